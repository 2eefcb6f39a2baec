import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { isOwn } from './root-cause';

/** How far an operation on one stack is. */
export interface Progress {
  readonly stackName: string;
  /** Resources that are done. */
  readonly done: number;
  /** Resources that change, as the plan says. */
  readonly total: number;
  /** Logical id and status of what CloudFormation is working on, newest last. */
  readonly working: readonly string[];
  /** Whether CloudFormation is undoing what it did. */
  readonly undoing: boolean;
}

/**
 * How far an operation is after a number of events, oldest first. Pure.
 *
 * @param planned logical ids that the plan changes; others (such as the clean-up after replacements) don't count
 */
export function progressOf(stackName: string, planned: ReadonlySet<string>, events: readonly StackEvent[]): Progress {
  const latest = new Map<string, string>();
  let undoing = false;
  for (const event of events) {
    const status = event.ResourceStatus ?? '';
    if (isOwn(event)) undoing ||= status.includes('ROLLBACK');
    else latest.set(event.LogicalResourceId ?? '', status);
  }
  const done = [...planned].filter((id) => latest.get(id)?.endsWith('_COMPLETE')).length;
  const working = [...latest].filter(([, status]) => status.endsWith('_IN_PROGRESS')).map(([id]) => id);
  return { stackName, done, total: planned.size, working, undoing };
}
