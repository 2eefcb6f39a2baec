import * as path from 'node:path';

/** As a part of a repository's name may be (distribution specification). */
const NAME = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*$/;

/** Keys of an image, each with what is taken. */
const KEYS: Readonly<Record<string, { readonly expected: string; readonly takes: (value: unknown) => boolean }>> = {
  repository: { expected: "a repository such as 'shop-{environment}/api'", takes: isText },
  context: { expected: 'a folder below that of the image file', takes: isInside },
  file: { expected: 'a file below the folder of the image file', takes: isInside },
  target: { expected: "a stage's name", takes: isText },
  platforms: { expected: "one platform such as 'linux/arm64'", takes: isPlatform },
  'build-args': { expected: "an object of texts, or a list of 'NAME=value'", takes: isArguments },
};

/** What is wrong with an image of the image file, as texts for people; none where nothing is. */
export function mistakesIn(name: string, image: unknown): string[] {
  if (!NAME.test(name))
    return [`'${name}' should be a name in lower case: letters and digits, with '.', '_' or '-' between them`];
  if (!isObject(image)) return [`'${name}' should be an object, got ${shown(image)}`];
  const missing = image.repository === undefined ? [`'${name}.repository' is missing`] : [];
  const wrong = Object.entries(image).flatMap(([key, value]) => {
    const known = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (!known) return [`'${name}.${key}' isn't known; there is ${Object.keys(KEYS).join(', ')}`];
    return known.takes(value) ? [] : [`'${name}.${key}' should be ${known.expected}, got ${shown(value)}`];
  });
  return [...missing, ...wrong];
}

export function isObject(value: unknown): value is Record<string, unknown> {
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

/** A value as a message shows it. */
export const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 100);
