// Controls, format characters (direction marks, zero-width ones, tags), what is drawn as nothing, lone surrogates, and
// line separators: they hide or reorder what a reviewer sees. U+FE0F only makes a symbol an emoji.
const HIDDEN = /(?!\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const PLAIN = /^[ -~]*$/;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text on one line in which everything can be seen: `\n` for a new line, `\u{202e}` for what is drawn as nothing. */
export function visible(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(
    HIDDEN,
    (hidden) => SHORT[hidden] ?? `\\u{${(hidden.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}

/** A text that is no longer than so many UTF-16 code units, with `…` where the rest was. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${part(text, 0, length - 1)}…`;
}

/** `slice` that leaves out half a character at either end. */
export function part(text: string, from: number, to: number): string {
  const start = isTrailing(text, from) ? from + 1 : from;
  const end = isTrailing(text, to) ? to - 1 : to;
  return text.slice(start, end);
}

function isTrailing(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  const before = text.charCodeAt(at - 1);
  return unit >= 0xdc00 && unit <= 0xdfff && before >= 0xd800 && before <= 0xdbff;
}

/** How a text from a plan is written into a sentence: made visible for a terminal, put between backticks for Markdown. */
export type Quote = (text: string) => string;

/** Each text once, in order. */
export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
