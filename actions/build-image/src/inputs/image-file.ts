import * as fs from 'node:fs';
import * as path from 'node:path';
import { ActionError } from '@stratiform/github/lib/start.js';
import { DEFAULT_PLATFORM, type Image, imageFrom } from './image.js';
import { isObject, mistakesIn, shown } from './image-keys.js';

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
  const images = Object.entries(content as Record<string, Entry>).map(([name, entry]) =>
    imageOf(file, name, entry, environment),
  );
  const twice = images.find(({ repository }, at) => images.findIndex((one) => one.repository === repository) < at);
  // Both would have the tag of the same commit.
  if (twice) throw mistaken(file, [`'${twice.name}' should have a repository of its own, got '${twice.repository}'`]);
  return images;
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
  if (repository.includes('{env}'))
    throw new ActionError(
      'inputs',
      `The repository is '${repository}': the environment's name is written {environment} here.`,
      'Write it so; {env} is what the project file takes.',
    );
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

function mistaken(file: string, wrong: readonly string[]): ActionError {
  const [only, ...others] = wrong;
  const message = others.length === 0 ? `${file}: ${only}.` : `${file}:\n${wrong.map((one) => `- ${one}`).join('\n')}`;
  return new ActionError('images-file', message, 'Correct it; the README of the action says what an image takes.');
}
