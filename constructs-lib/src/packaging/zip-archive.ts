import { readFileSync, statSync } from 'node:fs';
import { reject } from '../validation';
import { MAX_ZIPPED_BYTES, rejectZippedSize, validateUnzippedSize } from './package-size';

/** What a .zip archive says of itself at its end. */
export interface ZipContent {
  /** Paths of its files, folders left out. */
  readonly files: ReadonlySet<string>;
  readonly unzippedBytes: number;
}

// Signatures and lengths are those of PKWARE's APPNOTE.TXT, 4.3.12 to 4.3.16 and 4.5.3.
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR_BYTES = 20;
/** Stand where the real value is in a ZIP64 record. */
const ELSEWHERE = 0xffffffff;
const ELSEWHERE_16 = 0xffff;

/**
 * What an archive on disk holds, from its central directory: nothing is unpacked.
 *
 * Fails with `name` in the message when it isn't there, is no .zip archive, or is larger than Lambda takes.
 */
export function readZipArchive(name: string, file: string): ZipContent {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) reject(name, 'a .zip archive', file, 'that is a directory: Packaging.zip() takes it');
  if (!/\.zip$/i.test(file)) reject(name, "a file whose name ends in '.zip'", file);
  if (stats === undefined) reject(name, 'an existing .zip archive', file, 'build it before synthesis');
  if (stats.size > MAX_ZIPPED_BYTES) rejectZippedSize(name, stats.size);
  const content = contentOf(readFileSync(file));
  if (content === undefined) reject(name, 'a .zip archive', file, 'its central directory is missing or damaged');
  if (content.files.size === 0) reject(name, 'a .zip archive with files in it', file);
  validateUnzippedSize(name, content);
  return content;
}

function contentOf(archive: Buffer): ZipContent | undefined {
  try {
    return readDirectory(archive);
  } catch (error) {
    // It speaks of a place that is not in it.
    if (/^ERR_(OUT_OF_RANGE|BUFFER_OUT_OF_BOUNDS)$/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

function readDirectory(archive: Buffer): ZipContent | undefined {
  const end = findEnd(archive);
  if (end === undefined) return undefined;
  const files = new Set<string>();
  let [at, entries, unzippedBytes] = [directoryOf(archive, end), 0, 0];
  for (; archive.readUInt32LE(at) === ENTRY; entries++) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field));
    const extra = at + ENTRY_BYTES + nameLength;
    const path = archive.toString('utf8', at + ENTRY_BYTES, extra);
    if (!path.endsWith('/')) files.add(path);
    unzippedBytes += sizeOf(archive, at, archive.subarray(extra, extra + extraLength));
    at = extra + extraLength + commentLength;
  }
  const expected = archive.readUInt16LE(end + 10);
  return expected === entries || expected === ELSEWHERE_16 ? { files, unzippedBytes } : undefined;
}

/** Where the entries begin; a ZIP64 archive may say it in a record that the one before the end leads to. */
function directoryOf(archive: Buffer, end: number): number {
  const at = archive.readUInt32LE(end + 16);
  if (at !== ELSEWHERE) return at;
  const record = Number(archive.readBigUInt64LE(end - LOCATOR_BYTES + 8));
  return Number(archive.readBigUInt64LE(record + 48));
}

/** The last record of an archive; a comment of any length may follow it. */
function findEnd(archive: Buffer): number | undefined {
  const first = Math.max(0, archive.length - END_BYTES - LONGEST_COMMENT);
  for (let at = archive.length - END_BYTES; at >= first; at--) {
    if (archive.readUInt32LE(at) === END) return at;
  }
  return undefined;
}

/** An entry's unzipped size; the first value of its ZIP64 field where it says so. */
function sizeOf(archive: Buffer, entry: number, extra: Buffer): number {
  const size = archive.readUInt32LE(entry + 24);
  if (size !== ELSEWHERE) return size;
  for (let at = 0; at + 12 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === 1) return Number(extra.readBigUInt64LE(at + 4));
  }
  return size;
}
