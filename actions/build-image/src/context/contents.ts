import * as fs from 'node:fs/promises';
import { type BuildContext, type ContextFile, sourceOf } from './build-context.js';
import { changedMeanwhile, unreadable } from './errors.js';

/** Pieces in which files are read, in bytes: a file of any size takes no more memory. */
const PIECE = 256 * 1024;

/**
 * What is in a file, piece by piece.
 *
 * @throws ActionError `context` if it is no longer the file that was found, at the latest after its last piece
 */
export async function* contents(context: BuildContext, file: ContextFile): AsyncGenerator<Buffer> {
  const handle = await fs.open(sourceOf(context, file)).catch((error) => {
    throw unreadable(`'${file.path}'`, error);
  });
  try {
    let left = file.size;
    while (left > 0) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(Math.min(PIECE, left)), 0);
      if (bytesRead === 0) throw changedMeanwhile(file.path);
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    const { size, ctimeNs } = await handle.stat({ bigint: true });
    if (Number(size) !== file.size || String(ctimeNs) !== file.changed) throw changedMeanwhile(file.path);
  } finally {
    await handle.close();
  }
}
