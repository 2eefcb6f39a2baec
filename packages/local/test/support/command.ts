import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import * as path from 'node:path';
import { isPortFree } from '../../src/ports';
import type { StandIn } from './stand-in';

const repository = path.resolve(__dirname, '..', '..', '..', '..');

/** One run of the command, with what it has printed so far. */
export class CommandRun {
  output = '';
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcess;

  /** @param env what is other in its environment than here. */
  constructor(place: StandIn, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'cli.ts'), ...args], {
      cwd: repository,
      env: { ...process.env, STAND_IN_ROOT: place.root, STRATIFORM_HOME: place.base, STRATIFORM_PORT: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (text) => (this.output += text));
    this.child.stderr?.on('data', (text) => (this.output += text));
    this.exit = new Promise((resolve) => this.child.once('close', resolve));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  kill(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** Waits until it has printed this; fails when it ends, or after 20 s, without having done so. */
  async says(text: string): Promise<void> {
    let ended = false;
    void this.exit.then(() => {
      ended = true;
    });
    const until = Date.now() + 20_000;
    while (!this.output.includes(text)) {
      if (ended || Date.now() > until) throw new Error(`It never said '${text}', but:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Runs the command to its end. */
export async function run(place: StandIn, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const command = new CommandRun(place, args);
  return { code: await command.exit, output: command.output };
}

/**
 * A port that is free together with the next one, and stays so until it is used: from below what systems give to
 * connections on their way out (32768 and up on Linux, 49152 on macOS). One of those, once it was closed, holds a port
 * for a minute, and a start that is tried beside other tests would find it taken.
 */
export async function freePort(): Promise<string> {
  for (;;) {
    const port = randomInt(10_240, 32_000);
    if ((await isPortFree(port)) && (await isPortFree(port + 1))) return String(port);
  }
}
