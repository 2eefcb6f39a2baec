import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

/** An entry of an archive, as hostile as it may be. */
export interface Entry {
  readonly path: string;
  readonly type: 'File' | 'SymbolicLink' | 'Link';
  readonly content?: string;
  readonly linkpath?: string;
}

const BLOCK = 512;

/** A gzipped tar with these entries, written by hand: no library would write some of them. */
export function anArchive(...entries: readonly Entry[]): Buffer {
  const parts = entries.map(({ path, type, content = '', linkpath }) => {
    const block = Buffer.alloc(BLOCK);
    const size = Buffer.byteLength(content);
    new Header({ path, type, size, mode: 0o644, mtime: new Date(0), linkpath }).encode(block, 0);
    const data = Buffer.alloc(Math.ceil(size / BLOCK) * BLOCK);
    data.write(content);
    return Buffer.concat([block, data]);
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]));
}
