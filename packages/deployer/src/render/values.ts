import type { PropertyChange } from '../model/plan';
import { type DiffLine, folded, lineDiff } from './line-diff';
import { cut, part, visible } from './text';

/** How a property changes, ready to be laid out: every text is visible, on one line, and not too long. */
export type ShownProperty = { readonly label: string } & (
  | { readonly kind: 'line'; readonly before?: string; readonly after?: string }
  | { readonly kind: 'lines'; readonly lines: readonly DiffLine[] }
);

export interface Room {
  /** Most UTF-16 code units of one value or line. */
  readonly width: number;
  /** Most lines of one property. */
  readonly lines: number;
}

const UNKNOWN = '(known after apply)';

export function shownProperty(change: PropertyChange, room: Room): ShownProperty {
  const label = cut(labelOf(change.path), 160);
  const after = change.afterIsKnown ? change.after : unknown(change.after);
  const texts = [change.before, after];
  const [before, later] = asLines(texts, room.width);
  if ((before?.length ?? 1) <= 1 && (later?.length ?? 1) <= 1) {
    const [one, other] = around(visibleOr(change.before), visibleOr(after), room.width);
    return { label, kind: 'line', before: one, after: other };
  }
  const lines = lineDiff(before ?? [], later ?? []).map(({ sign, text }) => ({ sign, text: indented(text) }));
  return { label, kind: 'lines', lines: narrowed(folded(lines, room.lines), room.width) };
}

/** Cuts lines to a width; a line and the one that takes its place so that the difference is seen. */
function narrowed(lines: readonly DiffLine[], width: number): DiffLine[] {
  const shown: DiffLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const removed = run(lines, at, '-');
    const added = run(lines, at + removed.length, '+');
    const pairs = removed.map((line, index) => around(line.text, added[index]?.text, width));
    shown.push(...removed.map((line, index) => ({ ...line, text: pairs[index]?.[0] ?? '' })));
    shown.push(...added.map((line, index) => ({ ...line, text: pairs[index]?.[1] ?? cut(line.text, width) })));
    const other = lines[at + removed.length + added.length];
    if (removed.length + added.length === 0 && other) shown.push({ ...other, text: cut(other.text, width) });
    at += Math.max(1, removed.length + added.length);
  }
  return shown;
}

function run(lines: readonly DiffLine[], from: number, sign: DiffLine['sign']): readonly DiffLine[] {
  let to = from;
  while (lines[to]?.sign === sign) to += 1;
  return lines.slice(from, to);
}

/** `/Properties/Tags/0/Value` → `Tags[0].Value`; `/Metadata/a` → `Metadata.a`. */
export function labelOf(path: string): string {
  const keys = path
    .split('/')
    .filter((key, at) => at > 0 || key !== '')
    .map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
  const inner = keys[0] === 'Properties' && keys.length > 1 ? keys.slice(1) : keys;
  const text = inner.map((key, at) => {
    if (/^\d+$/.test(key) && at > 0) return `[${key}]`;
    return /[.[\]"\s]/.test(key) || key === '' ? `[${JSON.stringify(key)}]` : `${at > 0 ? '.' : ''}${key}`;
  });
  return visible(text.join(''));
}

function unknown(after: string | undefined): string {
  const known = after?.replaceAll('{{changeSet:KNOWN_AFTER_APPLY}}', '').trim();
  return known ? `${after?.replaceAll('{{changeSet:KNOWN_AFTER_APPLY}}', UNKNOWN)} ${UNKNOWN}` : UNKNOWN;
}

function visibleOr(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return text === '' ? '""' : visible(text);
}

/** Two texts cut to a width so that the place where they begin to differ is seen. */
export function around(
  before: string | undefined,
  after: string | undefined,
  width: number,
): readonly [string | undefined, string | undefined] {
  if (before === undefined || after === undefined)
    return [before && alone(before, width), after && alone(after, width)];
  if (before.length <= width && after.length <= width) return [before, after];
  let common = 0;
  while (common < before.length && before[common] === after[common]) common += 1;
  const start = Math.max(0, common - Math.floor(width / 3));
  const from = start < 2 ? 0 : start;
  const window = (text: string) => cut(from === 0 ? text : `…${part(text, from, text.length)}`, width);
  return [window(before), window(after)];
}

/** A text cut to a width; of an image by digest so that the digest is seen, which is all that names it. */
function alone(text: string, width: number): string {
  const from = text.search(/[^/]*@sha256:[0-9a-f]{64}$/);
  return cut(text.length > width && from > 0 ? `…${part(text, from, text.length)}` : text, width);
}

/** Lines to compare; one line each where the texts are short or have no lines. Undefined stays undefined. */
function asLines(texts: readonly (string | undefined)[], width: number): (readonly string[] | undefined)[] {
  const given = texts.filter((text): text is string => text !== undefined);
  const long = given.some((text) => text.length > Math.min(width, 60));
  const pretty = long ? given.map(indentedJson) : [];
  // Where writing it in lines hides the difference (spaces, order of keys, digits of long numbers), the text is shown.
  const usable = pretty.length > 0 && pretty.every((one) => one !== undefined) && new Set(pretty).size === given.length;
  const lines = new Map(given.map((text, at) => [text, (usable ? (pretty[at] ?? text) : text).split('\n')]));
  return texts.map((text) => (text === undefined ? undefined : lines.get(text)));
}

function indentedJson(text: string): string | undefined {
  if (text === UNKNOWN) return text;
  // Longer numbers don't survive being read as numbers.
  if (!/^\s*[[{]/.test(text) || /\d{16}/.test(text)) return undefined;
  try {
    return JSON.stringify(withSortedKeys(JSON.parse(text)), undefined, 2);
  } catch {
    return undefined;
  }
}

function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withSortedKeys);
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, withSortedKeys((value as Record<string, unknown>)[key])]));
}

// A tab at the beginning of a line only indents.
function indented(line: string): string {
  const [tabs = ''] = /^\t*/.exec(line) ?? [];
  return '  '.repeat(tabs.length) + visible(line.slice(tabs.length));
}
