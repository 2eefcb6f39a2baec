/** Whether a pattern matches a path: relative to the context, with slashes. */
export type Matches = (file: string) => boolean;

/** Characters without meaning in a pattern, but with one in a regular expression. */
const LITERAL = /[.+()|{}$]/;

/**
 * Matches paths as BuildKit does (moby/patternmatcher 0.6.0, `Pattern.compile`). Packages that do it follow older
 * engines: they take `+` for a repetition, and `**x` for the end of a folder's name only.
 *
 * @throws SyntaxError for brackets that mean nothing
 */
export function matcher(pattern: string): Matches {
  const suffix = /^\*\*([^*?[\]\\]*)$/.exec(pattern)?.[1];
  if (suffix !== undefined)
    return (file) => file.endsWith(suffix) || (suffix.startsWith('/') && file === suffix.slice(1));
  if (!/[*?[\]\\]/.test(pattern)) return (file) => file === pattern;
  const expression = new RegExp(`^${expressionOf([...pattern])}$`, 'u');
  return (file) => expression.test(file);
}

function expressionOf(characters: readonly string[]): string {
  let expression = '';
  let bracket = false;
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '*' && characters[at + 1] === '*') {
      at += characters[at + 2] === '/' ? 2 : 1;
      expression += at + 1 === characters.length ? '.*' : '(.*/)?';
    } else if (character === '*') expression += '[^/]*';
    else if (character === '?') expression += '[^/]';
    else if (character === '\\') expression += escaped(characters[++at] ?? '\\');
    else if (character === ']' && !bracket) expression += '\\]';
    else expression += LITERAL.test(character) ? `\\${character}` : character;
    if (character === '[' || character === ']') bracket = character === '[';
  }
  return expression;
}

const escaped = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;
