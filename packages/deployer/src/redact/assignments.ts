import type { Hide } from './hide';
import { isSecretName } from './names';

// What may follow a secret's name and is none: a bracket, a switch, a reference, stars, or an ordinary sentence.
const HARMLESS =
  /^(?:|[^A-Za-z0-9]{1,2}|true|false|null|none|undefined|yes|no|read|write|\*+|arn:\S*|\$\{[^{}]*\}|\{\{resolve:[^{}]*\}\}|\(sensitive(?:, changed)?\))$/i;
const PROSE =
  /^(?:expected|must|is|was|are|not|should|required|invalid|missing|cannot|can't|could|failed|the|a|an|has|have|with|for|of|to|in|on|and|or|length|does|doesn't|may|will|no)$/i;

/** Whether a value under a secret's name may be shown all the same: it says where the secret is, or nothing. */
export function isHarmless(value: string): boolean {
  const text = value.trim();
  return text.length < 600 ? HARMLESS.test(text) : false;
}

/**
 * Hides values in `password=hunter2`, `"apiKey": "…"`, `--token …`, `Authorization: Bearer …`. Looks at every `=` and `:`
 * and what stands before it, so a long text without them costs nothing.
 */
export function hideAssignments(text: string, hide: Hide): string {
  const signs = /=>|[=:]|(?<![\w-])--[A-Za-z][\w-]{1,40}\s{1,3}/g;
  let result = '';
  let from = 0;
  for (let sign = signs.exec(text); sign !== null; sign = signs.exec(text)) {
    const flag = sign[0].startsWith('--');
    if (!isSecretName(flag ? sign[0].trim() : nameBefore(text, sign.index))) continue;
    const { begin, end } = valueAfter(text, sign.index + sign[0].length);
    const value = text.slice(begin, end);
    if (begin < from || isHarmless(value) || PROSE.test(value) || value.startsWith('(sensitive')) continue;
    result += text.slice(from, begin) + hide(value);
    from = signs.lastIndex = end;
  }
  return hideBearers(from === 0 ? text : result + text.slice(from), hide);
}

// A name, perhaps in quotes (which may be escaped), right before a sign.
function nameBefore(text: string, sign: number): string {
  let end = sign;
  for (let spaces = 0; spaces < 3 && /\s/.test(text[end - 1] ?? ''); spaces++) end -= 1;
  for (let quotes = 0; quotes < 6 && /[\\"']/.test(text[end - 1] ?? ''); quotes++) end -= 1;
  let begin = end;
  while (end - begin < 80 && isNameLetter(text.charCodeAt(begin - 1))) begin -= 1;
  return text.slice(begin, end);
}

// Letters, digits, `_` and `-`; NaN before the first letter of a text.
function isNameLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  );
}

// In quotes: up to the same quotes. Otherwise up to a space or what usually ends a value.
function valueAfter(text: string, from: number): { begin: number; end: number } {
  const opening = /[^\S\n]{0,3}(\\{0,7}["'])?/y;
  opening.lastIndex = from;
  const [skipped = '', quote] = opening.exec(text) ?? [];
  const begin = from + skipped.length;
  if (quote === undefined) {
    const plain = /(?:\$\{[^{}\s]{0,200}\}|[^\s;&"',}\])]|[,}\])](?=[^\s;&"',}\])]))*/y;
    plain.lastIndex = begin;
    return { begin, end: begin + (plain.exec(text)?.[0].length ?? 0) };
  }
  for (let end = text.indexOf(quote, begin); end >= 0; end = text.indexOf(quote, end + 1)) {
    // A quote with a backslash more than the opening one is part of the value.
    if (quote.length > 1 ? text[end - 1] !== '\\' : !escaped(text, end)) return { begin, end };
  }
  return { begin, end: text.length };
}

function escaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function hideBearers(text: string, hide: Hide): string {
  return text.replace(/\b(Bearer|Basic)(\s{1,3})([A-Za-z0-9+/_.=~-]{8,})/gi, (whole, scheme, space, value: string) =>
    /[0-9A-Z=]/.test(value) ? `${scheme}${space}${hide(value)}` : whole,
  );
}
