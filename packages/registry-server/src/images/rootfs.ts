import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onPath } from '../missing.js';
import { run } from '../run.js';
import { cached } from './cache.js';

/** Left out of the images: what installing Debian's packages needs, and what only people read. */
const LEFT_OUT = [
  './dev',
  './proc',
  './sys',
  './var/cache/apt',
  './var/cache/debconf',
  './var/lib/apt',
  './var/lib/dpkg',
  './var/log',
  './usr/share/doc',
  './usr/share/locale',
  './usr/share/man',
  './usr/share/perl5',
  './usr/share/zoneinfo',
  './usr/bin/perl*',
  './usr/lib/*/perl-base',
  './usr/lib/*/gconv',
  './usr/lib/apt',
  './usr/lib/python3*/**/__pycache__',
  './usr/lib/python3/dist-packages/*/**/__pycache__',
];

/**
 * The files of Debian 12 with Python 3 and pip, as a tar archive, made once by debootstrap.
 *
 * @throws Error if debootstrap isn't there or this isn't root
 */
export function rootfs(): Promise<string> {
  return cached(`bookworm-${process.arch}-1.tar`, async (file) => {
    if (!onPath('debootstrap')) throw new Error('debootstrap is not installed: install it to make base images.');
    if (process.getuid?.() !== 0) throw new Error('debootstrap takes root: run this once as root to make base images.');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'debootstrap-'));
    try {
      const packages = '--include=ca-certificates,python3,python3-pip';
      await run('debootstrap', ['--variant=minbase', packages, 'bookworm', folder]);
      await run('tar', ['-C', folder, ...LEFT_OUT.map((one) => `--exclude=${one}`), '-cf', file, '.']);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
