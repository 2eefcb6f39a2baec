import { type ChildProcess, spawn } from 'node:child_process';
import * as net from 'node:net';
import * as path from 'node:path';
import type { StandIn } from './stand-in';

const repository = path.resolve(__dirname, '..', '..', '..', '..');

/** One run of the command, with what it has printed so far. */
export class CommandRun {
  output = '';
  readonly exit: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(place: StandIn, args: readonly string[]) {
    this.child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, 'cli.ts'), ...args], {
      cwd: repository,
      env: { ...process.env, STAND_IN_ROOT: place.root, STRATIFORM_HOME: place.base, STRATIFORM_PORT: '' },
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

/** A port that is free together with the next one. */
export async function freePort(): Promise<string> {
  for (;;) {
    const port = await new Promise<number>((resolve) => {
      const server = net.createServer();
      server.listen(0, '127.0.0.1', () => {
        const { port: found } = server.address() as net.AddressInfo;
        server.close(() => resolve(found));
      });
    });
    const next = await new Promise<boolean>((resolve) => {
      const server = net.createServer();
      server.once('error', () => resolve(false));
      server.listen(port + 1, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (next) return String(port);
  }
}
