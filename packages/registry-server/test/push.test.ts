import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestRegistry } from '../src/index.js';
import { run } from '../src/run.js';
import { registryFor, withEngine } from './support/registry.js';

/** Docker's own client, logged in to the registry. Gives all that it printed. */
async function docker(registry: TestRegistry, ...args: string[]): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'docker-'));
  const { username, password } = registry.login();
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  const child = spawn('docker', ['--config', folder, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  await new Promise((resolve) => child.once('close', resolve));
  await rm(folder, { recursive: true, force: true });
  return printed;
}

/** An image of one small file, tagged for the registry. */
async function image(registry: TestRegistry, content: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'image-'));
  await writeFile(path.join(folder, 'content'), content);
  await run('tar', ['-C', folder, '-cf', path.join(folder, 'image.tar'), 'content']);
  const tag = `${registry.host}/api:v1`;
  await run('docker', ['import', path.join(folder, 'image.tar'), tag]);
  await rm(folder, { recursive: true, force: true });
  return tag;
}

withEngine('Docker pushes once, and is refused with the words it has from ECR', () =>
  registryFor(async (registry) => {
    const tag = await image(registry, 'one');
    const [, digest] = /digest: (\S+)/.exec(await docker(registry, 'push', tag)) ?? [];
    expect(await registry.digestOf('api', 'v1')).toBe(digest);
    expect([registry.blobWrites(), registry.manifestWrites()]).toEqual([2, 1]);
    await run('docker', ['rmi', tag]);
    await image(registry, 'two');
    expect(await docker(registry, 'push', tag)).toContain(
      "tag invalid: The image tag 'v1' already exists in the 'api' repository and cannot be overwritten because the repository is immutable.",
    );
    await run('docker', ['rmi', tag]);
    expect(await registry.digestOf('api', 'v1')).toBe(digest);
  }),
);
