import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onPath } from '../missing.js';
import { run } from '../run.js';
import { cached } from './cache.js';

/** The release of aws-sam-cli that ships the emulator, and the SHA-256 of its wheel as PyPI tells it. */
const RELEASE = {
  version: '1.170.0',
  wheel: 'aws_sam_cli-1.170.0-py3-none-any.whl',
  sha256: '24ebaf5ecba38dc1758089968cb89ab61e124b84e92a344fc7a2771a47f4d0bf',
};

/** Lambda's names of processors, by Node's. */
const PROCESSORS: Record<string, string> = { x64: 'x86_64', arm64: 'arm64' };

/**
 * The Runtime Interface Emulator: AWS's own binary, which gives a container Lambda's runtime API and takes events by
 * HTTP on port 8080. It is taken out of aws-sam-cli's wheel once and cached; nothing else of the wheel is kept.
 *
 * @returns where the binary is, or why it can't be had here
 */
export async function rie(): Promise<{ path: string } | { missing: string }> {
  const processor = PROCESSORS[process.arch];
  if (!processor) return { missing: `The Runtime Interface Emulator has no release for ${process.arch}.` };
  for (const command of ['pip', 'python3']) {
    if (!onPath(command)) return { missing: `${command} is not installed: install Python 3 with pip to run this.` };
  }
  try {
    return { path: await cached(`aws-lambda-rie-${RELEASE.version}-${processor}`, (file) => take(processor, file)) };
  } catch (error) {
    return { missing: `The Runtime Interface Emulator could not be had: ${(error as Error).message}` };
  }
}

async function take(processor: string, file: string): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'rie-'));
  try {
    await run('pip', ['download', '--quiet', '--no-deps', '--dest', folder, `aws-sam-cli==${RELEASE.version}`]);
    const wheel = path.join(folder, RELEASE.wheel);
    const found = createHash('sha256')
      .update(await readFile(wheel))
      .digest('hex');
    if (found !== RELEASE.sha256) {
      const files = (await readdir(folder)).join(', ');
      throw new Error(`${files} has the SHA-256 ${found}, expected ${RELEASE.sha256}.`);
    }
    const member = `samcli/local/rapid/aws-lambda-rie-${processor}`;
    await run('python3', ['-m', 'zipfile', '-e', wheel, folder]);
    await chmod(path.join(folder, member), 0o755);
    await run('cp', [path.join(folder, member), file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
