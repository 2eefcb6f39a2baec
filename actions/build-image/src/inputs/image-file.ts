import * as fs from 'node:fs';
import * as path from 'node:path';
import { ActionError } from '@stratiform/github/lib/start.js';
import { DEFAULT_PLATFORM, type Image, imageFrom } from './image.js';

/** Keys of an image, each with what is taken. */
const KEYS: Readonly<Record<string, { readonly expected: string; readonly takes: (value: unknown) => boolean }>> = {
  repository: { expected: "a repository such as 'shop-{environment}/api'", takes: isText },
  context: { expected: 'a folder below that of the image file', takes: isInside },
  file: { expected: 'a file below the folder of the image file', takes: isInside },
  target: { expected: "a stage's name", takes: isText },
  platforms: { expected: "one platform such as 'linux/arm64'", takes: isPlatform },
  'build-args': { expected: "an object of texts, or a list of 'NAME=value'", takes: isArguments },
};

/**
 * Reads which images there are.
 *
 * @param file absolute
 * @param environment what `{environment}` in repositories stands for
 * @throws ActionError `images-file` naming every mistake
 */
export function readImageFile(file: string, environment: string | undefined): readonly Image[] {
  const content = parse(file);
  if (!isObject(content)) throw mistaken(file, [`it should be an object, name → image, got ${shown(content)}`]);
  const wrong = Object.entries(content).flatMap(([name, image]) => mistakesIn(name, image));
  if (Object.keys(content).length === 0) wrong.push('it should name at least one image');
  if (wrong.length > 0) throw mistaken(file, wrong);
  return Object.entries(content as Record<string, Entry>).map(([name, entry]) =>
    imageOf(file, name, entry, environment),
  );
}

/** One image of the file. @throws ActionError `images-file` where there is none of that name */
export function imageNamed(images: readonly Image[], name: string, file: string): Image {
  const found = images.find((image) => image.name === name);
  if (found) return found;
  throw mistaken(file, [`there is no image '${name}'; there is ${images.map((image) => image.name).join(', ')}`]);
}

interface Entry {
  readonly repository: string;
  readonly context?: string;
  readonly file?: string;
  readonly target?: string;
  readonly platforms?: string | readonly string[];
  readonly 'build-args'?: Readonly<Record<string, string>> | readonly string[];
}

function imageOf(file: string, name: string, entry: Entry, environment: string | undefined): Image {
  const { repository, context, file: dockerfile, target, platforms, 'build-args': given = {} } = entry;
  const buildArgs = Array.isArray(given)
    ? Object.fromEntries(given.map((one: string) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]))
    : (given as Readonly<Record<string, string>>);
  return imageFrom(path.dirname(file), name, inEnvironment(repository, environment), {
    context,
    file: dockerfile,
    target,
    platform: [platforms ?? DEFAULT_PLATFORM].flat()[0],
    buildArgs,
  });
}

/** A repository with its environment filled in. @throws ActionError `inputs` where none is given */
export function inEnvironment(repository: string, environment: string | undefined): string {
  if (!repository.includes('{environment}')) return repository;
  if (environment !== undefined) return repository.replaceAll('{environment}', environment);
  throw new ActionError(
    'inputs',
    `The repository is '${repository}', and the input 'environment' is empty.`,
    "Give 'environment', or the repository without {environment}.",
  );
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw mistaken(file, [`it can't be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw mistaken(file, [`it isn't JSON: ${(error as Error).message}`]);
  }
}

function mistakesIn(name: string, image: unknown): string[] {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) return [`'${name}' should be a name in lower case`];
  if (!isObject(image)) return [`'${name}' should be an object, got ${shown(image)}`];
  const missing = image.repository === undefined ? [`'${name}.repository' is missing`] : [];
  const wrong = Object.entries(image).flatMap(([key, value]) => {
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (!known) return [`'${name}.${key}' isn't known; there is ${Object.keys(KEYS).join(', ')}`];
    return known.takes(value) ? [] : [`'${name}.${key}' should be ${known.expected}, got ${shown(value)}`];
  });
  return [...missing, ...wrong];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && /^\S+$/.test(value);
}

function isInside(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || path.isAbsolute(value)) return false;
  return path.normalize(value).split(path.sep)[0] !== '..';
}

function isPlatform(value: unknown): boolean {
  const all = Array.isArray(value) ? value : [value];
  return all.length === 1 && typeof all[0] === 'string' && /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/.test(all[0]);
}

function isArguments(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string' && /^[A-Za-z_]\w*=/.test(one));
  return (
    isObject(value) &&
    Object.entries(value).every(([key, one]) => /^[A-Za-z_]\w*$/.test(key) && typeof one === 'string')
  );
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 100);

function mistaken(file: string, wrong: readonly string[]): ActionError {
  const [only, ...others] = wrong;
  const message = others.length === 0 ? `${file}: ${only}.` : `${file}:\n${wrong.map((one) => `- ${one}`).join('\n')}`;
  return new ActionError('images-file', message, 'Correct it; the README of the action says what an image takes.');
}
