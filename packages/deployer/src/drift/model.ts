import type { DriftedResource } from '../model/plan';

/**
 * - `checked`: CloudFormation compared every resource whose type it can compare
 * - `incomplete`: it failed for some resources; what it says of the others holds
 * - `unavailable`: it could not look, though the stack is there: an operation is going on, or its state doesn't allow it
 * - `absent`: there is no stack, or one that is only in review: nothing that could have drifted
 */
export type DriftState = 'checked' | 'incomplete' | 'unavailable' | 'absent';

/** What is known of one stack's drift, nested stacks included. */
export interface StackDrift {
  readonly stackName: string;
  readonly state: DriftState;
  /** Why it isn't `checked`, a sentence each: of the stack, and of stacks nested in it. */
  readonly reasons: readonly string[];
  readonly resources: readonly DriftedResource[];
  readonly unchecked: readonly UncheckedResource[];
}

/** A resource that CloudFormation didn't compare. */
export interface UncheckedResource {
  readonly logicalId: string;
  readonly nestedIn: readonly string[];
  readonly constructPath?: string;
  readonly type: string;
  /** Why; absent: its type doesn't support it. */
  readonly reason?: string;
}

/** 0: no drift; 2: there is some; 1: none was found, but not every stack could be looked at. */
export function exitCodeOf(stacks: readonly StackDrift[]): number {
  if (stacks.some((stack) => stack.resources.length > 0)) return 2;
  return stacks.every((stack) => stack.state === 'checked' || stack.state === 'absent') ? 0 : 1;
}
