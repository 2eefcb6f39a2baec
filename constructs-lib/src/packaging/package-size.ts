import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { reject } from '../validation';

const MEBIBYTE = 1024 * 1024;

/** Lambda's quota for a .zip archive: 50 MB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
export const MAX_ZIPPED_BYTES = 50 * MEBIBYTE;

/** Lambda's quota for code and layers together, unzipped: 250 MB, which its API spells out as 262144000 bytes. */
export const MAX_UNZIPPED_BYTES = 250 * MEBIBYTE;

/** A local header, a central directory entry and a data descriptor: 30 + 46 + 16 bytes, and the name twice. */
const ZIP_ENTRY_BYTES = 92;

/** A folder as it will be zipped: its files and their size before compression. */
export interface DirectorySize {
  readonly directory: string;
  readonly files: string[];
  readonly unzippedBytes: number;
}

/** Fails with `name` in the message when the directory is missing, is a file, or holds no file. */
export function measureDirectory(name: string, directory: string): DirectorySize {
  if (directory === '') reject(name, 'a directory', '');
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (stats === undefined) reject(name, 'an existing directory', directory, 'build it before synthesis');
  const instead = /\.zip$/i.test(directory)
    ? 'that is a file: Packaging.prebuilt() takes an archive'
    : 'that is a file: name the directory that holds it';
  if (!stats.isDirectory()) reject(name, 'a directory', directory, instead);
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(directory, file)).isFile(),
  );
  if (files.length === 0) reject(name, 'a directory with files in it', directory, 'build it before synthesis');
  const unzippedBytes = files.reduce((sum, file) => sum + statSync(join(directory, file)).size, 0);
  return { directory, files, unzippedBytes };
}

/**
 * Compresses only what could be too large: nothing grows beyond the limit by being zipped. One file at a time, because
 * a constructor can't wait for a stream: memory stays at the largest file.
 */
export function validateZippedSize(name: string, size: DirectorySize): void {
  if (size.unzippedBytes <= MAX_ZIPPED_BYTES) return;
  const zipped = size.files.reduce(
    (sum, file) =>
      sum + deflateRawSync(readFileSync(join(size.directory, file))).length + ZIP_ENTRY_BYTES + 2 * file.length,
    0,
  );
  if (zipped > MAX_ZIPPED_BYTES) rejectZippedSize(name, zipped);
}

export function rejectZippedSize(name: string, bytes: number): never {
  const hint = 'move dependencies to a layer, leave files out, or use Packaging.image()';
  reject(name, 'at most 50 MB zipped', megabytes(bytes), hint);
}

export function validateUnzippedSize(
  name: string,
  code: Pick<DirectorySize, 'unzippedBytes'>,
  layer?: Pick<DirectorySize, 'unzippedBytes'>,
): void {
  const total = code.unzippedBytes + (layer?.unzippedBytes ?? 0);
  if (total <= MAX_UNZIPPED_BYTES) return;
  const parts = layer
    ? `code ${megabytes(code.unzippedBytes)}, layer ${megabytes(layer.unzippedBytes)}`
    : 'there is no layer';
  const expected = 'at most 250 MB unzipped, layers included';
  reject(name, expected, megabytes(total), `${parts}; Packaging.image() takes up to 10 GB`);
}

/** Rounded up in the second decimal, so that a figure over the limit never reads like the limit. */
function megabytes(bytes: number): string {
  return `${(Math.ceil((bytes / MEBIBYTE) * 100) / 100).toFixed(2)} MB`;
}
