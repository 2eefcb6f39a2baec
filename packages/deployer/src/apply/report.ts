import { pathWithin } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import { duration, nameOf } from '../render/names';
import type { Progress } from './progress';
import type { RootCause } from './root-cause';

/** One line on how far a stack is: `stratiform-dev-infra: 3 of 12, 24 s (Backend/Queue)`. */
export function progressLine(progress: Progress, elapsed: number, stack: AssemblyStack): string {
  const { stackName, done, total, working, undoing } = progress;
  const names = working.slice(0, 2).map((logicalId) => resourceName(stack, logicalId));
  const more = working.length > 2 ? ` and ${working.length - 2} more` : '';
  const at = names.length > 0 ? ` (${names.join(', ')}${more})` : '';
  return `${stackName}: ${undoing ? 'undoes its changes' : `${done} of ${total}`}, ${duration(elapsed)}${at}`;
}

/** Where the construct that failed stands in the tree, without the CDK's inner `Resource`; undefined when nothing tells. */
export function constructPathOf(cause: RootCause, stack: AssemblyStack): string | undefined {
  return pathWithin(stack, cause.logicalId, cause.nestedIn)?.replace(/\/Resource$/, '');
}

/** What went wrong first, for people: the resource with its construct path, and the service's own message. */
export function rootCauseLines(cause: RootCause, stack: AssemblyStack): string[] {
  return [
    `Root cause: ${constructPathOf(cause, stack) ?? cause.logicalId} (${cause.logicalId}, ${cause.type}): ${cause.status}`,
    ...(cause.nestedIn.length > 0 ? [`  in the nested stack ${cause.stackName}`] : []),
    ...cause.message.split('\n').map((line) => `  ${line}`),
  ];
}

function resourceName(stack: AssemblyStack, logicalId: string): string {
  return nameOf({ logicalId, constructPath: pathWithin(stack, logicalId), nestedIn: [] }, stack.constructPath);
}
