import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { TestRegistry } from './registry-server';

/** Runs a command of the engine's client. @returns what it printed, trimmed */
export async function docker(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)('docker', [...args], { env: { ...process.env, ...env } });
  return stdout.trim();
}

/** Pulls an image as somebody who may, with a configuration that is gone afterwards. */
export async function pull({ host, login }: TestRegistry, reference: string): Promise<void> {
  const { username, password } = login();
  const DOCKER_CONFIG = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-docker-'));
  try {
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const config = JSON.stringify({ auths: { [host]: { auth } } });
    fs.writeFileSync(path.join(DOCKER_CONFIG, 'config.json'), config, { mode: 0o600 });
    await docker(['pull', '--quiet', reference], { DOCKER_CONFIG });
  } finally {
    fs.rmSync(DOCKER_CONFIG, { recursive: true });
  }
}

/** Takes away the images of a registry that the engine has: none but what was built for it, or pulled from it. */
export async function removeImages({ host }: TestRegistry): Promise<void> {
  const list = await docker(['images', '--no-trunc', '--format', '{{.ID}} {{.Repository}}']);
  const own = list.split('\n').filter((line) => line.split(' ')[1]?.startsWith(`${host}/`));
  const ids = [...new Set(own.map((line) => line.split(' ')[0] ?? ''))];
  if (ids.length > 0) await docker(['rmi', '--force', ...ids]);
}

/** Forgets every layer that the engine has built. */
export async function prune(): Promise<void> {
  await docker(['builder', 'prune', '--all', '--force']);
}
