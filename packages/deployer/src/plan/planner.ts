import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { pathWithin } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import type { Template } from '../assembly/template';
import { publishTemplates } from '../assets/publish';
import type { Session } from '../aws/session';
import { deployedTemplate } from '../aws/stacks';
import { createChangeSet, type DescribedChangeSet, discardChangeSet } from './change-sets';
import { changesFromTemplate } from './from-change-set';
import type { Plan, PlannedStack } from './model';
import { resourceChanges } from './nested';
import { clientFor, lookAround, type Run, type StackState, type Surroundings } from './surroundings';
import { newValues, waitsBefore } from './waits';

/**
 * Plans stacks in one environment: makes the change sets (all at once) and puts into one `Plan` what CloudFormation says
 * of them. Nothing is executed; when it fails, no change set is left behind.
 *
 * @throws DeployerError
 */
export async function makePlan(session: Session, stacks: readonly AssemblyStack[], run: Run): Promise<Plan> {
  const around = await lookAround(session, stacks, run);
  const results = await Promise.allSettled(stacks.map((stack) => planStack(session, stack, stacks, around, run)));
  const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  try {
    if (failed) throw failed.reason;
    const planned = await deferReaders(session, stacks, made);
    const { project, environment, account, region } = session.target;
    return { schemaVersion: 1, project, environment, account, region, stacks: planned };
  } catch (error) {
    await discardPlan(session, stacks, made);
    throw error;
  }
}

/** Plans one stack whose waits are over. */
export async function planAgain(session: Session, stack: AssemblyStack, run: Run): Promise<PlannedStack> {
  return planStack(session, stack, [stack], await lookAround(session, [stack], run), run);
}

/** Deletes the change sets of a plan that isn't going to be executed. */
export async function discardPlan(
  session: Session,
  stacks: readonly AssemblyStack[],
  planned: readonly PlannedStack[],
): Promise<void> {
  await Promise.all(planned.map((one) => discard(session, stacks, one)));
}

async function planStack(
  session: Session,
  stack: AssemblyStack,
  all: readonly AssemblyStack[],
  around: Surroundings,
  run: Run,
): Promise<PlannedStack> {
  const state = around.stacks.get(stack.stackName) ?? { is: 'absent', holds: [] };
  const waitsFor = waitsBefore(stack, all, around);
  const exists = state.is === 'present';
  const base = {
    layer: stack.layer,
    stackName: stack.stackName,
    constructPath: stack.constructPath,
    exists,
    templateDigest: createHash('sha256').update(fs.readFileSync(stack.templateFile)).digest('hex'),
    waitsFor,
    ...((state.stack?.EnableTerminationProtection ?? false) !== stack.terminationProtection && {
      terminationProtection: stack.terminationProtection,
    }),
  };
  if (waitsFor.length > 0) {
    return exists
      ? { ...base, kind: 'waits', changesAre: 'unknown', changes: [] }
      : {
          ...base,
          kind: 'waits',
          changesAre: 'expected',
          changes: changesFromTemplate(stack.template, (id) => pathWithin(stack, id)),
        };
  }
  const changeSet = await requestChanges(session, stack, state, run);
  if (!changeSet) return { ...base, kind: 'nothing', changesAre: 'known', changes: [] };
  const changes = await resourceChanges(
    await clientFor(session, stack),
    changeSet,
    stack,
    await templateBefore(session, stack, changeSet),
  );
  return {
    ...base,
    kind: exists ? 'update' : 'create',
    changeSet: changeSet.ChangeSetId,
    changesAre: 'known',
    changes,
  };
}

async function requestChanges(
  session: Session,
  stack: AssemblyStack,
  state: StackState,
  run: Run,
): Promise<DescribedChangeSet | undefined> {
  await publishTemplates(session, stack, run.notify);
  run.notify(`${stack.stackName}: asks CloudFormation what would change`);
  const previousParameters = (state.stack?.Parameters ?? []).map((parameter) => parameter.ParameterKey ?? '');
  return createChangeSet(
    await clientFor(session, stack),
    { stack, exists: state.is === 'present', previousParameters },
    run.signal,
  );
}

// Only removed resources have their construct path nowhere but in the old template.
async function templateBefore(
  session: Session,
  stack: AssemblyStack,
  changeSet: DescribedChangeSet,
): Promise<Template> {
  if (!changeSet.Changes.some((change) => change.ResourceChange?.Action === 'Remove')) return {};
  return deployedTemplate(await clientFor(session, stack), stack.stackName);
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
    if (waits.length === 0) {
      planned.push(one);
      continue;
    }
    await discard(session, stacks, one);
    const { changeSet: _, ...rest } = one;
    planned.push({ ...rest, kind: 'waits', waitsFor: waits, changesAre: 'expected' });
  }
  return planned;
}

async function discard(session: Session, stacks: readonly AssemblyStack[], one: PlannedStack): Promise<void> {
  const stack = stacks.find((candidate) => candidate.stackName === one.stackName);
  if (!one.changeSet || !stack) return;
  await discardChangeSet(await clientFor(session, stack), one.changeSet, one.exists ? undefined : one.stackName);
}
