import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { z } from 'zod';
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

const text = z.string().min(1);
const entry = z.strictObject({
  repository: text,
  context: text.optional(),
  file: text.optional(),
  target: text.optional(),
  platforms: z.union([text, z.array(text)]).optional(), // the local one is the host's
  'build-args': z.union([z.record(text, z.string()), z.array(z.string().regex(/=/))]).optional(),
});
const imageFile = z.record(text, entry);
const moreArguments = z.record(text, z.record(text, z.string()));

type Entry = z.infer<typeof entry>;

/** Build arguments of this machine alone, for each image: where AWS's base images come from a mirror, for example. */
const MORE_ARGUMENTS = 'STRATIFORM_BUILD_ARGS';

/** The images of a repository: `images.json` at its root, the file that the action `build-image` reads as well. */
export function readImageFile(root: string, env: NodeJS.ProcessEnv): ImageEntry[] {
  const file = path.join(root, 'images.json');
  if (!existsSync(file)) {
    throw new UserError('images.json is missing: an environment that packs images needs it (docs/images.md).');
  }
  const entries = parse(readFileSync(file, 'utf8'), 'images.json', imageFile);
  const more = parse(env[MORE_ARGUMENTS] || '{}', MORE_ARGUMENTS, moreArguments);
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

function parse<T>(content: string, what: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw new UserError(`${what} should be JSON: ${(error as Error).message}.`);
  }
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const wrong = error?.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': ')) ?? [];
  throw new UserError(`${what} is not as it should be (docs/images.md):\n${wrong.map((one) => `- ${one}`).join('\n')}`);
}
