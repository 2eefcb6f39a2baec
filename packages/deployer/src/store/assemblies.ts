import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { inParallel } from '../assets/in-parallel';
import { patience } from '../aws/pause';
import { DeployerError } from '../errors';
import { isLocal, nameOf, type Part, pack, partsOf, receive, unpack } from './archive';
import type { Objects } from './objects';

/** A layer's cloud assembly on this machine. */
export interface LayerAssembly {
  readonly layer: string;
  readonly folder: string;
}

/** Names of the archives of each layer: their digests. */
export type Index = Readonly<Record<string, readonly string[]>>;

/** What is needed of the store's bucket here. */
export type Archives = Pick<Objects, 'find' | 'stream' | 'upload'>;

/** An object that several plans share lives twice as long as a plan: one that is older than this is written anew. */
const FRESH_MILLISECONDS = 29 * 24 * 60 * 60 * 1000;

/** Archives that are on the disk, and on the way, at once. */
const ARCHIVES_AT_ONCE = 4;

/** Tries to read an object to its end: the SDK repeats calls, but not what breaks off in the middle of an answer. */
const TRIES = 3;

/** Writes cloud assemblies, part by part; what is there already isn't written again. @returns what `fetchAssembly` needs */
export async function storeAssemblies(objects: Archives, assemblies: readonly LayerAssembly[]): Promise<Index> {
  return inTemporaryFolder(os.tmpdir(), async (temporary) => {
    const parts = assemblies.flatMap(({ layer, folder }) => partsOf(folder).map((part) => ({ layer, part })));
    const numbered = parts.map((one, at) => ({ ...one, file: path.join(temporary, String(at)) }));
    const stored = await inParallel(numbered, ARCHIVES_AT_ONCE, async ({ layer, part, file }) => ({
      layer,
      digest: await storePart(objects, part, file),
    }));
    const digestsOf = (name: string) => stored.filter(({ layer }) => layer === name).map(({ digest }) => digest);
    return Object.fromEntries(assemblies.map(({ layer }) => [layer, digestsOf(layer)]));
  });
}

/**
 * Brings a cloud assembly back. The folder is there whole or not at all.
 *
 * @param into a folder that isn't there, or is empty, or holds a cloud assembly, which is replaced
 * @throws DeployerError `asset-changed` when it isn't what was stored
 */
export async function fetchAssembly(objects: Archives, digests: readonly string[], into: string): Promise<void> {
  checkReplaceable(into);
  const parent = path.dirname(path.resolve(into));
  fs.mkdirSync(parent, { recursive: true });
  // Beside its place: a folder can be moved within a file system only.
  await inTemporaryFolder(parent, async (temporary) => {
    const whole = path.join(temporary, 'assembly');
    fs.mkdirSync(whole);
    await inParallel([...new Set(digests)], ARCHIVES_AT_ONCE, async (digest) => {
      const file = path.join(temporary, digest);
      await download(objects, digest, file);
      await unpack(file, whole);
      fs.rmSync(file);
    });
    fs.rmSync(into, { recursive: true, force: true });
    fs.renameSync(whole, into);
  });
}

async function storePart(objects: Archives, part: Part, file: string): Promise<string> {
  const known = await nameOf(part);
  const writtenAt = (await objects.find(keyOf(known)))?.writtenAt.getTime() ?? 0;
  if (writtenAt > Date.now() - FRESH_MILLISECONDS) return known;
  const digest = await pack(part, file);
  await objects.upload(keyOf(digest), file);
  fs.rmSync(file);
  return digest;
}

async function download(objects: Archives, digest: string, file: string): Promise<void> {
  const pause = patience();
  for (let tries = 1; ; tries += 1) {
    const stream = await objects.stream(keyOf(digest));
    if (!stream) throw changed(`${keyOf(digest)} is gone`, 'Plan again.');
    try {
      if ((await receive(stream, file)) === digest) return;
    } catch (error) {
      if (tries === TRIES || isLocal(error)) throw error;
      await pause();
      continue;
    }
    throw changed(
      `${keyOf(digest)} has other bytes than its name says`,
      `Find out who wrote to the store, delete ${keyOf(digest)} in its bucket (a plan doesn't write again what is there), and plan again.`,
    );
  }
}

function checkReplaceable(folder: string): void {
  if (!fs.existsSync(folder) || fs.existsSync(path.join(folder, 'manifest.json'))) return;
  if (fs.readdirSync(folder).length === 0) return;
  throw new DeployerError(
    'usage',
    `A cloud assembly can't be put into '${folder}': it holds something else.`,
    'Name a new folder.',
  );
}

function keyOf(digest: string): string {
  return `objects/${digest}`;
}

async function inTemporaryFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(parent, 'stratiform-store-'));
  try {
    return await work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function changed(what: string, remedy: string): DeployerError {
  return new DeployerError(
    'asset-changed',
    `The stored cloud assembly isn't what was planned: ${what}. Nothing was executed.`,
    remedy,
  );
}
