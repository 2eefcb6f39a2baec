import { isStateful } from '../changes/stateful';
import { type Effect, effectOf, type PlannedStack, type ResourceChange } from '../model/plan';
import { type Quote, unique, visible } from './text';

/** The sign of each effect: what loses data comes first. */
export const SIGNS: Readonly<Record<Effect, string>> = {
  remove: '-',
  replace: '-/+',
  change: '~',
  import: '<',
  add: '+',
};

const ORDER = Object.keys(SIGNS) as Effect[];

/** Whether a change destroys or replaces a resource of a type that may hold data. */
export function touchesData(change: ResourceChange): boolean {
  return isDisruptive(change) && isStateful(change.type);
}

/** Whether a change destroys or replaces a resource, for sure or maybe. */
export function isDisruptive(change: ResourceChange): boolean {
  const effect = effectOf(change);
  return effect === 'remove' || effect === 'replace';
}

/** Whether what a destroyed or replaced resource holds stays somewhere. */
export function isSpared(change: ResourceChange): boolean {
  return change.afterwards === 'retained' || change.afterwards === 'snapshot';
}

/** How bad a change is, 0 the worst: data that is deleted, data that is kept, other destroys and replacements, the rest. */
export function severityOf(change: ResourceChange): number {
  const effect = ORDER.indexOf(effectOf(change));
  if (touchesData(change)) return (isSpared(change) ? 2 : 0) + effect;
  return 4 + effect;
}

/** The worst first; those that are as bad stay in order. */
export function worstFirst(changes: readonly ResourceChange[]): ResourceChange[] {
  return [...changes].sort((one, other) => severityOf(one) - severityOf(other));
}

/** How bad the worst change of a stack is. */
export function worstOf(stack: PlannedStack): number {
  return Math.min(9, ...stack.changes.map(severityOf));
}

/** What happens to a resource and why, where its sign doesn't say all of it. */
export function whatHappens(change: ResourceChange, quote: Quote = visible): string {
  switch (effectOf(change)) {
    case 'add':
      return change.certain ? '' : 'may be created';
    case 'import':
      return change.certain ? 'is imported' : 'may be imported';
    case 'remove':
      return removal(change);
    case 'replace':
      return replacement(change, quote);
    case 'change':
      return modification(change, quote);
  }
}

function removal(change: ResourceChange): string {
  const kept =
    change.afterwards === 'retained'
      ? 'leaves the stack, is retained'
      : change.afterwards === 'snapshot'
        ? 'a snapshot stays'
        : dataLoss(change);
  return [change.certain ? '' : 'may be destroyed', kept].filter(Boolean).join('; ');
}

function dataLoss(change: ResourceChange): string {
  if (!isStateful(change.type)) return '';
  return change.afterwards === 'deleted' && change.certain
    ? 'what it holds is deleted'
    : 'what it holds may be deleted';
}

function replacement(change: ResourceChange, quote: Quote): string {
  const certain = change.replacement === 'yes' && change.certain;
  const why = unique(
    change.causes
      .filter((cause) => cause.replaces !== 'no')
      .map((cause) => (cause.from ? `${quote(cause.target)} (from ${quote(cause.from)})` : quote(cause.target))),
  );
  const because = why.length > 0 ? ` because of ${listed(why, 5)}` : '';
  const kept =
    change.afterwards === 'retained'
      ? 'the old one is retained'
      : change.afterwards === 'snapshot'
        ? 'a snapshot of the old one stays'
        : dataLoss({ ...change, certain });
  return `${certain ? 'replaced' : 'may be replaced'}${because}${kept && `; ${kept}`}`;
}

function modification(change: ResourceChange, quote: Quote): string {
  const shown = new Set(change.properties.map((property) => property.path.split('/')[2]));
  const targets = unique(change.causes.map((cause) => cause.target)).filter((target) => !shown.has(target));
  const named = targets.length > 0 ? targets : change.properties.length > 0 ? [] : [...change.scope];
  const what = listed(
    named.map((name) => quote(name)),
    8,
  );
  if (change.certain) return what;
  const sources = unique(change.causes.flatMap((cause) => (cause.from ? [quote(cause.from)] : [])));
  return `may change${what && `: ${what}`}${sources.length > 0 ? ` (hangs on ${listed(sources, 3)})` : ''}`;
}

/** `a, b, c and 4 more`. */
export function listed(texts: readonly string[], most: number): string {
  if (texts.length <= most + 1) return texts.join(', ');
  return `${texts.slice(0, most).join(', ')} and ${texts.length - most} more`;
}
