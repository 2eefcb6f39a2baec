import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../user-error';

/** An image as `images.json` describes it, with what is left out filled in. */
export interface ImageEntry {
  readonly name: string;
  /** The folder that is built from, absolute. */
  readonly context: string;
  /** The Dockerfile, absolute. */
  readonly file: string;
  readonly target?: string;
  /** The repository's name in the local environment. */
  readonly repository: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

interface Entry {
  readonly repository: string;
  readonly context?: string;
  readonly file?: string;
  readonly target?: string;
  readonly 'build-args'?: Readonly<Record<string, string>> | readonly string[];
}

/** Build arguments of this machine alone, for each image: where AWS's base images come from a mirror, for example. */
const MORE_ARGUMENTS = 'STRATIFORM_BUILD_ARGS';

/** The images of a repository: `images.json` at its root, the file that the action `build-image` reads as well. */
export function readImageFile(root: string, env: NodeJS.ProcessEnv): ImageEntry[] {
  const entries = parse<Record<string, Entry>>(readFileSync(path.join(root, 'images.json'), 'utf8'), 'images.json');
  const more = parse<Record<string, Record<string, string>>>(env[MORE_ARGUMENTS] || '{}', MORE_ARGUMENTS);
  const unknown = Object.keys(more).find((name) => !Object.hasOwn(entries, name));
  if (unknown !== undefined) {
    const known = Object.keys(entries).join(', ');
    throw new UserError(`${MORE_ARGUMENTS} names '${unknown}', which is no image of images.json: it has ${known}.`);
  }
  return Object.entries(entries).map(([name, entry]) => {
    const context = entry.context ?? '.';
    return {
      name,
      context: path.resolve(root, context),
      file: path.resolve(root, entry.file ?? path.join(context, 'Dockerfile')),
      target: entry.target,
      repository: entry.repository.replaceAll('{environment}', 'local'),
      buildArgs: { ...pairs(entry['build-args'] ?? {}), ...more[name] },
    };
  });
}

function pairs(given: NonNullable<Entry['build-args']>): Record<string, string> {
  if (!Array.isArray(given)) return { ...given } as Record<string, string>;
  return Object.fromEntries(given.map((it: string) => [it.slice(0, it.indexOf('=')), it.slice(it.indexOf('=') + 1)]));
}

function parse<T>(text: string, what: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new UserError(`${what} should be JSON: ${(error as Error).message}.`);
  }
}
