import type { AssemblyStack } from '../assembly/read';
import type { Session } from '../aws/session';
import { discardChangeSet, type Imports } from '../change-sets/change-sets';
import { sealed } from '../model/digest';
import { changeSetName, checkSource, newPlanId } from '../model/identity';
import type { Plan, PlannedAssembly, PlannedStack, PlanSource } from '../model/plan';
import { deferred, planStack } from './plan-stack';
import { clientFor, lookAround, type Run } from './surroundings';
import { newValues } from './waits';

/** What a plan is made with, beside the stacks themselves. */
export interface PlanRequest {
  /** @default - label `laptop`, no commits */
  readonly source?: PlanSource;
  /** The plan's id, where it has to be known before. @default - a new one */
  readonly id?: string;
  readonly imports?: Imports;
  /** The assemblies, where the plan is going to be stored. @default - none */
  readonly assemblies?: readonly PlannedAssembly[];
}

/**
 * Plans stacks in one environment: makes the change sets (all at once) and puts into one `Plan` what CloudFormation says
 * of them. Nothing is executed; when it fails, no change set is left behind.
 *
 * @throws DeployerError
 */
export async function makePlan(
  session: Session,
  stacks: readonly AssemblyStack[],
  run: Run,
  request: PlanRequest = {},
): Promise<Plan> {
  const source = checkSource(request.source ?? { label: 'laptop' });
  const id = request.id ?? newPlanId(source.label);
  const around = await lookAround(session, stacks, run);
  const planning = { session, all: stacks, around, run, name: changeSetName(id), imports: request.imports };
  const results = await Promise.allSettled(stacks.map((stack) => planStack(planning, stack)));
  const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  try {
    if (failed) throw failed.reason;
    const planned = await deferReaders(session, stacks, made);
    const { project, environment, account, region } = session.target;
    return sealed({
      schemaVersion: 2,
      id,
      createdAt: new Date().toISOString(),
      project,
      environment,
      account,
      region,
      source,
      assemblies: request.assemblies ?? [],
      stacks: planned,
    });
  } catch (error) {
    await discardPlan(session, stacks, made);
    throw error;
  }
}

/** Plans one stack on its own: its waits are over, or it is to be compared with what was reviewed. @param id of the plan */
export async function planAgain(session: Session, stack: AssemblyStack, id: string, run: Run): Promise<PlannedStack> {
  const around = await lookAround(session, [stack], run);
  return planStack({ session, all: [stack], around, run, name: changeSetName(id) }, stack);
}

/** Deletes the change sets of a plan that isn't going to be executed. */
export async function discardPlan(
  session: Session,
  stacks: readonly AssemblyStack[],
  planned: readonly PlannedStack[],
): Promise<void> {
  await Promise.all(planned.map((one) => discard(session, stacks, one)));
}

// CloudFormation reads parameter values when it makes a change set: one made before its values change would apply old ones.
async function deferReaders(
  session: Session,
  stacks: readonly AssemblyStack[],
  made: readonly PlannedStack[],
): Promise<PlannedStack[]> {
  const planned: PlannedStack[] = [];
  for (const one of made) {
    const stack = stacks.find((candidate) => candidate.stackName === one.stackName);
    const waits = stack && one.kind !== 'waits' ? newValues(stack, stacks, planned) : [];
    if (!stack || waits.length === 0) {
      planned.push(one);
      continue;
    }
    await discard(session, stacks, one);
    planned.push(await deferred(stack, one, waits));
  }
  return planned;
}

async function discard(session: Session, stacks: readonly AssemblyStack[], one: PlannedStack): Promise<void> {
  const stack = stacks.find((candidate) => candidate.stackName === one.stackName);
  if (!one.changeSet || !stack) return;
  await discardChangeSet(await clientFor(session, stack), one.changeSet, one.exists ? undefined : one.stackName);
}
