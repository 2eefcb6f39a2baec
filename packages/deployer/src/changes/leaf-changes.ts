import { isNamedValue, pairElements } from './array-pairs';
import { hasIntrinsic, isAbsent, isIntrinsic, isRecord, readable, textOf } from './template-text';

/** One place where two parts of a template differ. */
export interface LeafChange {
  /** `/Properties/RedrivePolicy/maxReceiveCount` */
  readonly path: string;
  /** As people read it; absent: it wasn't there. */
  readonly before?: string;
  /** Absent: it goes away. */
  readonly after?: string;
  /** Whether both sides are written out, with no function in them. */
  readonly literal: boolean;
}

/**
 * Where two parts of a template differ, as deep as both have the same shape; what is only on one side is told as a whole,
 * and so is a value with its name beside it (`{ Key, Value }`).
 * `30` and `"30"` are the same to CloudFormation, and so they are here. Text that is JSON on both sides is compared as JSON.
 */
export function leafChanges(before: unknown, after: unknown, path: string): LeafChange[] {
  return compare(before, after, path, true);
}

function compare(before: unknown, after: unknown, path: string, literal: boolean): LeafChange[] {
  if (keyOf(before) === keyOf(after)) return [];
  if (isPlain(before) && isPlain(after)) return compareRecords(before, after, path, literal);
  if (Array.isArray(before) && Array.isArray(after)) return compareArrays(before, after, path, literal);
  const written = literal && !hasIntrinsic(before) && !hasIntrinsic(after);
  const [inBefore, inAfter] = [structureIn(before), structureIn(after)];
  if (inBefore && inAfter && Array.isArray(inBefore) === Array.isArray(inAfter)) {
    const inner = compare(inBefore, inAfter, path, written);
    // JSON that only differs in how it is written is told as the text that it is.
    if (inner.length > 0) return inner;
  }
  return [{ path, ...sides(before, after), literal: written }];
}

function compareRecords(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
  literal: boolean,
): LeafChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => compare(before[name], after[name], `${path}/${segment(name)}`, literal));
}

function compareArrays(
  given: readonly unknown[],
  fresh: readonly unknown[],
  path: string,
  literal: boolean,
): LeafChange[] {
  const [before, after] = [given.filter((one) => !isAbsent(one)), fresh.filter((one) => !isAbsent(one))];
  const { pairs, removed, added } = pairElements(before, after, keyOf, partsOf);
  const isLiteral = (element: unknown) => literal && !hasIntrinsic(element);
  const whole = [{ path, ...sides(given, fresh), literal: isLiteral(given) && isLiteral(fresh) }];
  // Another order may make another list of it, but for tags and the like.
  if (hasMoved(pairs) && ![...before, ...after].every(isNamedValue)) return whole;
  const changed = pairs.flatMap(([one, other]) => {
    const [was, is, place] = [before[one], after[other], `${path}/${other}`];
    if (keyOf(was) === keyOf(is) || !isNamedValue(was) || !isNamedValue(is)) return compare(was, is, place, literal);
    return [{ path: place, ...sides(was, is), literal: isLiteral(was) && isLiteral(is) }];
  });
  // What went away and what came at the same place is one change to the reader.
  const gone = removed.map((at): LeafChange => {
    const instead = added.includes(at) ? { after: textOf(after[at]) } : {};
    const written = isLiteral(before[at]) && isLiteral(added.includes(at) ? after[at] : '');
    return { path: `${path}/${at}`, before: textOf(before[at]), ...instead, literal: written };
  });
  const come = added
    .filter((at) => !removed.includes(at))
    .map((at): LeafChange => ({ path: `${path}/${at}`, after: textOf(after[at]), literal: isLiteral(after[at]) }));
  const found = [...changed, ...gone, ...come];
  // Only their order differs.
  return found.length > 0 ? found : whole;
}

function hasMoved(pairs: readonly (readonly [number, number])[]): boolean {
  return pairs.some(([one], at) => at > 0 && one < (pairs[at - 1]?.[0] ?? 0));
}

function sides(before: unknown, after: unknown): Pick<LeafChange, 'before' | 'after'> {
  return {
    ...(!isAbsent(before) && { before: textOf(before) }),
    ...(!isAbsent(after) && { after: textOf(after) }),
  };
}

function isPlain(node: unknown): node is Readonly<Record<string, unknown>> {
  return isRecord(node) && !isIntrinsic(node);
}

/** An object or array that a text holds as JSON. */
export function structureIn(node: unknown): object | undefined {
  if (typeof node === 'object' && !isIntrinsic(node)) return undefined;
  const text = textOf(node);
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

// The same text for what CloudFormation takes as the same: order of names and type of simple values don't count.
function keyOf(node: unknown): string {
  if (isAbsent(node)) return '';
  const value = readable(node);
  if (Array.isArray(value)) return `[${value.map(keyOf).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(String(value));
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${keyOf(value[name])}`).join(',')}}`;
}

function partsOf(node: unknown, path = ''): Set<string> | undefined {
  if (!isPlain(node)) return undefined;
  const inner = Object.entries(node).flatMap(([name, value]) => [
    ...(partsOf(value, `${path}/${name}`) ?? [`${path}/${name}=${keyOf(value)}`]),
  ]);
  return new Set(inner);
}

/** A name as a part of a path: JSON Pointer's way with slashes. */
export function segment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
