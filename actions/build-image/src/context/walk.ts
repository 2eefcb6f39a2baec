import type { Dirent } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { ContextFile } from './build-context.js';
import { contextError, unreadable } from './errors.js';
import { ignored, type Matched, mayHaveExceptions, type Rule } from './ignore.js';

/** All that is in a folder and not left out, sorted by bytes. Folders that are out come along if something in them is sent. */
export async function walk(root: string, rules: readonly Rule[]): Promise<ContextFile[]> {
  const files = await inFolder(root, '', rules);
  return files.sort(byPath);
}

/** Order of paths by their bytes: the same everywhere, whatever the language. */
export function byPath(one: { path: string }, other: { path: string }): number {
  return Buffer.compare(Buffer.from(one.path), Buffer.from(other.path));
}

/** One file of a context. @param source where it is, absolute @throws ActionError `context` for devices, pipes and sockets */
export async function describe(file: string, source: string): Promise<ContextFile> {
  const stat = await fs.lstat(source, { bigint: true }).catch((error) => {
    throw unreadable(`'${file}'`, error);
  });
  const changed = String(stat.ctimeNs);
  if (stat.isDirectory()) return { path: file, kind: 'directory', executable: false, size: 0, changed: '' };
  if (stat.isSymbolicLink()) {
    const link = await fs.readlink(source);
    if (leavesContext(file, link)) throw leaves(file, link);
    return { path: file, kind: 'symlink', executable: false, size: 0, link, changed };
  }
  if (stat.isFile())
    return { path: file, kind: 'file', executable: (stat.mode & 0o100n) !== 0n, size: Number(stat.size), changed };
  throw contextError(
    `'${file}' is neither a file nor a folder nor a link, and can't be sent to a builder.`,
    'Remove it, or name it in .dockerignore.',
  );
}

async function inFolder(
  root: string,
  folder: string,
  rules: readonly Rule[],
  matched?: Matched,
): Promise<ContextFile[]> {
  const found: ContextFile[] = [];
  for (const entry of await entries(root, folder)) {
    const file = path.posix.join(folder, entry.name);
    const rule = ignored(file, rules, matched);
    if (entry.isDirectory()) {
      const within =
        !rule.ignored || mayHaveExceptions(file, rules) ? await inFolder(root, file, rules, rule.matched) : [];
      if (!rule.ignored || within.length > 0) found.push(await describe(file, path.join(root, file)));
      for (const each of within) found.push(each);
    } else if (!rule.ignored) found.push(await describe(file, path.join(root, file)));
  }
  return found;
}

async function entries(root: string, folder: string): Promise<Dirent[]> {
  const read = await fs.readdir(path.join(root, folder), { withFileTypes: true }).catch((error) => {
    throw unreadable(`'${folder || '.'}'`, error);
  });
  const garbled = read.find(({ name }) => name.includes('\uFFFD'));
  if (!garbled) return read;
  throw contextError(
    `'${path.posix.join(folder, garbled.name)}' has a name that is not UTF-8.`,
    'Give it another name, or name its folder in .dockerignore.',
  );
}

function leavesContext(file: string, link: string): boolean {
  return path.posix.isAbsolute(link) || /^\.\.(\/|$)/.test(path.posix.join(path.posix.dirname(file), link));
}

function leaves(file: string, link: string): Error {
  return contextError(
    `The link '${file}' leads out of the context, to '${link}': a builder doesn't get what is there.`,
    'Name it in .dockerignore; if the image needs it, make it in the Dockerfile, or copy what it leads to.',
  );
}
