import * as path from 'node:path';

/** What is sent to the builder. */
export interface BuildContext {
  /** The folder, absolute, links resolved. */
  readonly root: string;
  /** Sorted by the bytes of their paths, so that a folder comes before what is in it. */
  readonly files: readonly ContextFile[];
  /** Path of the Dockerfile among `files`. */
  readonly dockerfile: string;
}

/** A file, a symbolic link (never followed) or a folder. */
export interface ContextFile {
  /** Relative to the context, with slashes. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'directory';
  /** Whether its owner may execute it: the only part of the mode that Git keeps, too. Folders and links: false. */
  readonly executable: boolean;
  /** In bytes; 0 for what isn't a file. */
  readonly size: number;
  /** Where a symbolic link leads, as it is written. */
  readonly link?: string;
  /** When it was last changed (ctime, in ns): tells whether it was while being read. Empty for folders. */
  readonly changed: string;
  /** Where it is read from, absolute, if not at `path` in the context. */
  readonly source?: string;
}

/** The file that is read in a context, absolute. */
export function sourceOf({ root }: Pick<BuildContext, 'root'>, file: ContextFile): string {
  return file.source ?? path.join(root, file.path);
}
