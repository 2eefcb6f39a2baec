import type { AssemblyStack } from '../assembly/read';
import { publishAssets } from '../assets/publish';
import { explain } from '../aws/explain';
import type { Session } from '../aws/session';
import { isPending, type Plan, type PlannedStack } from '../model/plan';
import { discardPlan } from '../plan/planner';
import { assemblyOf } from '../verify/verify';
import { keepingNothing } from './keeping';
import type { AppliedStack, ApplyOptions, ApplyResult } from './options';
import { checkPossible } from './possible';
import { prepare, type Turn } from './replan';
import { applyStack, StackFailure } from './stack';

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
  const turnOf = (planned: PlannedStack): Turn => ({
    session,
    plan,
    stack: assemblyOf(planned, stacks),
    planned,
    options,
    keeping,
  });
  let prepared: ReadonlyMap<string, PlannedStack> = new Map();
  try {
    checkPossible(plan, options.recover ?? false);
    for (const stack of pending.filter((one) => one.kind !== 'nothing' && !appliedBefore.includes(one.stackName)))
      await publishAssets(session, assemblyOf(stack, stacks), options.listener.notify);
    prepared = await prepare(pending.map(turnOf));
  } catch (error) {
    await discard(pending);
    throw error;
  }
  const applied: AppliedStack[] = [];
  for (const [at, planned] of pending.entries()) {
    try {
      const done = await applyStack({ ...turnOf(planned), prepared: prepared.get(planned.stackName) });
      if (done && !appliedBefore.includes(planned.stackName)) {
        applied.push(done);
        options.listener.applied(done);
      }
    } catch (error) {
      // What was executed can't be discarded, and needn't be.
      const rest = pending.slice(at);
      await discard(rest);
      const unused = rest.flatMap(({ stackName }) => prepared.get(stackName) ?? []);
      await discardPlan(session, stacks, unused).catch(() => {});
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
