import { createHash, type Hash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { assemblyEntries, type Entry, unreadable } from '../assets/entries';
import { DeployerError } from '../errors';

/** A part of a cloud assembly: one asset, or everything that is no asset. */
export interface Part {
  /** What it is called in messages. */
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** Any date will do, as long as it is always the same. */
const ALWAYS = new Date('1980-01-01T00:00:00Z');

/** Little to gain by more: large assets are mostly packed already, and a plan is waited for. */
const COMPRESSION = { level: 1 };

/** An archive is made of blocks of so many bytes, and ends with two empty ones (POSIX, `pax`). */
const BLOCK = 512;

/** The modes of what is unpacked: for everybody to read, and to run. */
const [READ, RUN] = [0o644, 0o755];

/** More than any asset is meant to be, in bytes (Lambda takes 250 MB): what unpacks to more is there to fill the disk. */
const MOST_UNPACKED = 10 * 1024 ** 3;

/** Cuts an assembly into parts that rarely change together: each asset, and the rest. @throws DeployerError `assembly` */
export function partsOf(folder: string): Part[] {
  const parts = new Map<string, Entry[]>();
  for (const entry of assemblyEntries(folder)) {
    const [top = ''] = entry.path.split('/', 1);
    const name = top.startsWith('asset.') ? top : 'assembly';
    const entries = parts.get(name) ?? [];
    entries.push(entry);
    parts.set(name, entries);
  }
  return [...parts].map(([name, entries]) => ({ name, entries }));
}

/**
 * What a part is called in the store: SHA-256, hex, of its archive before that is compressed. The same files have the same
 * name on any machine, whatever their dates, owners and modes.
 */
export async function nameOf({ entries }: Part): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(Readable.from(blocksOf(entries)), hash);
  return hash.digest('hex');
}

/** Packs a part of an assembly into a compressed archive. @returns its name */
export async function pack({ entries }: Part, into: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(Readable.from(blocksOf(entries)), tee(hash), createGzip(COMPRESSION), fs.createWriteStream(into));
  return hash.digest('hex');
}

/** Writes a compressed archive to a file, uncompressed. @returns the name that it should have; undefined when it is none */
export async function receive(stream: NodeJS.ReadableStream, into: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(stream, createGunzip(), tee(hash, MOST_UNPACKED), fs.createWriteStream(into));
    return hash.digest('hex');
  } catch (error) {
    // Of the compression (ends too early, wrong bytes), or it grows without end. Anything else is the connection's, or the disk's.
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_')) return undefined;
    throw error;
  }
}

/**
 * Unpacks an archive. Nothing is written unless all of it is what `pack` makes: plain files and folders, each once, inside
 * of the folder.
 *
 * @throws DeployerError `asset-changed`
 */
export async function unpack(archive: string, into: string): Promise<void> {
  const tar = await import('tar');
  const options = { file: archive, strict: true };
  const { check, problems, modes } = entryCheck();
  fs.mkdirSync(into, { recursive: true });
  await tar.list({ ...options, onReadEntry: check }).catch(notOurs);
  if (problems[0]) notOurs(new Error(problems[0]));
  await tar.extract({ ...options, cwd: into, preservePaths: false }).catch(notOurs);
  // Whatever this process gives to new files: they are published with their modes, and Lambda reads them as somebody else.
  for (const [name, mode] of modes) fs.chmodSync(path.join(into, name), mode);
}

/** Whether a failure is this machine's trouble, and says nothing of what was read: no space left, no permission. */
export function isLocal(error: unknown): boolean {
  return /^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EMFILE|ENFILE|EIO)$/.test((error as NodeJS.ErrnoException).code ?? '');
}

// Written block by block: the library's own packer makes links of files that share an inode, and copies modes.
async function* blocksOf(entries: readonly Entry[]): AsyncGenerator<Buffer> {
  const { Header, Pax } = await import('tar');
  for (const { path: name, file, kind, bytes } of entries) {
    const isFolder = kind === 'folder';
    const at = isFolder ? `${name}/` : name;
    const header = new Header({
      path: at,
      type: isFolder ? 'Directory' : 'File',
      mode: kind === 'file' ? READ : RUN,
      size: bytes,
      mtime: ALWAYS,
    });
    if (header.encode()) yield new Pax({ path: at, size: bytes }).encode();
    yield header.block as Buffer;
    if (!isFolder) yield* contentOf(file, bytes);
  }
  yield Buffer.alloc(2 * BLOCK);
}

async function* contentOf(file: string, bytes: number): AsyncGenerator<Buffer> {
  let read = 0;
  try {
    for await (const piece of fs.createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      read += (piece as Buffer).length;
      yield piece as Buffer;
    }
  } catch (error) {
    throw unreadable(file, error as Error);
  }
  if (read !== bytes)
    throw new DeployerError('assembly', `'${file}' was written to while it was packed.`, 'Synthesize and plan again.');
  if (read % BLOCK > 0) yield Buffer.alloc(BLOCK - (read % BLOCK));
}

function entryCheck() {
  const modes = new Map<string, number>();
  const problems: string[] = [];
  let total = 0;
  const check = ({ path: at, type, size, mode = 0 }: { path: string; type: string; size: number; mode?: number }) => {
    const name = at.replace(/\/$/, '');
    const shown = `'${at.slice(0, 200)}'`;
    const outside = name.split(/[\\/]/).includes('..') || name.split('/').some((part) => part === '' || part === '.');
    if (outside || (type !== 'File' && type !== 'Directory')) problems.push(`it holds ${shown} (${type})`);
    if (modes.has(name)) problems.push(`it holds ${shown} twice`);
    modes.set(name, type === 'Directory' || mode & 0o100 ? RUN : READ);
    total += size;
    if (total > MOST_UNPACKED) problems.push(`it would unpack to more than ${MOST_UNPACKED / 1024 ** 3} GiB`);
  };
  return { check, problems, modes };
}

function notOurs(error: Error): never {
  if (isLocal(error)) throw error;
  throw new DeployerError(
    'asset-changed',
    `An archive of the plan store can't be unpacked: ${error.message}. Nothing was executed.`,
    'Plan again; find out who wrote to the store.',
  );
}

function tee(hash: Hash, most = Number.POSITIVE_INFINITY): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      hash.update(chunk);
      done(passed > most ? new RangeError(`more than ${most} bytes`) : null, chunk);
    },
  });
}
