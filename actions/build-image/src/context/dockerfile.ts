import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { BuildContext, ContextFile } from './build-context.js';
import { contextError, unreadable } from './errors.js';
import { byPath, describe } from './walk.js';

/**
 * Adds the Dockerfile where it isn't sent anyway. Named in `.dockerignore`, it keeps its path; outside of the context, or
 * a link, it gets a name of its own. A builder finds it among the files only, so `COPY . …` takes it along.
 *
 * @param file the Dockerfile, absolute @throws ActionError `context` if it is missing or no file
 */
export async function withDockerfile(context: Omit<BuildContext, 'dockerfile'>, file: string): Promise<BuildContext> {
  const { root, files } = context;
  const source = await real(file);
  const within = path.relative(root, path.join(await real(path.dirname(file)), path.basename(file)));
  const inside = !within.startsWith('..') && !path.isAbsolute(within);
  const sent = files.find(({ path: each }) => each === within);
  if (sent?.kind === 'file') return { root, files, dockerfile: within };
  const dockerfile = inside && !sent ? within : freeName(files);
  const described = await describe(dockerfile, source);
  if (described.kind !== 'file') throw contextError(`The Dockerfile '${file}' is no file.`, "Name the file in 'file'.");
  return { root, files: [...files, { ...described, source }].sort(byPath), dockerfile };
}

async function real(file: string): Promise<string> {
  return fs.realpath(file).catch((error) => {
    throw unreadable(`the Dockerfile '${file}'`, error);
  });
}

function freeName(files: readonly ContextFile[]): string {
  const taken = new Set(files.map(({ path }) => path));
  let name = '.Dockerfile';
  while (taken.has(name)) name += '_';
  return name;
}
