import { coversAddress, coversPorts } from './addresses';
import { bare, type Condition, type Statement, type Values } from './statement';

/** Whether everything that `narrow` speaks of is spoken of by `wide` too. In doubt: no. */
export function covers(wide: Statement, narrow: Statement): boolean {
  if (wide.form === 'unreadable' || wide.form !== narrow.form) return false;
  if (wide.scope !== narrow.scope || wide.effect !== narrow.effect) return false;
  const network = wide.form === 'ingress' || wide.form === 'egress';
  return (
    coversValues(wide.principals, narrow.principals, network ? coversAddress : coversPrincipal) &&
    coversValues(wide.actions, narrow.actions, network ? coversPorts : coversAction) &&
    coversValues(wide.resources, narrow.resources, coversPattern) &&
    wide.conditions.every((one) => narrow.conditions.some((other) => coversCondition(one, other)))
  );
}

const EQUAL =
  /^(?:for(?:any|all)values:)?(?:string(?:equals|equalsignorecase|like)|arn(?:equals|like)|ipaddress|numericequals|bool)(?:ifexists)?$/;
const UNEQUAL =
  /^(?:for(?:any|all)values:)?(?:stringnot(?:equals|equalsignorecase|like)|arnnot(?:equals|like)|notipaddress)(?:ifexists)?$/;

// One of more values is easier to match, none of more values is harder.
function coversCondition(wide: Condition, narrow: Condition): boolean {
  if (conditionId({ ...wide, values: [] }) !== conditionId({ ...narrow, values: [] })) return false;
  const operator = wide.operator.toLowerCase();
  if (EQUAL.test(operator)) return narrow.values.every((value) => wide.values.includes(value));
  if (UNEQUAL.test(operator)) return wide.values.every((value) => narrow.values.includes(value));
  return conditionId(wide) === conditionId(narrow);
}

/** Conditions that are the same have the same id: keys and operators know no case. */
export function conditionId({ operator, key, values }: Condition): string {
  return JSON.stringify([operator.toLowerCase(), key.toLowerCase(), values]);
}

type Covers = (wide: string, narrow: string) => boolean;

function coversValues(wide: Values, narrow: Values, one: Covers): boolean {
  const within = (value: string, values: readonly string[]): boolean => values.some((each) => one(each, value));
  if (!wide.not && !narrow.not) return narrow.values.every((value) => within(value, wide.values));
  if (wide.not && narrow.not) return wide.values.every((value) => within(value, narrow.values));
  if (wide.not) return wide.values.every((out) => narrow.values.every((value) => !mayOverlap(out, value)));
  return wide.values.includes('*');
}

const coversAction: Covers = (wide, narrow) => coversPattern(wide.toLowerCase(), narrow.toLowerCase());

// Principals know no patterns, but for everybody.
const coversPrincipal: Covers = (wide, narrow) => wide === '*' || wide === narrow;

/** Whether a pattern with `*` and `?` matches everything that another pattern matches. */
export function coversPattern(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === narrow) return true;
  // What `${…}` stands for is longer or shorter than its text: a `?` can't be counted against it.
  if (wide.includes('?') && narrow.includes('${')) return false;
  return matches(wide, narrow);
}

// Two fingers and the place of the last star: no backtracking beyond it, at most length × length steps.
function matches(pattern: string, text: string): boolean {
  let [at, on, star, resume] = [0, 0, -1, 0];
  while (on < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = on;
    } else if (pattern[at] === text[on] || (pattern[at] === '?' && text[on] !== '*')) {
      at++;
      on++;
    } else if (star >= 0) {
      at = star + 1;
      on = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

// Two patterns can't match the same thing only when they begin differently.
function mayOverlap(one: string, other: string): boolean {
  const [a, b] = [beginning(one), beginning(other)];
  if (a.whole && b.whole) return a.text === b.text;
  return a.text.startsWith(b.text) || b.text.startsWith(a.text);
}

function beginning(pattern: string): { text: string; whole: boolean } {
  const plain = bare(pattern).toLowerCase();
  const end = plain.search(/[*?]|\$\{/);
  return end < 0 ? { text: plain, whole: true } : { text: plain.slice(0, end), whole: false };
}
