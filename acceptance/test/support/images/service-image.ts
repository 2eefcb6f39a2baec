import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { requireEngine } from '@stratiform/local';
import { root } from '../../../src';
import { docker } from './engine';

/** Why no service's image can be built here; undefined if it can. */
export function buildMissing(): string | undefined {
  try {
    requireEngine(process.env);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export interface ServiceImage {
  /** In the engine. */
  readonly id: string;
  /** The digests of its layers' content, the base's first. */
  readonly layers: readonly string[];
  /** The sizes of the layers that were added to the base, in bytes, in order. */
  readonly added: readonly number[];
}

/**
 * Builds the image of a service from nothing: no cache, and a copy of the service's folder, with times of its own, and
 * rights that only its owner has.
 *
 * @param args further build arguments, and the platform
 */
export async function buildService(service: string, base: string, args: readonly string[] = []): Promise<ServiceImage> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `stratiform-${service}-`));
  try {
    const skipped = new Set(['node_modules', 'lib', '.venv', '__pycache__']);
    fs.cpSync(path.join(root, 'services', service), folder, {
      recursive: true,
      filter: (file) => !skipped.has(path.basename(file)),
    });
    execFileSync('chmod', ['-R', 'go-rwx', folder]);
    const time = randomInt(1_000_000_000, 1_700_000_000);
    for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      fs.utimesSync(path.join(folder, name), time, time);
    }
    const { build } = requireEngine(process.env);
    const tag = `stratiform-test/${path.basename(folder).toLowerCase()}`;
    const given = ['--no-cache', '--quiet', '--build-arg', `BASE_IMAGE=${base}`, '--tag', tag, ...args];
    await docker([...build, ...given, folder], { DOCKER_BUILDKIT: '1' });
    return await described(tag, base);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes away images and their names. */
export async function removeImage(...images: readonly ServiceImage[]): Promise<void> {
  const ids = [...new Set(images.map(({ id }) => id))];
  if (ids.length > 0) await docker(['image', 'rm', '--force', ...ids]);
}

async function described(image: string, base: string): Promise<ServiceImage> {
  const inspected = (name: string) => docker(['image', 'inspect', '--format', '{{.Id}} {{json .RootFS.Layers}}', name]);
  const [id = '', layers = '[]'] = (await inspected(image)).split(' ');
  const under = JSON.parse((await inspected(base)).split(' ')[1] ?? '[]').length;
  const history = await docker(['history', '--no-trunc', '--human=false', '--format', '{{.Size}} {{.CreatedBy}}', id]);
  const copies = history.split('\n').filter((line) => / COPY /.test(line));
  const added = copies.map((line) => Number(line.split(' ')[0])).reverse();
  return { id, layers: JSON.parse(layers), added: added.slice(-(JSON.parse(layers).length - under)) };
}

/** An image with nothing in it, as a base for a platform that this machine has none for. @returns its tag */
export function emptyImage(platform: string): Promise<string> {
  const tag = `stratiform-test/empty:${platform.replaceAll('/', '-')}`;
  return buildText('FROM scratch\nCOPY Dockerfile /\n', tag, ['--platform', platform]);
}

async function buildText(dockerfile: string, tag: string, args: readonly string[] = []): Promise<string> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-image-'));
  try {
    fs.writeFileSync(path.join(folder, 'Dockerfile'), dockerfile);
    // Else the time of this file would make another image of it.
    fs.utimesSync(path.join(folder, 'Dockerfile'), 0, 0);
    const { build } = requireEngine(process.env);
    await docker([...build, '--quiet', ...args, '--tag', tag, folder], { DOCKER_BUILDKIT: '1' });
    return tag;
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** The names in a folder of an image, which needn't run on this machine. */
export async function filesOf({ id }: ServiceImage, folder: string): Promise<string[]> {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-files-'));
  const container = await docker(['create', id, 'none']);
  try {
    await docker(['cp', `${container}:${folder}/.`, copy]);
    return fs.readdirSync(copy).sort();
  } finally {
    await docker(['rm', container]);
    fs.rmSync(copy, { recursive: true });
  }
}
