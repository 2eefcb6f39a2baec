import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/**
 * What a committed file says; with `UPDATE_GOLDEN=1` in the environment it is written first. Look at the difference
 * before it is committed.
 */
export function golden(file: string, text: string): string {
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return existsSync(file) ? readFileSync(file, 'utf8') : `(${file} is missing: UPDATE_GOLDEN=1 npx jest makes it)`;
}

/** The file of a rendering in the corpus. */
export function goldenFile(name: string): string {
  return path.join(__dirname, '../golden', name);
}
