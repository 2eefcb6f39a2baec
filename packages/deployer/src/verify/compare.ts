import { isDeepStrictEqual } from 'node:util';
import type { Reviewed } from '../changes/from-change-set';
import type { PlannedStack, ResourceChange } from '../model/plan';

type Told = Pick<PlannedStack, 'stackName' | 'permissions'> & Reviewed;

/**
 * In what a change set, as CloudFormation gives it back now, differs from what was reviewed. Empty: in nothing.
 *
 * Also what was only shown: values, and what statements open. A plan that shows something else than its change sets do is not one to execute.
 */
export function changedSince(reviewed: Told, now: Told): string[] {
  return [
    ...(reviewed.stackName === now.stackName && reviewed.stackId === now.stackId ? [] : ['its stack']),
    ...(isDeepStrictEqual(reviewed.readBack, now.readBack) ? [] : ['its template']),
    ...differing('parameter', parametersOf(reviewed), parametersOf(now)),
    ...differing('tag', reviewed.tags, now.tags),
    ...(isDeepStrictEqual(reviewed.capabilities, now.capabilities) ? [] : ['its capabilities']),
    ...(isDeepStrictEqual(reviewed.notificationArns, now.notificationArns) ? [] : ['its notification topics']),
    ...otherChanges(reviewed.changes, now.changes, true),
    ...missingChanges(reviewed.changes, now.changes),
    ...shownOtherwise(reviewed.changes, now.changes),
    ...(isDeepStrictEqual(reviewed.permissions, now.permissions) ? [] : ['what its statements and rules open']),
  ];
}

/**
 * What a stack that is planned anew would do beyond what was reviewed. Empty: nothing; it may be executed.
 *
 * - A change that was reviewed as certain has to come, and one that wasn't reviewed may not.
 * - Where the review said `maybe replaced`, it may be replaced or not; where it said no, it may not.
 */
export function beyondReview(reviewed: PlannedStack, now: PlannedStack): string[] {
  const given = ({ parameters }: PlannedStack) =>
    Object.fromEntries(parameters.filter((one) => one.value !== undefined).map((one) => [one.name, one.value]));
  return [
    ...(reviewed.templateDigest === now.templateDigest ? [] : ['its template']),
    ...(reviewed.readBack.length === 0 || isDeepStrictEqual(reviewed.readBack, now.readBack)
      ? []
      : ['the text of a template']),
    // What an SSM-typed parameter resolves to is what was waited for: names and given values are compared.
    ...(reviewed.changesAre === 'known' ? differing('parameter', given(reviewed), given(now)) : []),
    ...differing('tag', reviewed.tags, now.tags),
    ...(reviewed.executionRole === now.executionRole ? [] : ['the role that CloudFormation acts under']),
    ...otherChanges(reviewed.changes, now.changes),
    ...(reviewed.changesAre === 'known' ? missingChanges(reviewed.changes, now.changes) : []),
  ];
}

function parametersOf(stack: Pick<PlannedStack, 'parameters'>): Record<string, unknown> {
  return Object.fromEntries(stack.parameters.map(({ name, value, resolved }) => [name, { value, resolved }]));
}

function differing(what: string, one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !isDeepStrictEqual(one[name], other[name])).map((name) => `${what} ${name}`);
}

// `exactly`: also where a replacement that may come is now sure to come, or not to.
function otherChanges(reviewed: readonly ResourceChange[], now: readonly ResourceChange[], exactly = false): string[] {
  return now.flatMap((change) => {
    const match = reviewed.find((one) => same(one, change));
    if (!match) return [`${verbOf(change)} ${nameOf(change)}, which was not reviewed`];
    if (match.action !== change.action || match.type !== change.type)
      return [`${verbOf(change)} ${nameOf(change)}, where the review says ${match.action} ${match.type}`];
    const allowed = exactly || match.replacement === 'no' ? match.replacement === change.replacement : true;
    return allowed
      ? []
      : [
          `${REPLACES[change.replacement]} ${nameOf(change)}, where the review says that it ${REPLACES[match.replacement]} it`,
        ];
  });
}

const REPLACES = { yes: 'replaces', maybe: 'may replace', no: "doesn't replace" } as const;

function missingChanges(reviewed: readonly ResourceChange[], now: readonly ResourceChange[]): string[] {
  return reviewed
    .filter((change) => change.certain && !now.some((one) => same(one, change)))
    .map((change) => `no longer ${verbOf(change)} ${nameOf(change)}`);
}

function shownOtherwise(reviewed: readonly ResourceChange[], now: readonly ResourceChange[]): string[] {
  const shown = ({ properties, afterwards, constructPath }: ResourceChange) => ({
    properties,
    afterwards,
    constructPath,
  });
  return now
    .filter((change) => reviewed.some((one) => same(one, change) && !isDeepStrictEqual(shown(one), shown(change))))
    .map((change) => `the values shown for ${nameOf(change)}`);
}

function same(one: ResourceChange, other: ResourceChange): boolean {
  return one.logicalId === other.logicalId && isDeepStrictEqual(one.nestedIn, other.nestedIn);
}

function verbOf({ action }: ResourceChange): string {
  return action === 'modify' ? 'changes' : action === 'unknown' ? 'does something to' : `${action}s`;
}

function nameOf(change: ResourceChange): string {
  return [...change.nestedIn, change.constructPath?.replace(/\/Resource$/, '') ?? change.logicalId].join(' › ');
}
