import { type ChildProcess, spawn } from 'node:child_process';
import * as readline from 'node:readline';
import type { Readable } from 'node:stream';
import { ActionError } from '@stratiform/github/lib/start.js';
import { engineEnvironment } from './environment.js';
import { onSignal } from './signals.js';

/** How one command of the engine's client is run. */
export interface EngineOptions {
  /** The client's variables: PATH, DOCKER_HOST, DOCKER_CONFIG, values of secrets. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** How long it may take, in milliseconds. @default 2 minutes */
  readonly timeoutMs?: number;
  /** Gets each line that it prints, as it is printed. */
  readonly onLine?: (line: string) => void;
  /** Ends it when aborted. */
  readonly signal?: AbortSignal;
}

/** What a command said. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  /** The last lines of both outputs, oldest first. */
  readonly lines: readonly string[];
}

/** As many of the last lines are kept: all that an error is explained with. */
const KEPT = 400;
/** How long a client has to leave in peace after SIGTERM, in milliseconds: BuildKit cancels its steps meanwhile. */
const GRACE = 5_000;
const TIMEOUT = 120_000;

/**
 * Runs `docker` with arguments, without a shell. It and everything it starts are one process group, which ends with it.
 *
 * @param input its standard input; if that fails, the command is killed before it could take it for complete
 * @throws ActionError `no-builder` if there is no `docker`, `timeout`, `interrupted`; the input's error
 */
export async function run(args: readonly string[], options: EngineOptions = {}, input?: Readable): Promise<Finished> {
  const { env = process.env, timeoutMs = TIMEOUT, onLine, signal } = options;
  if (signal?.aborted) throw cancelled(args);
  const child = spawn('docker', args, {
    env: engineEnvironment(env),
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let why: unknown;
  let patience: NodeJS.Timeout | undefined;
  const stop = (error: unknown, how: NodeJS.Signals = 'SIGTERM') => {
    why ??= error;
    killGroup(child, how);
    patience ??= setTimeout(() => killGroup(child, 'SIGKILL'), GRACE);
  };
  const timer = setTimeout(() => stop(tookTooLong(args, timeoutMs)), timeoutMs);
  const abort = () => stop(cancelled(args));
  signal?.addEventListener('abort', abort, { once: true });
  const forget = onSignal(() => killGroup(child, 'SIGKILL'));
  if (input) feed(child, input, (error) => stop(error, 'SIGKILL'));
  try {
    const finished = await outcome(child, onLine);
    if (!why) return finished;
    killGroup(child, 'SIGKILL'); // what it started and left behind
    throw why;
  } finally {
    clearTimeout(patience);
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    forget();
    input?.destroy();
  }
}

function feed({ stdin }: ChildProcess, input: Readable, failed: (error: unknown) => void): void {
  input.on('error', failed);
  stdin?.on('error', () => {}); // it ended before it had read all; its exit code says why
  if (stdin) input.pipe(stdin);
}

function outcome(child: ChildProcess, onLine: EngineOptions['onLine']): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    const stdout: string[] = [];
    const heard = (line: string) => {
      lines.push(line);
      if (lines.length > KEPT) lines.shift();
      onLine?.(line);
    };
    eachLine(child.stdout, (line) => {
      stdout.push(line);
      heard(line);
    });
    eachLine(child.stderr, heard);
    child.on('error', (error) => reject(noClient(error)));
    child.on('close', (code) => resolve({ code: code ?? 1, stdout: stdout.join('\n'), lines }));
  });
}

function eachLine(stream: Readable | null, heard: (line: string) => void): void {
  if (stream) readline.createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', heard);
}

function killGroup({ pid }: ChildProcess, how: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, how);
  } catch {} // all of them have ended
}

const commandOf = (args: readonly string[]): string => `docker ${args[0] === 'buildx' ? 'buildx ' : ''}${verb(args)}`;
const verb = ([first, second]: readonly string[]): string => (first === 'buildx' ? second : first);

function tookTooLong(args: readonly string[], timeoutMs: number): ActionError {
  const minutes = Math.round(timeoutMs / 6_000) / 10;
  return new ActionError(
    'timeout',
    `'${commandOf(args)}' was ended after ${minutes} minutes.`,
    "Raise 'timeout-minutes', or see in the log which step takes so long.",
  );
}

function cancelled(args: readonly string[]): ActionError {
  return new ActionError('interrupted', `'${commandOf(args)}' was ended because the job was.`, 'Run the job again.');
}

function noClient({ code, message }: NodeJS.ErrnoException): ActionError {
  const why = code === 'ENOENT' ? "'docker' is not on the PATH" : `'docker' can't be started (${code ?? message})`;
  return new ActionError(
    'no-builder',
    `Nothing to build with: ${why}.`,
    "Run on a runner with Docker, such as GitHub's Ubuntu runners, or install the client and buildx in a step before.",
  );
}
