import * as fs from 'node:fs';
import * as path from 'node:path';
import { DeployerError } from '../errors';

/** One file or folder below a folder. */
export interface Entry {
  /** Path from the folder, with `/` on every platform. */
  readonly path: string;
  /** Where it is on this machine. */
  readonly file: string;
  /** Of a mode only this counts: what the rest is depends on the umask of whoever unpacked it last. */
  readonly kind: 'folder' | 'file' | 'executable';
  readonly bytes: number;
}

/** Where the CDK's publisher (cdk-assets-lib) keeps what it packed: within a cloud assembly, and within those of its stages. */
const CACHE = /^(assembly-[^/]+\/)*\.cache(\/|$)/;

/** A folder on the way down, with where it really is: a link may lead back to one of them. */
interface Place {
  readonly real: string;
  readonly above?: Place;
}

/**
 * Everything below a folder, empty folders too, in the order of the paths' bytes (a folder comes before what is in it).
 *
 * Symbolic links are followed: what they lead to is what is published. It has to be inside of the folder, else it isn't
 * what a reviewer could have seen.
 *
 * @throws DeployerError `assembly` for a link that leads outside, nowhere or in a circle, a name that isn't UTF-8, and what is neither file nor folder
 */
export function entriesOf(folder: string): Entry[] {
  const root = realPath(folder, folder);
  const entries: Entry[] = [];
  walk(folder, '', root, { real: root }, entries);
  const keyed = entries.map((entry) => ({ entry, key: Buffer.from(entry.path) }));
  return keyed.sort((one, other) => Buffer.compare(one.key, other.key)).map(({ entry }) => entry);
}

/**
 * Everything in a cloud assembly but what the CDK's publisher keeps in it: zips of assets, made earlier, which it would take
 * instead of packing the folder that was reviewed.
 */
export function assemblyEntries(folder: string): Entry[] {
  return entriesOf(folder).filter((entry) => !CACHE.test(entry.path));
}

/** A file or folder, links followed. @throws DeployerError `assembly` when it can't be read */
export function statOf(file: string): fs.Stats {
  return readable(file, () => fs.statSync(file));
}

/** @throws DeployerError `assembly` instead of what the file system says */
export function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(file, error as Error);
  }
}

export function unreadable(file: string, error: Error): DeployerError {
  if (error instanceof DeployerError) return error;
  return new DeployerError('assembly', `'${file}' can't be read: ${error.message}`, 'Synthesize it again.');
}

/** Whether a path is a folder itself or below it; both are absolute. */
export function isInside(folder: string, file: string): boolean {
  const between = path.relative(folder, file);
  return between !== '..' && !between.startsWith(`..${path.sep}`) && !path.isAbsolute(between);
}

function walk(folder: string, prefix: string, root: string, place: Place, entries: Entry[]): void {
  for (const bytes of readable(folder, () => fs.readdirSync(folder, { encoding: 'buffer' }))) {
    const name = bytes.toString();
    if (!Buffer.from(name).equals(bytes))
      throw refused(path.join(folder, name), "has a name that isn't UTF-8", 'Rename it, or leave it out of the asset.');
    const [file, inner] = [path.join(folder, name), `${prefix}${name}`];
    const stat = readable(file, () => fs.lstatSync(file));
    const real = stat.isSymbolicLink() ? targetOf(file, folder, root) : path.join(place.real, name);
    const actual = stat.isSymbolicLink() ? statOf(file) : stat;
    if (actual.isDirectory()) {
      for (let above: Place | undefined = place; above; above = above.above) {
        if (above.real === real) throw refused(file, 'is a link that leads in a circle', 'Remove it.');
      }
      entries.push({ path: inner, file, kind: 'folder', bytes: 0 });
      walk(file, `${inner}/`, root, { real, above: place }, entries);
    } else if (actual.isFile()) {
      const kind = actual.mode & 0o100 ? 'executable' : 'file';
      entries.push({ path: inner, file, kind, bytes: actual.size });
    } else throw refused(file, 'is neither file nor folder', 'Leave it out of the asset.');
  }
}

function targetOf(file: string, folder: string, root: string): string {
  const real = realPath(file, folder);
  if (isInside(root, real)) return real;
  throw refused(
    file,
    `is a link to '${real}', outside of '${root}'`,
    "Have the asset copied with what its links lead to (the CDK's option 'follow: SymlinkFollowMode.EXTERNAL').",
  );
}

function realPath(file: string, folder: string): string {
  try {
    return fs.realpathSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (file === folder || (code !== 'ENOENT' && code !== 'ELOOP')) throw unreadable(file, error as Error);
    const where = code === 'ELOOP' ? 'in a circle' : `nowhere ('${fs.readlinkSync(file)}')`;
    throw refused(file, `is a link that leads ${where}`, 'Remove it, or make what it leads to.');
  }
}

function refused(file: string, why: string, remedy: string): DeployerError {
  return new DeployerError('assembly', `'${file}' ${why}.`, remedy);
}
