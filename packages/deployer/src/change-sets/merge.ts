import type { Change, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import type { DescribedChangeSet } from './change-sets';

/**
 * One description of a change set from two: with the values of properties, CloudFormation is known to drop resources
 * (a value that it takes for JSON and can't read) and the reason of a failure; without them, it gives no values.
 * The one without is right about what changes; the other adds values.
 */
export function mergeDescriptions(withValues: DescribedChangeSet, without: DescribedChangeSet): DescribedChangeSet {
  const valued = new Map(withValues.Changes.map((change) => [idOf(change), change]));
  const merged = without.Changes.map((change) => mergeChange(change, valued.get(idOf(change))));
  const known = new Set(without.Changes.map(idOf));
  return {
    ...withValues,
    ...given(without),
    Changes: [...merged, ...withValues.Changes.filter((change) => !known.has(idOf(change)))],
  };
}

function mergeChange(plain: Change, valued: Change | undefined): Change {
  if (!valued) return plain;
  const [one, other] = [plain.ResourceChange ?? {}, valued.ResourceChange ?? {}];
  const detailed = new Set((other.Details ?? []).map(nameOfDetail));
  const missing = (one.Details ?? []).filter((detail) => !detailed.has(nameOfDetail(detail)));
  return {
    ...valued,
    ...given(plain),
    ResourceChange: { ...other, ...given(one), Details: [...(other.Details ?? []), ...missing] },
  };
}

function idOf({ ResourceChange: change, Type }: Change): string {
  return JSON.stringify([Type, change?.LogicalResourceId]);
}

function nameOfDetail({ Target, ChangeSource, CausingEntity }: ResourceChangeDetail): string {
  return JSON.stringify([Target?.Attribute, Target?.Name, ChangeSource, CausingEntity]);
}

function given<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Partial<T>;
}
