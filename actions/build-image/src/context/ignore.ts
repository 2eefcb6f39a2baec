import * as path from 'node:path';
import { ActionError } from '@stratiform/github/lib/start.js';
import { type Matches, matcher } from './pattern.js';

/** One line of a `.dockerignore`. */
export interface Rule {
  /** As the engine cleans it: no leading slash, no `.` and `..` inside. */
  readonly pattern: string;
  /** Whether it began with `!`: what it matches is sent after all. */
  readonly exception: boolean;
  readonly matches: Matches;
}

/** Which rules matched a folder: what is in it goes by them, too. */
export type Matched = readonly boolean[];

/**
 * The rules of a `.dockerignore`, in their order: comments, blanks, `!`, and paths as BuildKit reads them
 * (moby/patternmatcher 0.6.0, `ignorefile.ReadAll` and `New`).
 *
 * @param name of the file, for errors @throws ActionError `context` for a pattern that can't be read
 */
export function rulesOf(text: string, name: string): Rule[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map((line) => rule(line.trim(), name));
}

/**
 * Whether a path is left out, by what matched the folder that it is in.
 *
 * @param inherited what was matched for its folder; undefined at the top
 * @returns and what it hands on to what is in it
 */
export function ignored(
  file: string,
  rules: readonly Rule[],
  inherited?: Matched,
): { ignored: boolean; matched: Matched } {
  let out = false;
  const matched = rules.map(({ exception, matches }, at) => {
    // An exception says nothing of what is sent anyway, a rule nothing of what is out; both are then not handed on.
    const match = inherited?.[at] || (exception === out && matches(file));
    if (match) out = !exception;
    return match;
  });
  return { ignored: out, matched };
}

/** Whether something in a folder that is left out could be sent after all. */
export function mayHaveExceptions(folder: string, rules: readonly Rule[]): boolean {
  const exceptions = rules.filter(({ exception }) => exception).map(({ pattern }) => pattern.replace(/\/\*\*?$/, ''));
  if (exceptions.some((pattern) => /[*[\]?^\\]/.test(pattern))) return true;
  return exceptions.some((pattern) => `${pattern}/`.startsWith(`${folder}/`));
}

function rule(line: string, name: string): Rule {
  const exception = line.startsWith('!');
  const written = exception ? line.slice(1).trim() : line;
  if (written === '' || (exception && /^\/+$/.test(written)))
    throw unreadable(line, name, 'no path stands after the exclamation mark');
  const cleaned = path.posix.normalize(written).replace(/(?<=.)\/$/, '');
  const pattern = cleaned.length > 1 ? cleaned.replace(/^\//, '') : cleaned;
  try {
    return { pattern, exception, matches: matcher(pattern) };
  } catch {
    throw unreadable(line, name, 'a bracket is not closed, or holds no range');
  }
}

function unreadable(line: string, name: string, why: string): ActionError {
  return new ActionError('context', `The pattern '${line}' in ${name} can't be read: ${why}.`, 'Correct the line.');
}
