import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { engineMissing, missing } from '@stratiform/registry-server';
import { findBuilder } from '../../src/engine/builder.js';

/** A client of the engine that can build, as a folder of its own for the `PATH`. */
export interface Client {
  readonly kind: 'buildx' | 'docker';
  /** Folder with nothing but `docker`. */
  readonly bin: string;
}

/**
 * The first client on the `PATH` that can build, with buildx or without; several may be there. Plugins are looked for
 * where the system has them, or in `DOCKER_CONFIG`: steps have a home of their own.
 *
 * @returns why there is none, as a sentence
 */
export async function findClient(): Promise<Client | string> {
  const why = missing() ?? engineMissing();
  if (why) return why;
  const reasons: string[] = [];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const command = path.join(folder, 'docker');
    if (!fs.existsSync(command)) continue;
    const bin = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-docker-'));
    fs.symlinkSync(command, path.join(bin, 'docker'));
    try {
      const { kind } = await findBuilder({ ...process.env, HOME: bin, PATH: bin });
      return { kind, bin };
    } catch (error) {
      reasons.push((error as Error).message);
      fs.rmSync(bin, { recursive: true });
    }
  }
  return reasons.join(' ');
}

/**
 * Asks the engine; not at once, because what it asks in turn may be in this process.
 *
 * @returns what it printed
 */
export async function docker(client: Client, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
  return (await promisify(execFile)(path.join(client.bin, 'docker'), [...args], options)).stdout;
}
