import { readStacks } from '../assembly/read';
import { assemblyDigest } from '../assets/digest';
import type { Session } from '../aws/session';
import type { Imports } from '../change-sets/change-sets';
import { withDrift } from '../drift/in-plan';
import { sealed } from '../model/digest';
import { newPlanId } from '../model/identity';
import { isEmpty, type Plan, type PlanSource } from '../model/plan';
import { discardPlan, makePlan } from '../plan/planner';
import type { Run } from '../plan/surroundings';
import { PlanStore } from '../store/plan-store';
import { checkSelfContained } from '../store/self-contained';

/** What a plan that is going to be reviewed is made with. */
export interface ReviewOptions extends Run {
  /** Where it comes from. */
  readonly source: PlanSource;
  readonly imports?: Imports;
  /** Also look for what differs from the deployed templates. @default false */
  readonly drift?: boolean;
  /** Sees the plan before it is kept; when it throws, everything that was made for the plan is deleted. */
  readonly accept?: (plan: Plan) => void | Promise<void>;
}

/**
 * Plans the session's environment and puts the plan into the store, with the assemblies it was made of, to be applied
 * later. A plan with nothing to do isn't stored. When it fails, or is interrupted, nothing is left behind.
 *
 * @returns the plan as it is: what is shown of it has to be `redacted`
 * @throws DeployerError
 */
export async function planStored(session: Session, options: ReviewOptions): Promise<Plan> {
  const { layers } = session.target;
  for (const { name, assembly } of layers) checkSelfContained(name, assembly);
  const stacks = readStacks(session.target);
  const id = newPlanId(options.source.label);
  const store = await PlanStore.open(session);
  // Before any change set is made: clean-up finds what a run that was killed left behind.
  await store.begin(
    id,
    stacks.map((stack) => stack.stackName),
  );
  const digests = layers.map(async ({ name, assembly }) => ({ layer: name, digest: await assemblyDigest(assembly) }));
  const assemblies = await Promise.all(digests);
  const { source, imports } = options;
  const planned = await makePlan(session, stacks, options, { id, source, assemblies, imports });
  try {
    const plan = options.drift ? await withDrift(session, stacks, planned, options) : planned;
    await options.accept?.(plan);
    if (isEmpty(plan)) {
      await discardPlan(session, stacks, plan.stacks);
      await store.remove(id);
    } else {
      await store.save(
        plan,
        layers.map(({ name, assembly }) => ({ layer: name, folder: assembly })),
      );
    }
    return plan;
  } catch (error) {
    await discardPlan(session, stacks, planned.stacks).catch(() => {});
    throw error;
  }
}

/**
 * Plans the session's environment, to look at: the change sets are deleted again.
 *
 * @returns the plan, without the change sets that are gone
 */
export async function planOnly(session: Session, options: ReviewOptions): Promise<Plan> {
  const stacks = readStacks(session.target);
  const planned = await makePlan(session, stacks, options, { source: options.source, imports: options.imports });
  try {
    const made = options.drift ? await withDrift(session, stacks, planned, options) : planned;
    const plan = sealed({ ...made, stacks: made.stacks.map(({ changeSet: _deleted, ...stack }) => stack) });
    await options.accept?.(plan);
    return plan;
  } finally {
    await discardPlan(session, stacks, planned.stacks);
  }
}
