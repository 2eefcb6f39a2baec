/** The local environment of a checkout, driven by the commands that people use. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { plainEnvironment } from './commands.mjs';
import { freePair } from './ports.mjs';

export class Backend {
  running = false;
  started = 0;

  constructor(checkout, port) {
    this.checkout = checkout;
    this.port = port;
    this.folder = mkdtempSync(path.join(tmpdir(), 'stratiform-bench-state-'));
  }

  /** A backend of its own: own ports, own and empty state folder. Nothing runs yet. */
  static async prepare(checkout) {
    return new Backend(checkout, await freePair());
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get home() {
    return path.join(this.folder, 'local');
  }

  /** `npm start -- --detach`: milliseconds until it has come back, and those of each of its steps. */
  async start() {
    this.running = true;
    const { ms, output } = await this.npm('start', '--', '--detach', '--port', String(this.port));
    this.started += 1;
    // `[2/4] build and synthesize done in 21.3 s`
    const steps = [...output.matchAll(/\] ([a-z].*?) done in ([\d.]+) s/g)].map(([, title, s]) => ({ title, s: +s }));
    return { ms, steps };
  }

  /** `npm stop`; its milliseconds. */
  async stop() {
    const { ms } = await this.npm('stop');
    this.running = false;
    return ms;
  }

  /** Ends it if it runs, and forgets its data. */
  async remove() {
    if (this.running) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Process ids of the supervisor and the emulator. */
  processes() {
    const record = JSON.parse(readFileSync(path.join(this.home, 'running.json'), 'utf8'));
    return { supervisor: record.supervisor.pid, emulator: record.emulator.pid };
  }

  /** The environment in which commands speak to this backend as its administrator. */
  async environment() {
    const { localEnvironment } = await this.library();
    return localEnvironment({ home: this.home, port: this.port, base: plainEnvironment() });
  }

  /** The checkout's own `@stratiform/local`, built. */
  async library() {
    await this.checkout.run([this.checkout.bin('nx'), 'run-many', '-t', 'build', '-p', '@stratiform/local']);
    return createRequire(import.meta.url)(path.join(this.checkout.root, 'packages', 'local'));
  }

  /** One of the root's scripts. A stop is always run: it clears away what a start began that was ended midway. */
  npm(script, ...args) {
    const env = { ...plainEnvironment(), STRATIFORM_HOME: this.folder };
    return this.checkout.run(['npm', 'run', script, ...args], { env, always: script === 'stop' });
  }
}
