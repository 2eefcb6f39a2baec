import type { AssemblyStack } from '../assembly/read';
import { publishAssets } from '../assets/publish';
import { explain } from '../aws/explain';
import type { Session } from '../aws/session';
import { isPending, type Plan, type PlannedStack } from '../plan/model';
import { discardPlan } from '../plan/planner';
import { assemblyOf } from '../verify/verify';
import { type Keeping, keepingNothing } from './keeping';
import { checkPossible } from './possible';
import type { Progress } from './progress';
import type { RootCause } from './root-cause';
import { type AppliedStack, applyStack, StackFailure } from './stack';

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

/**
 * Executes a plan, stack by stack in order, and stops at the first failure. Assets are published before anything is executed.
 *
 * @throws DeployerError when nothing was executed: `waits`, `needs-recover`, `assets`
 */
export async function applyPlan(
  session: Session,
  stacks: readonly AssemblyStack[],
  plan: Plan,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const keeping = options.keeping ?? keepingNothing(options.confirmHeld);
  const pending = plan.stacks.filter(isPending);
  const appliedBefore = pending
    .filter((stack) => keeping.standing(stack) === 'applied')
    .map((stack) => stack.stackName);
  const kept = options.keeping !== undefined;
  const discard = async (rest: readonly PlannedStack[]) => {
    // A stored plan stays as it is: the same apply goes on with it.
    if (!kept) await discardPlan(session, stacks, rest).catch(() => {});
  };
  try {
    checkPossible(plan, options.recover ?? false);
    for (const stack of pending.filter((one) => !appliedBefore.includes(one.stackName)))
      await publishAssets(session, assemblyOf(stack, stacks), options.listener.notify, { anew: kept });
  } catch (error) {
    await discard(pending);
    throw error;
  }
  const applied: AppliedStack[] = [];
  for (const [at, planned] of pending.entries()) {
    try {
      const done = await applyStack({ session, plan, stack: assemblyOf(planned, stacks), planned, options, keeping });
      if (done && !appliedBefore.includes(planned.stackName)) {
        applied.push(done);
        options.listener.applied(done);
      }
    } catch (error) {
      // What was executed can't be discarded, and needn't be.
      await discard(pending.slice(at));
      const notApplied = pending.slice(at + 1).map((other) => other.stackName);
      const failed = failureOf(planned, error, session);
      return { applied, appliedBefore, notApplied: notApplied.filter((name) => !appliedBefore.includes(name)), failed };
    }
  }
  return { applied, appliedBefore, notApplied: [] };
}

function failureOf(stack: PlannedStack, error: unknown, session: Session): NonNullable<ApplyResult['failed']> {
  const rootCause = error instanceof StackFailure ? error.rootCause : undefined;
  return { stackName: stack.stackName, error: explain(error, session.target), ...(rootCause && { rootCause }) };
}
