import type { AssemblyStack } from '../assembly/read';
import type { PlannedStack } from '../model/plan';
import type { Keeping } from './keeping';
import type { Progress } from './progress';
import type { RootCause } from './root-cause';

/** A stack that an apply brought to its end. */
export interface AppliedStack {
  readonly stackName: string;
  readonly status: string;
  /** Resources that changed. */
  readonly changes: number;
  readonly elapsedMilliseconds: number;
}

/** Who hears how an apply goes on. */
export interface ApplyListener {
  /** A step that may take long begins. */
  readonly notify: (message: string) => void;
  /** A stack that waited, or is tried again, has its change set now, and it is what was reviewed. */
  readonly planned: (stack: PlannedStack) => void;
  readonly progress: (stack: AssemblyStack, progress: Progress, elapsedMilliseconds: number) => void;
  readonly applied: (stack: AppliedStack) => void;
}

export interface ApplyOptions {
  readonly listener: ApplyListener;
  /** Whether remains of a failed first creation may be deleted although they hold resources. @default false */
  readonly recover?: boolean;
  /** Whether CloudFormation leaves what it did before a failure, instead of undoing it. @default false */
  readonly disableRollback?: boolean;
  readonly signal?: AbortSignal;
  /** @default - nothing is kept: for a plan that was made by the same run */
  readonly keeping?: Keeping;
  /** Fails when the environment's lock isn't this run's any more; asked before each execution. For plans without `keeping`. */
  readonly confirmHeld?: () => Promise<void>;
}

export interface ApplyResult {
  readonly applied: readonly AppliedStack[];
  /** Stacks that an earlier run of the same apply brought to their end. */
  readonly appliedBefore: readonly string[];
  /** Stacks whose turn didn't come. */
  readonly notApplied: readonly string[];
  readonly failed?: { readonly stackName: string; readonly error: Error; readonly rootCause?: RootCause };
}
