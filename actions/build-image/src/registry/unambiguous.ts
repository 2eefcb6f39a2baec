/**
 * JSON of a registry. Bytes that are no UTF-8 are refused: readers put different characters in their place.
 *
 * @throws Error if it is no JSON
 */
export function jsonOf(bytes: Buffer): unknown {
  return JSON.parse(textOf(bytes));
}

/** Whether a key stands twice in an object of a JSON text: one reader takes the first of them, another the last. */
export function hasKeyTwice(bytes: Buffer): boolean {
  const strings = textOf(bytes).matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g);
  let written = 0;
  for (const [, colon] of strings) if (colon) written += 1;
  return written !== keysIn(jsonOf(bytes));
}

/**
 * A key that isn't one of these, but that Go's `encoding/json` takes for one, as it reads them in any case; and most of
 * what reads images is written in Go.
 */
export function misspelt(value: object, known: readonly string[]): string | undefined {
  const folded = known.map(fold);
  return Object.keys(value).find((key) => !known.includes(key) && folded.includes(fold(key)));
}

function textOf(bytes: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

// Without recursion: lists in lists can be as deep as a text is long.
function keysIn(value: unknown): number {
  const left = [value];
  let keys = 0;
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null) continue;
    const inner = Object.values(one);
    if (!Array.isArray(one)) keys += inner.length;
    for (const each of inner) left.push(each);
  }
  return keys;
}

// Not only letters of ASCII: 'ſ' is an 's' there, and the sign of Kelvin a 'k'.
function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}
