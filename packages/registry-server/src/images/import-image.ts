import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { run } from '../run.js';
import type { LambdaKind } from './lambda-kind.js';
import { rootfs } from './rootfs.js';

/** The same files make the same layer, whenever they were made. */
const SAME_EACH_TIME = ['--owner=0', '--group=0', '--sort=name', '--mtime=@0'];

/**
 * Imports Debian's files and what `fill` adds to them as an image of one layer. No builder is needed.
 *
 * @param changes what a Dockerfile would say of the image's configuration, a line each
 */
export async function importImage(
  tag: string,
  fill: (root: string) => Promise<void>,
  { kind, changes }: { kind: LambdaKind; changes: string[] },
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lambda-base-'));
  try {
    const root = path.join(folder, 'root');
    const archive = path.join(folder, 'image.tar');
    const without = kind === 'nodejs' ? ['--exclude=./usr/lib/python3*', '--exclude=./usr/bin/python3*'] : [];
    await run('mkdir', [root]);
    await chmod(root, 0o755);
    await run('tar', ['-C', root, ...without, '-xpf', await rootfs()]);
    await fill(root);
    await run('tar', ['-C', root, ...SAME_EACH_TIME, '-cf', archive, '.']);
    await run('docker', ['import', ...changes.flatMap((change) => ['--change', change]), archive, tag]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
