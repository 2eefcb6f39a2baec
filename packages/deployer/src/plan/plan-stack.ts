import * as fs from 'node:fs';
import { pathWithin, templateTree } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import { readersOf } from '../assembly/template';
import { publishTemplates } from '../assets/publish';
import type { Session } from '../aws/session';
import { deployedTree } from '../aws/templates';
import { createChangeSet, discardChangeSet, type Imports } from '../change-sets/change-sets';
import { flattened, foreignTemplates, readBack, treeFrom } from '../change-sets/read-back';
import { validationOf } from '../change-sets/validation';
import { expectedChanges } from '../changes/expected';
import { type PathOf, permissionsBetween, reviewedFrom } from '../changes/from-change-set';
import { DeployerError } from '../errors';
import { sha256 } from '../model/digest';
import type { PlannedStack, ResourceChange, Wait } from '../model/plan';
import { plannedAssets } from './planned-assets';
import { clientFor, type Run, type StackState, type Surroundings } from './surroundings';
import { waitsBefore } from './waits';

/** What every stack of one plan is planned with. */
export interface Planning {
  readonly session: Session;
  /** Every stack of the plan. */
  readonly all: readonly AssemblyStack[];
  readonly around: Surroundings;
  readonly run: Run;
  /** Name of the change sets. */
  readonly name: string;
  readonly imports?: Imports;
}

/** Plans one stack: its change set as CloudFormation made it, or what can be expected while it waits. */
export async function planStack(planning: Planning, stack: AssemblyStack): Promise<PlannedStack> {
  const { session, all, around, imports } = planning;
  const state = around.stacks.get(stack.stackName) ?? { is: 'absent', holds: [] };
  const base = baseOf(stack, state, waitsBefore(stack, all, around));
  if (base.waitsFor.length > 0) return waiting(session, stack, base);

  const client = await clientFor(session, stack);
  // While CloudFormation makes the change set: it takes seconds.
  const deployed = base.exists ? deployedTree(client, stack.stackName) : Promise.resolve(undefined);
  deployed.catch(() => {});
  const arn = await requestChanges(planning, stack, state);
  if (!arn) return base;
  try {
    const pathOf = pathIn(stack);
    const findingsOf = (changeSet: string, nestedIn: readonly string[]) =>
      validationOf(client, changeSet, (id) => pathOf(id, nestedIn));
    const [back, before, assets, own] = await Promise.all([
      readBack(client, arn),
      deployed,
      plannedAssets(stack),
      findingsOf(arn, []),
    ]);
    const foreign = foreignTemplates(back, templateTree(stack));
    if (foreign.length > 0) throw notOurs(stack, foreign);
    const nested = flattened(back).filter(({ nestedIn }) => nestedIn.length > 0);
    const findings = nested.map(({ description, nestedIn }) => findingsOf(description.ChangeSetId ?? '', nestedIn));
    return {
      ...base,
      ...reviewedFrom(back, pathOf, before),
      kind: imports?.resources ? 'import' : base.exists ? 'update' : 'create',
      assets,
      permissions: permissionsBetween(before, treeFrom(back), pathOf, session.target.account),
      validation: [...own, ...(await Promise.all(findings)).flat()],
    };
  } catch (error) {
    await discardChangeSet(client, arn, base.exists ? undefined : stack.stackName).catch(() => {});
    throw error;
  }
}

function notOurs({ stackName }: AssemblyStack, which: readonly string[]): DeployerError {
  return new DeployerError(
    'change-set-changed',
    `CloudFormation read other text than was synthesized for ${stackName}: ${which.join(', ')}.`,
    'Somebody else writes to the bucket that templates are published to. Find out who; nothing was executed.',
  );
}

/** What a planned stack becomes when it reads values that an earlier stack of the plan changes. */
export async function deferred(
  stack: AssemblyStack,
  planned: PlannedStack,
  waitsFor: readonly Wait[],
): Promise<PlannedStack> {
  const after = templateTree(stack);
  const affected = expectedChanges(after, after, changing(stack, waitsFor), pathIn(stack));
  const { changeSet: _discarded, ...rest } = planned;
  return {
    ...rest,
    kind: 'waits',
    waitsFor,
    changesAre: 'expected',
    readBack: [],
    capabilities: [],
    assets: await plannedAssets(stack),
    parameters: baseOf(stack, { is: 'absent', holds: [] }, []).parameters,
    changes: withUnknownValues(planned.changes, affected),
  };
}

async function waiting(session: Session, stack: AssemblyStack, base: PlannedStack): Promise<PlannedStack> {
  const client = await clientFor(session, stack);
  const [before, assets] = await Promise.all([
    base.exists ? deployedTree(client, stack.stackName) : undefined,
    plannedAssets(stack),
  ]);
  const after = templateTree(stack);
  const pathOf = pathIn(stack);
  return {
    ...base,
    kind: 'waits',
    changesAre: 'expected',
    assets,
    changes: expectedChanges(before, after, changing(stack, base.waitsFor), pathOf),
    permissions: permissionsBetween(before, after, pathOf, session.target.account),
  };
}

// What CloudFormation said with the values of now, and what may come with others.
function withUnknownValues(known: readonly ResourceChange[], affected: readonly ResourceChange[]): ResourceChange[] {
  const same = (one: ResourceChange) => (other: ResourceChange) =>
    one.logicalId === other.logicalId && one.nestedIn.join() === other.nestedIn.join();
  const certain = known.map((change): ResourceChange => {
    const mayDoMore = change.action === 'modify' && change.replacement === 'no' && affected.some(same(change));
    return mayDoMore ? { ...change, replacement: 'maybe' } : change;
  });
  return [...certain, ...affected.filter((change) => !known.some(same(change)))];
}

function changing(stack: AssemblyStack, waitsFor: readonly Wait[]): Set<string> {
  const names = new Set(waitsFor.flatMap((wait) => ('name' in wait ? [wait.name] : [])));
  const readers = [...readersOf(stack.template, stack.parameters)];
  return new Set(readers.filter(([, name]) => names.has(name)).map(([id]) => id));
}

function pathIn(stack: AssemblyStack): PathOf {
  return (logicalId, nestedIn) => pathWithin(stack, logicalId, nestedIn);
}

async function requestChanges(
  planning: Planning,
  stack: AssemblyStack,
  state: StackState,
): Promise<string | undefined> {
  const { session, run, name, imports } = planning;
  await publishTemplates(session, stack, run.notify);
  run.notify(`${stack.stackName}: asks CloudFormation what would change`);
  const previousParameters = (state.stack?.Parameters ?? []).map((parameter) => parameter.ParameterKey ?? '');
  const exists = state.is === 'present';
  const request = { stack, name, exists, previousParameters, imports };
  return createChangeSet(await clientFor(session, stack), request, run.signal);
}

function baseOf(stack: AssemblyStack, { is, stack: found }: StackState, waitsFor: readonly Wait[]): PlannedStack {
  const changed = found?.LastUpdatedTime ?? found?.CreationTime;
  return {
    layer: stack.layer,
    stackName: stack.stackName,
    constructPath: stack.constructPath,
    kind: 'nothing',
    exists: is === 'present',
    ...(is === 'present' && found?.StackId && { stackId: found.StackId }),
    ...(is === 'present' && changed && { lastChanged: changed.toISOString() }),
    ...((found?.EnableTerminationProtection ?? false) !== stack.terminationProtection && {
      terminationProtection: stack.terminationProtection,
    }),
    templateDigest: sha256(fs.readFileSync(stack.templateFile)),
    readBack: [],
    parameters: Object.entries(stack.parameters).map(([name, value]) => ({
      name,
      value,
      noEcho: String(stack.template.Parameters?.[name]?.NoEcho) === 'true',
    })),
    tags: stack.tags,
    capabilities: [],
    notificationArns: stack.notificationArns,
    ...(stack.roles.execution && { executionRole: stack.roles.execution }),
    assets: [],
    waitsFor,
    changesAre: 'known',
    changes: [],
    permissions: [],
    validation: [],
  };
}
