import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { assemblyEntries, type Entry, entriesOf, statOf, unreadable } from './entries';
import { inParallel } from './in-parallel';

/** Files that are read at once: a disk has some of them ready while the others are waited for. */
const FILES_AT_ONCE = 8;

/** Larger files are read piece by piece, in bytes: eight of these are 8 MB. */
const PIECE = 1024 * 1024;

/**
 * What a file or folder holds, as one SHA-256 (hex). The same on every machine, whoever copied or unpacked it:
 *
 * - of a file: its bytes
 * - of a folder: kind (`folder`, `file`, `executable`), SHA-256 and path of everything in it, in the order of the paths'
 *   bytes. Dates, owners and the rest of the mode don't count; empty folders do. Links count as what they lead to.
 *
 * @throws DeployerError `assembly` when it isn't there or can't be read, or holds what can't be published (see `entriesOf`)
 */
export async function assetDigest(at: string): Promise<string> {
  const stat = statOf(at);
  return stat.isFile() ? fileDigest({ file: at, bytes: stat.size }) : digestOfEntries(entriesOf(at));
}

/** As `assetDigest`, of a cloud assembly as it is stored: without what the CDK's publisher keeps in it. */
export async function assemblyDigest(folder: string): Promise<string> {
  return digestOfEntries(assemblyEntries(folder));
}

/** Of everything in a folder that is named here, as `assetDigest` does it. */
export async function digestOfEntries(entries: readonly Entry[]): Promise<string> {
  const digests = await inParallel(entries, FILES_AT_ONCE, async (entry) =>
    entry.kind === 'folder' ? '-' : fileDigest(entry),
  );
  const hash = createHash('sha256');
  // A name can hold anything but the byte that ends it here.
  for (const [at, { kind, path }] of entries.entries()) hash.update(`${kind} ${digests[at]} ${path}\0`);
  return hash.digest('hex');
}

async function fileDigest({ file, bytes }: Pick<Entry, 'file' | 'bytes'>): Promise<string> {
  const hash = createHash('sha256');
  try {
    if (bytes <= PIECE) return hash.update(await readFile(file)).digest('hex');
    for await (const piece of fs.createReadStream(file, { highWaterMark: PIECE })) hash.update(piece as Buffer);
    return hash.digest('hex');
  } catch (error) {
    throw unreadable(file, error as Error);
  }
}
