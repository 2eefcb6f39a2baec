import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { BuildContext, ContextFile } from './build-context.js';
import { withDockerfile } from './dockerfile.js';
import { contextError, unreadable } from './errors.js';
import { type Rule, rulesOf } from './ignore.js';
import { walk } from './walk.js';

/** A Lambda function's image may have 10 GB, unpacked ("Lambda quotas"); a context is no larger than what it is built into. */
const LARGEST = 10 * 1024 ** 3;

/** Patterns before those of `.dockerignore`. */
const LEFT_OUT = '.git\n.stratiform';

/**
 * Reads what a build would be sent: all of the folder that `.dockerignore` doesn't name; `<Dockerfile>.dockerignore`
 * takes its place where there is one. `.git` is left out, as in the engine's own Git contexts: it is different in every
 * clone; and `.stratiform`, where our workflow checks out itself. `!.git` brings it back.
 *
 * @param options folder and Dockerfile, absolute
 * @throws ActionError `context`: missing, no folder, unreadable, larger than 10 GiB, special files, links that lead out
 */
export async function readContext({ context, file }: { context: string; file: string }): Promise<BuildContext> {
  const root = await folder(context);
  const files = await walk(root, await rulesFor(root, file));
  const size = files.reduce((sum, each) => sum + each.size, 0);
  if (size > LARGEST) throw tooLarge(context, size, files);
  return withDockerfile({ root, files }, file);
}

async function folder(context: string): Promise<string> {
  try {
    const root = await fs.realpath(context);
    if ((await fs.stat(root)).isDirectory()) return root;
  } catch (error) {
    throw unreadable(`the context '${context}'`, error);
  }
  throw contextError(`The context '${context}' is no folder.`, "Name a folder in 'context'.");
}

async function rulesFor(root: string, dockerfile: string): Promise<Rule[]> {
  for (const file of [`${dockerfile}.dockerignore`, path.join(root, '.dockerignore')]) {
    const text = await textOf(file);
    if (text !== undefined) return rulesOf(`${LEFT_OUT}\n${text.replace(/^\uFEFF/, '')}`, path.basename(file));
  }
  return rulesOf(LEFT_OUT, '');
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(`'${path.basename(file)}'`, error);
  }
}

function tooLarge(context: string, size: number, files: readonly ContextFile[]): Error {
  const sizes = new Map<string, number>();
  for (const file of files) {
    const top = file.path.split('/')[0];
    sizes.set(top, (sizes.get(top) ?? 0) + file.size);
  }
  const largest = [...sizes].sort(([, one], [, other]) => other - one).slice(0, 3);
  const gib = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  return contextError(
    `The context '${context}' has ${gib(size)}; expected at most ${gib(LARGEST)}. ` +
      `The largest in it: ${largest.map(([name, bytes]) => `'${name}' (${gib(bytes)})`).join(', ')}.`,
    'Name in .dockerignore what the build does not need, or choose a smaller folder.',
  );
}
