import { type RootCause, redactText, type StoredApplyResult } from '@stratiform/deployer';
import { constructPathOf } from '@stratiform/deployer/lib/apply/report.js';
import { ActionError, explained } from '@stratiform/github';
import type { Outputs } from './interface.js';
import { type Way, wayOn } from './ways-on.js';

/** Why an apply didn't come to its end; texts are redacted. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
  readonly remedy?: string;
  readonly stackName?: string;
  readonly rootCause?: RootCause & { readonly constructPath?: string };
}

/** What failed midway, if anything did. */
export function failureOf({ failed, stacks }: StoredApplyResult): Failure | undefined {
  if (!failed) return undefined;
  const { stackName, error, rootCause } = failed;
  const stack = stacks.find((candidate) => candidate.stackName === stackName);
  const constructPath = rootCause && stack && constructPathOf(rootCause, stack);
  const cause = rootCause && { ...rootCause, constructPath, message: redactText(rootCause.message) };
  return { ...explained(error), stackName, ...(cause && { rootCause: cause }) };
}

/** What a failure puts out. */
export function failureOutputs({ stackName, rootCause }: Failure): Outputs {
  return {
    ...(stackName && { 'failed-stack': stackName }),
    ...(rootCause && {
      'failed-resource': rootCause.constructPath ?? rootCause.logicalId,
      'root-cause': rootCause.message,
    }),
  };
}

/** A failure for the annotation: with the root cause, and how to go on. */
export function failureError({ reason, message, remedy, rootCause }: Failure, way: Way): ActionError {
  const cause = rootCause && `Root cause: ${causeLine(rootCause)}\n${rootCause.message}`;
  return new ActionError(
    reason,
    [message, cause].filter(Boolean).join('\n'),
    [remedy, wayOn(reason, way)].filter(Boolean).join(' '),
  );
}

function causeLine({ constructPath, logicalId, type, stackName, status }: NonNullable<Failure['rootCause']>): string {
  return `${constructPath ?? logicalId} (${logicalId}, ${type}) in ${stackName}: ${status}`;
}
