import { redactText } from '@stratiform/deployer/lib/redact/redact.js';
import { fenced } from '@stratiform/deployer/lib/render/markdown/inert.js';
import { visible } from '@stratiform/deployer/lib/render/text.js';

/** Characters in a line: GitHub's comments show about that many without scrolling. */
const WIDTH = 96;
/** Most lines of one block, and most characters of one of its lines: what is longer is in the log. */
const MOST_LINES = 120;
const LONGEST_LINE = 4000;

/** Somebody's text as a block, redacted, in which nothing is Markdown, broken into lines that are read without scrolling. */
export function block(text: string): string {
  const lines = redactText(text.trim())
    .split(/\r\n|\r|\n/)
    .flatMap((line) => wrapped(visible(line)));
  const left = lines.length - MOST_LINES;
  const shown = left > 0 ? [...lines.slice(0, MOST_LINES), `… ${left} more lines: see the log of the run`] : lines;
  return fenced(shown, 'text');
}

/** A line as lines that are broken at blanks; those of an item of a list stand below its text. */
export function wrapped(line: string): string[] {
  const deep = ' '.repeat(/^ {0,8}(- )?/.exec(line)?.[0].length ?? 0);
  const lines: string[] = [];
  let rest = line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
  while (rest.length > WIDTH) {
    const before = rest.lastIndexOf(' ', WIDTH);
    // A word that is longer than a line stays whole: an ARN is to be copied.
    const at = before > deep.length ? before : rest.indexOf(' ', WIDTH);
    if (at < 0) break;
    lines.push(rest.slice(0, at));
    rest = `${deep}${rest.slice(at + 1)}`;
  }
  return [...lines, rest];
}
