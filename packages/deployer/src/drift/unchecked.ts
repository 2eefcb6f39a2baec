import type { UncheckedResource } from './model';

/** What was not compared: a sentence for each that could not be, and one for all whose type can't be. */
export function uncheckedText(unchecked: readonly UncheckedResource[]): string[] {
  const types = new Map<string, number>();
  for (const { type } of unchecked.filter(({ reason }) => !reason)) types.set(type, (types.get(type) ?? 0) + 1);
  const unsupported = [...types].sort().map(([type, number]) => (number > 1 ? `${type} (${number})` : type));
  const failed = unchecked.flatMap(({ nestedIn, constructPath, logicalId, reason }) =>
    reason ? [`could not look at ${[...nestedIn, constructPath ?? logicalId].join(' › ')}: ${reason}`] : [],
  );
  return [
    ...failed,
    ...(unsupported.length > 0 ? [`not looked at, for CloudFormation can't: ${unsupported.join(', ')}`] : []),
  ];
}
