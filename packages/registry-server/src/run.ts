import { execFile } from 'node:child_process';

/** How a command is run. */
export interface RunOptions {
  /** Variables beside the process's own. */
  readonly env?: Record<string, string>;
  /** Milliseconds until it is ended. @default 600000 (ten minutes) */
  readonly timeoutMs?: number;
  /** Whether what it printed as errors is returned too, after the rest. @default false */
  readonly withErrors?: boolean;
}

/**
 * Runs a command without a shell and returns what it printed, trimmed.
 *
 * @throws Error with the command, its exit and the end of its standard error
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      {
        env: { ...process.env, ...options.env },
        maxBuffer: 64 * 1024 * 1024,
        timeout: options.timeoutMs ?? 600_000,
      },
      (error, stdout, stderr) => {
        if (!error) return resolve((options.withErrors ? stdout + stderr : stdout).trim());
        const end = (stderr || stdout).trim().split('\n').slice(-15).join('\n');
        reject(new Error(`\`${command} ${args.join(' ')}\` failed (${error.code ?? error.signal}): ${end}`));
      },
    );
  });
}
