import pc from 'picocolors';
import {
  countChanges,
  type Effect,
  effectOf,
  isEmpty,
  type Plan,
  type PlannedStack,
  type ResourceChange,
} from '../plan/model';
import { nameOf } from './names';
import { columns } from './table';
import { waitTexts } from './waits';

export interface TerminalOptions {
  /** @default false */
  readonly color?: boolean;
}

type Colors = ReturnType<typeof pc.createColors>;

/** Sign and place of each effect: what loses data comes first. */
const SIGNS: readonly (readonly [Effect, string])[] = [
  ['remove', '-'],
  ['replace', '-/+'],
  ['change', '~'],
  ['import', '<'],
  ['add', '+'],
];

/** A plan as a table for the terminal. Pure: the same plan gives the same text. */
export function renderTerminal(plan: Plan, options: TerminalOptions = {}): string {
  const colors = pc.createColors(options.color ?? false);
  const heading = `Plan for ${colors.bold(plan.environment)} (account ${plan.account}, ${plan.region})`;
  const stacks = plan.stacks.map((stack) => stackLines(stack, colors).join('\n'));
  return [heading, '', ...stacks, '', summary(plan)].join('\n');
}

/** One stack of a plan, as it looks in the plan. */
export function renderStack(stack: PlannedStack, options: TerminalOptions = {}): string {
  return stackLines(stack, pc.createColors(options.color ?? false)).join('\n');
}

/** One line: how many resources are created, changed, replaced and destroyed. */
export function summary(plan: Plan): string {
  if (isEmpty(plan)) return 'Nothing to do: every stack is as its template says.';
  const counts = countChanges(plan.stacks);
  const told = [
    `${counts.add} to create`,
    `${counts.change} to change`,
    `${counts.replace} to replace`,
    `${counts.remove} to destroy`,
    ...(counts.import > 0 ? [`${counts.import} to import`] : []),
  ];
  const waiting = plan.stacks.filter((stack) => stack.kind === 'waits').length;
  return `Plan: ${told.join(', ')}${waiting > 0 ? ` (${waiting} of ${plan.stacks.length} stacks planned for good during apply)` : ''}.`;
}

function stackLines(stack: PlannedStack, colors: Colors): string[] {
  const heading = `${colors.bold(stack.stackName)}  ${kindOf(stack, colors)}`;
  const waits = waitTexts(stack.waitsFor).map((text) => `  ${colors.yellow('…')} ${text}`);
  const protection =
    stack.terminationProtection === undefined
      ? []
      : [`  ${colors.yellow('~')} termination protection ${stack.terminationProtection ? 'on' : 'off'}`];
  return [
    heading,
    ...waits,
    ...protection,
    ...columns(
      sorted(stack.changes).map((change) => row(change, stack, colors)),
      '  ',
    ),
  ];
}

function kindOf(stack: PlannedStack, colors: Colors): string {
  switch (stack.kind) {
    case 'nothing':
      return colors.dim('nothing to do');
    case 'create':
      return colors.green('create');
    case 'update':
      return colors.yellow('update');
    case 'waits':
      return `${colors.yellow('waits')}, then ${stack.exists ? 'update' : 'create'}${stack.changesAre === 'unknown' ? ' (changes are known then)' : ''}`;
  }
}

function sorted(changes: readonly ResourceChange[]): ResourceChange[] {
  const rank = (change: ResourceChange) => SIGNS.findIndex(([effect]) => effect === effectOf(change));
  return [...changes].sort((one, other) => rank(one) - rank(other));
}

function row(change: ResourceChange, stack: PlannedStack, colors: Colors): string[] {
  const effect = effectOf(change);
  const sign = SIGNS.find(([candidate]) => candidate === effect)?.[1] ?? '?';
  return [
    colorOf(effect, colors)(sign),
    change.type,
    nameOf(change, stack.constructPath),
    colors.dim(details(change, effect)),
  ];
}

function colorOf(effect: Effect, colors: Colors): (text: string) => string {
  if (effect === 'add' || effect === 'import') return colors.green;
  return effect === 'change' ? colors.yellow : colors.red;
}

function details(change: ResourceChange, effect: Effect): string {
  if (effect === 'add' || effect === 'import') return '';
  if (effect === 'remove')
    return change.afterwards === 'retained'
      ? 'leaves the stack, is retained'
      : change.afterwards === 'snapshot'
        ? 'a snapshot stays'
        : '';
  if (effect === 'change')
    return unique(change.causes.map((cause) => cause.target)).join(', ') || change.scope.join(', ');
  const certain = change.replacement === 'yes';
  const why = unique(
    change.causes
      .filter((cause) => cause.replaces !== 'no')
      .map((cause) => (cause.from ? `${cause.target} (from ${cause.from})` : cause.target)),
  );
  const because = why.length > 0 ? ` because of ${why.join(', ')}` : '';
  const kept = change.afterwards === 'retained' ? '; the old one is retained' : '';
  return `${certain ? 'replaced' : 'may be replaced'}${because}${kept}`;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
