import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from '../request.js';

/** A running `docker-registry`. */
export interface RegistryProcess {
  /** Where it answers, such as `http://127.0.0.1:5000`. */
  readonly origin: string;
  /** Ends it by force and starts it again on the same port and storage. */
  restart(): Promise<void>;
  /** Ends it; storage that was made for it is removed. */
  stop(): Promise<void>;
}

/**
 * Starts the system's `docker-registry` on loopback. It has no authentication of its own.
 *
 * @param storage the folder of its images. @default a new one, removed in the end
 * @throws Error with what it said, if it doesn't answer
 */
export async function startProcess(storage?: string): Promise<RegistryProcess> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'registry-'));
  const config = path.join(folder, 'config.json');
  const root = storage ?? path.join(folder, 'storage');
  await mkdir(root, { recursive: true });
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const settings = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: root }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${port}` },
  };
  await writeFile(config, JSON.stringify(settings));
  let child = await serve(config, origin);
  return {
    origin,
    restart: async () => {
      await end(child);
      child = await serve(config, origin);
    },
    stop: async () => {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Milliseconds until a registry that doesn't answer is given up. */
const START_LIMIT_MS = 30_000;

async function serve(config: string, origin: string): Promise<ChildProcess> {
  const child = spawn('docker-registry', ['serve', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  const limit = Date.now() + START_LIMIT_MS;
  while (Date.now() < limit && child.exitCode === null) {
    const answer = await request(`${origin}/v2/`, { timeoutMs: 2000 }).catch(() => undefined);
    if (answer?.status === 200) return child;
    await wait(30);
  }
  await end(child);
  throw new Error(`docker-registry did not start on ${origin}: ${said.trim() || 'it said nothing'}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
