import type { AssemblyStack } from '../assembly/read';
import type { Session } from '../aws/session';
import { sealed } from '../model/digest';
import type { Plan } from '../model/plan';
import type { Run } from '../plan/surroundings';
import { detectDrift } from './detect';

/** A plan that also says what isn't as the deployed templates say; sealed anew. */
export async function withDrift(
  session: Session,
  stacks: readonly AssemblyStack[],
  plan: Plan,
  run: Run,
): Promise<Plan> {
  const looked = plan.stacks.map(async (one) => {
    const stack = stacks.find((candidate) => candidate.stackName === one.stackName);
    return stack && one.exists ? { ...one, drift: await detectDrift(session, stack, run) } : one;
  });
  return sealed({ ...plan, stacks: await Promise.all(looked) });
}
