import type { Effect } from '../../model/plan';

/** What may be left out as a whole: a change, a permission, a row of a table. */
export interface Part {
  /** The least goes first when there isn't room for all. */
  readonly importance: number;
  readonly text: string;
  /** How it is told of when it is left out; absent where something that goes earlier tells of it. */
  readonly counts?: { readonly stack: string; readonly as: string; readonly number: number };
}

/** A piece of the text that is there when at least one of its parts is. */
export interface Section {
  readonly parts: readonly Part[];
  readonly layout: (kept: readonly Part[]) => string;
}

/** What is looked at first stays longest. */
export const IMPORTANCE = {
  refusal: 100,
  dataLoss: 90,
  risk: 80,
  disruption: 75,
  opening: 70,
  wait: 60,
  stack: 58,
  remove: 56,
  replace: 54,
  drift: 50,
  warning: 45,
  change: 40,
  closing: 35,
  import: 30,
  add: 20,
  assets: 10,
  nothing: 5,
} as const;

export const EFFECT_COUNTS: Readonly<Record<Effect, string>> = {
  remove: 'to destroy',
  replace: 'to replace',
  change: 'to change',
  import: 'to import',
  add: 'to create',
};

/** A table with an empty line before it, as Markdown wants it. */
export function table(header: readonly string[], rows: readonly string[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => ':--')), ...rows].join('\n');
}

export function tableRow(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
