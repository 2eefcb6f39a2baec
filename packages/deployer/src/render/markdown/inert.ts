import { cut, visible } from '../text';

/**
 * Texts from a plan are values of somebody's resources: they may hold Markdown, HTML, mentions and references. They are
 * only ever written as code, which GitHub shows letter by letter: between backticks, in fences, or in `<code>`.
 */

/** Most UTF-16 code units of a text within a sentence or table. */
const MOST_INLINE = 240;

/** A text between backticks, on one line. */
export function code(text: string, most = MOST_INLINE): string {
  const shown = cut(visible(text), most);
  if (shown.trim() === '') return `\`"${shown}"\``;
  const fence = '`'.repeat(longestRun(shown) + 1);
  const padded = /^[` ]|[` ]$/.test(shown) ? ` ${shown} ` : shown;
  return `${fence}${padded}${fence}`;
}

/** The same for a cell of a table, in which a pipe would begin the next cell even between backticks. */
export function cellCode(text: string, most = MOST_INLINE): string {
  return code(text, most).replaceAll('|', '\\|');
}

/** The same within HTML, where backticks mean nothing. */
export function htmlCode(text: string, most = MOST_INLINE): string {
  return `<code>${cut(visible(text), most).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</code>`;
}

/** Lines in a fence that none of them can end. They have to be visible texts already: one line each. */
export function fenced(lines: readonly string[], language: string): string {
  const fence = '`'.repeat(lines.reduce((most, line) => Math.max(most, longestRun(line) + 1), 3));
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

function longestRun(text: string): number {
  if (!text.includes('`')) return 0;
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
