import { once } from 'node:events';
import { Readable } from 'node:stream';
import { type Header, type Pack, pack } from 'tar-stream';
import type { BuildContext, ContextFile } from './build-context.js';
import { contents } from './contents.js';

/**
 * The context as a tar archive, byte for byte the same for the same files: root as owner, modes 0755 and 0644, one time
 * for all. It is made while it is read, and ends with an error if a file is no longer what was found.
 *
 * @param epoch time of all entries, in seconds since 1970
 */
export function contextTar(context: BuildContext, epoch: number): Readable {
  const archive = pack();
  fill(archive, context, new Date(epoch * 1000)).catch((error) => archive.destroy(error));
  return Readable.from(archive, { objectMode: false });
}

async function fill(archive: Pack, context: BuildContext, mtime: Date): Promise<void> {
  const gone = new AbortController(); // whoever read it has had enough
  archive.once('close', () => gone.abort());
  for (const file of context.files) {
    const entry = archive.entry({ ...header(file), mtime, uid: 0, gid: 0 });
    entry?.on('error', () => {}); // the archive ends with the same error
    if (file.kind !== 'file') continue;
    for await (const piece of contents(context, file)) {
      if (!entry.write(piece)) await once(entry, 'drain', gone);
      gone.signal.throwIfAborted();
    }
    entry.end(undefined);
  }
  archive.finalize();
}

function header({ path, kind, executable, size, link }: ContextFile): { name: string } & Partial<Header> {
  if (kind === 'directory') return { name: `${path}/`, type: 'directory', mode: 0o755 };
  if (kind === 'symlink') return { name: path, type: 'symlink', linkname: link ?? '', mode: 0o777 };
  return { name: path, type: 'file', mode: executable ? 0o755 : 0o644, size };
}
