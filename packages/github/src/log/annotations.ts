import { error, notice, warning } from '@actions/core';
import { printed } from './printed.js';

/** Something that should be seen without opening the log. */
export interface Note {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** Redacted by whoever made it. */
  readonly message: string;
}

/** GitHub shows that many annotations a step of each level, and the log has the others; seen, nowhere promised. */
const MOST = 10;
/** The runner cuts longer messages (`_maxIssueMessageLength` in actions/runner's `ExecutionContext.cs`). */
const LONGEST = 4096;
/** Titles of annotations (https://docs.github.com/en/rest/checks/runs). */
const LONGEST_TITLE = 255;

const show = { error, warning, notice };
// Of this process, which is what a step is: several calls share the ten.
const shown = { error: 0, warning: 0, notice: 0 };
// The last error is the one that says why the action failed.
const most = { error: MOST - 1, warning: MOST, notice: MOST };

/**
 * Shows annotations, the first ones first. Where a level has more than GitHub shows, its last one says how many, and the
 * log has them.
 */
export function annotate(notes: readonly Note[]): void {
  for (const level of ['error', 'warning', 'notice'] as const) {
    const own = notes.filter((note) => note.level === level);
    const room = most[level] - shown[level];
    const fits = own.length <= room ? own.length : Math.max(0, room - 1);
    for (const { title, message } of own.slice(0, fits)) annotation(level, title, message);
    if (own.length > fits) more(level, own.slice(fits));
  }
}

/** One annotation. What follows the message is kept when the message is too long. */
export function annotation(level: Note['level'], title: string, message: string, after = ''): void {
  shown[level] += 1;
  const end = after && `\n${after}`;
  const room = LONGEST - end.length;
  const start = message.length > room ? `${message.slice(0, room - 1)}…` : message;
  show[level](`${start}${end}`, { title: title.replace(/\s+/g, ' ').slice(0, LONGEST_TITLE) });
}

function more(level: Note['level'], rest: readonly Note[]): void {
  const many = `${rest.length} more ${level}${rest.length === 1 ? '' : 's'}`;
  if (shown[level] < most[level]) annotation(level, many, 'The log of this step has them.');
  printed(many, rest.map(({ title, message }) => `${title}: ${message}`).join('\n'));
}
