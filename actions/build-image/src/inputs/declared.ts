import type { Declared } from '@stratiform/github/lib/start.js';

export interface PairsOptions {
  readonly description: string;
  /** What each name should fit. */
  readonly name: RegExp;
  /** Whether values are never shown. @default false */
  readonly secret?: boolean;
}

/**
 * `name=value`, one a line, each name once; what follows the first `=` is the value as it is. An entry in double quotes
 * may go over several lines, as docker/build-push-action takes it.
 */
export function pairs({ description, name, secret = false }: PairsOptions): Declared<Readonly<Record<string, string>>> {
  const expected = 'lines of NAME=value';
  const read = (value: string) => {
    const found = entries(value).map((entry) => {
      const at = entry.indexOf('=');
      return [entry.slice(0, Math.max(at, 0)), entry.slice(at + 1)] as const;
    });
    if (!found.every(([key]) => name.test(key))) throw new Error(`should be ${expected}`);
    if (new Set(found.map(([key]) => key)).size < found.length) throw new Error('should name each of them once');
    return Object.fromEntries(found);
  };
  return { description, required: false, secret, expected, read };
}

/** Any number of lines, without those that are empty. */
export function lines({ description }: { readonly description: string }): Declared<readonly string[]> {
  const read = (value: string) =>
    value
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return { description, required: false, expected: 'none or lines', read };
}

function entries(text: string): string[] {
  const found = text.match(/^"(?:[^"]|"")*"[ \t]*$|^.+$/gm) ?? [];
  return found
    .map((entry) => entry.replace(/\r$/, ''))
    .filter((entry) => entry.trim() !== '')
    .map((entry) =>
      /^"[\s\S]*"[ \t]*$/.test(entry) ? entry.trim().slice(1, -1).replaceAll('""', '"') : entry.trimStart(),
    );
}
