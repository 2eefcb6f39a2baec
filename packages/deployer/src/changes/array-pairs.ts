import { isRecord } from './template-text';

/** Which elements of two arrays belong together; indexes. */
export interface Pairs {
  /** The same element, possibly changed: where it was and where it is. */
  readonly pairs: readonly (readonly [before: number, after: number])[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
}

/** What tells the elements of a list apart, likeliest first. */
const IDENTITIES = ['Key', 'Sid', 'Id', 'Name', 'LogicalId', 'AttributeName', 'IndexName', 'ParameterKey'];

/** Up to this many comparisons of elements are made (a hundredth of a second); longer lists are compared by what they hold. */
const MOST_COMPARISONS = 1_000_000;

/** How much of two objects has to be the same for one to be the other one changed: less reads better as gone and new. */
const ALIKE = 0.3;

/**
 * Pairs the elements of two arrays, so that an element which was put in front is one addition, not a change of everything
 * behind it: equal elements in order, then equal ones that moved, then those with the same name, then those that are alike.
 *
 * @param keyOf the same text for elements that are equal
 * @param partsOf what an element consists of, to tell how alike two are; undefined for one without parts
 */
export function pairElements(
  before: readonly unknown[],
  after: readonly unknown[],
  keyOf: (element: unknown) => string,
  partsOf: (element: unknown) => ReadonlySet<string> | undefined,
): Pairs {
  const [keysBefore, keysAfter] = [before.map(keyOf), after.map(keyOf)];
  const pairs = inOrder(keysBefore, keysAfter);
  let removed = rest(before, new Set(pairs.map(([at]) => at)));
  let added = rest(after, new Set(pairs.map(([, at]) => at)));
  const pairUp = (same: (one: number, other: number) => boolean): void => {
    for (const one of removed) {
      const other = added.find((candidate) => same(one, candidate));
      if (other === undefined) continue;
      pairs.push([one, other]);
      added = added.filter((at) => at !== other);
    }
    const paired = new Set(pairs.map(([at]) => at));
    removed = removed.filter((at) => !paired.has(at));
  };
  pairUp((one, other) => keysBefore[one] === keysAfter[other]);
  pairUp((one, other) => sameIdentity(before[one], after[other]));
  const alike = (one: number, other: number): boolean => {
    if (identityOf(before[one]) && identityOf(after[other])) return false;
    const [parts, others] = [partsOf(before[one]), partsOf(after[other])];
    return parts !== undefined && others !== undefined && similarity(parts, others) >= ALIKE;
  };
  pairUp(alike);
  // As many simple values as before, at the same places between the others: each took the place of one.
  const left = [...removed.map((at) => before[at]), ...added.map((at) => after[at])];
  const settled = [...pairs];
  const samePlace = (one: number, other: number): boolean => settled.every(([was, is]) => was < one === is < other);
  if (removed.length === added.length && left.every((element) => partsOf(element) === undefined)) pairUp(samePlace);
  return { pairs: pairs.sort(([, one], [, other]) => one - other), removed, added };
}

/** What an element of a list is known by: `["Key","Project"]`; undefined when nothing tells. */
export function identityOf(element: unknown): readonly [name: string, value: string] | undefined {
  if (!isRecord(element)) return undefined;
  const name = IDENTITIES.find((candidate) => typeof element[candidate] === 'string');
  return name === undefined ? undefined : [name, String(element[name])];
}

/** Whether two elements are known by the same name. */
export function sameIdentity(one: unknown, other: unknown): boolean {
  const [mine, others] = [identityOf(one), identityOf(other)];
  return mine !== undefined && others !== undefined && mine[0] === others[0] && mine[1] === others[1];
}

/**
 * Whether an element is a value with its name beside it, such as a tag or an environment variable: one says nothing
 * without the other, and whether the value is a secret is told by the name.
 */
export function isNamedValue(element: unknown): boolean {
  return (
    identityOf(element) !== undefined && Object.keys(element as object).some((name) => /^(Parameter)?Value$/.test(name))
  );
}

// The longest common subsequence; what both begin and end with needs no search.
function inOrder(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1;
  const head = Array.from({ length: start }, (_, at) => [at, at] as const);
  const tail = Array.from({ length: end }, (_, at) => [before.length - end + at, after.length - end + at] as const);
  const middle = longestCommon(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...head, ...middle.map(([one, other]) => [one + start, other + start] as const), ...tail];
}

function longestCommon(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  if (before.length * after.length > MOST_COMPARISONS) return [];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (one: number, other: number): number => lengths[one * width + other] ?? 0;
  for (let one = before.length - 1; one >= 0; one -= 1) {
    for (let other = after.length - 1; other >= 0; other -= 1) {
      lengths[one * width + other] =
        before[one] === after[other] ? at(one + 1, other + 1) + 1 : Math.max(at(one + 1, other), at(one, other + 1));
    }
  }
  const found: (readonly [number, number])[] = [];
  for (let one = 0, other = 0; one < before.length && other < after.length; ) {
    if (before[one] === after[other]) found.push([one++, other++]);
    else if (at(one + 1, other) >= at(one, other + 1)) one += 1;
    else other += 1;
  }
  return found;
}

function rest(elements: readonly unknown[], taken: ReadonlySet<number>): number[] {
  return elements.map((_, at) => at).filter((at) => !taken.has(at));
}

function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((part) => other.has(part)).length;
  return common / Math.max(one.size, other.size, 1);
}
