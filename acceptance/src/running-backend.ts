import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { clientConfig, functionProcesses, readLiveRecord } from '@stratiform/local';
import { root } from './templates';

/** What `stratiform outputs --json` prints. */
export interface Outputs {
  readonly infra: Record<string, string>;
  readonly app: Record<string, string>;
  readonly apiUrl: string;
}

/** A local environment of its own: own folder, own ports, started and stopped by the commands that people use. */
export class RunningBackend {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'stratiform-acceptance-'));

  /**
   * @param port the API's port; the emulator takes the next one
   * @param repository the repository that it is the backend of
   */
  constructor(
    readonly port: number,
    private readonly repository: string = root,
  ) {}

  /** Folder of its state. */
  get home(): string {
    return path.join(this.folder, 'local');
  }

  /** What a person's shell has, and where this backend is. */
  private get environment(): NodeJS.ProcessEnv {
    // Within a task of Nx, Nx would take a second run for a part of the first.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|npm_|JEST_|AWS_)/.test(name));
    return { ...Object.fromEntries(inherited), STRATIFORM_HOME: this.folder, STRATIFORM_PORT: String(this.port) };
  }

  private run(command: string, ...args: string[]): string {
    return execFileSync(command, args, {
      cwd: this.repository,
      env: this.environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  /** `npm start -- --detach`; returns what it printed. */
  start(): string {
    return this.run('npm', 'start', '--', '--detach');
  }

  /** `npm stop`. */
  stop(): string {
    return this.run('npm', 'stop');
  }

  /** Stops it and forgets everything. */
  wipe(): void {
    this.run('npm', 'run', 'wipe');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** `npx stratiform outputs --env local --json`, parsed. */
  outputs(): Outputs {
    return JSON.parse(this.run('npx', '--no-install', 'stratiform', 'outputs', '--env', 'local', '--json'));
  }

  /** Configuration of an SDK client that speaks to this backend as its administrator. */
  clientConfig() {
    return clientConfig(`https://127.0.0.1:${this.port + 1}`, this.home);
  }

  /** All that the backend has written to its log. */
  log(): string {
    return readFileSync(path.join(this.home, 'log', 'start.log'), 'utf8');
  }

  /** Process ids of the running processes of one function. */
  processesOf(functionName: string): number[] {
    const emulator = readLiveRecord(this.home)?.emulator;
    if (!emulator) throw new Error('The backend is not running: it has no emulator.');
    return functionProcesses(emulator.pid)
      .filter((one) => one.functionName === functionName)
      .map(({ pid }) => pid);
  }
}
