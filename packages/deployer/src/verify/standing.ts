import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { pathWithin, templateTree } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import { isAbsent } from '../aws/explain';
import { findStack, isBusy } from '../aws/stacks';
import { deployedTree } from '../aws/templates';
import { describeChangeSet } from '../change-sets/change-sets';
import { foreignOptions, foreignTemplates, readBack, treeFrom } from '../change-sets/read-back';
import { permissionsBetween, reviewedFrom } from '../changes/from-change-set';
import { DeployerError } from '../errors';
import type { JournalEntry } from '../lock/journal';
import type { PlannedStack } from '../model/plan';
import { changedSince } from './compare';

/**
 * Where a planned stack stands when its plan is applied.
 *
 * - `ready`: its change set is there and what was reviewed, the stack is as it was
 * - `executing`: an earlier run of this apply asked CloudFormation to execute it, and it is at it
 * - `applied`: an earlier run of this apply brought it to its end
 * - `to-plan`: it has no change set to execute: it waited, or it was executed, failed and was undone
 * - `settled`: there is nothing to execute
 */
export type Standing = 'ready' | 'executing' | 'applied' | 'to-plan' | 'settled';

/**
 * Reads back what CloudFormation holds of a planned stack and compares it with the review.
 *
 * @param options `entry`: what an earlier run of this apply noted; `parity`: the stack is planned anew and compared in any case
 * @throws DeployerError `change-set-obsolete`, `change-set-changed`, `stack-changed` or `stack-busy`
 */
export async function standingOf(
  client: CloudFormationClient,
  stack: AssemblyStack,
  planned: PlannedStack,
  { entry, parity = false }: { readonly entry?: JournalEntry; readonly parity?: boolean } = {},
): Promise<Standing> {
  if (entry?.state === 'applied') return 'applied';
  const changeSet = entry?.changeSet ?? (parity ? undefined : planned.changeSet);
  if (!changeSet) {
    // What is planned anew is compared as a whole; a stack that should stay as it is, isn't planned anew.
    if (!parity || planned.kind === 'nothing') await checkStack(client, planned);
    return planned.kind === 'nothing' ? 'settled' : 'to-plan';
  }
  const found = await describeChangeSet(client, changeSet, false, stack.stackName).catch(unlessAbsent);
  const begun = entry !== undefined;
  if (found?.ExecutionStatus === 'EXECUTE_COMPLETE') {
    if (begun) return 'applied';
    throw moved(planned, 'somebody executed its change set, perhaps without the assets');
  }
  if (found?.ExecutionStatus === 'EXECUTE_IN_PROGRESS') {
    if (begun) return 'executing';
    throw busy(planned, 'Somebody else is executing its change set');
  }
  // Executed, failed and undone: what was reviewed can be tried again, with a change set that is compared with it.
  if (begun && (found === undefined || found.ExecutionStatus === 'EXECUTE_FAILED'))
    return afterFailure(client, planned);
  if (found?.ExecutionStatus !== 'AVAILABLE') throw obsolete(planned, found?.ExecutionStatus);

  await checkStack(client, planned);
  // A change set that an earlier run made and didn't come to execute: the next one makes its own.
  if (changeSet !== planned.changeSet) return 'to-plan';
  const differences = await differencesOf(client, stack, planned, changeSet);
  if (differences.length > 0) throw changed(planned, differences);
  return 'ready';
}

async function differencesOf(
  client: CloudFormationClient,
  stack: AssemblyStack,
  planned: PlannedStack,
  changeSet: string,
): Promise<string[]> {
  const pathOf = (logicalId: string, nestedIn: readonly string[]) => pathWithin(stack, logicalId, nestedIn);
  const [back, before] = await Promise.all([
    readBack(client, changeSet),
    planned.exists ? deployedTree(client, planned.stackName) : undefined,
  ]);
  const [, , , , account = ''] = changeSet.split(':');
  const permissions = permissionsBetween(before, treeFrom(back), pathOf, account);
  const now = { ...reviewedFrom(back, pathOf, before), stackName: back.description.StackName ?? '', permissions };
  return [...foreignTemplates(back, templateTree(stack)), ...foreignOptions(back), ...changedSince(planned, now)];
}

/** Refuses a stack that isn't as it was when it was planned. */
async function checkStack(client: CloudFormationClient, planned: PlannedStack): Promise<void> {
  const stack = await findStack(client, planned.stackName);
  const status = stack?.StackStatus;
  if (isBusy(status)) throw busy(planned, `It is ${status}`);
  const isThere = stack !== undefined && status !== 'REVIEW_IN_PROGRESS';
  if (!planned.exists) {
    const remains = status === 'ROLLBACK_COMPLETE' || status === 'CREATE_FAILED';
    if (isThere && !remains) throw moved(planned, `it was created since (${status})`);
    return;
  }
  if (!isThere) throw moved(planned, 'it was deleted since');
  if (planned.stackId && planned.stackId !== stack.StackId)
    throw moved(planned, 'it was deleted and created anew since');
  const lastChanged = (stack.LastUpdatedTime ?? stack.CreationTime)?.toISOString();
  if (planned.lastChanged && lastChanged !== planned.lastChanged)
    throw moved(planned, `it was changed at ${lastChanged}`);
}

async function afterFailure(client: CloudFormationClient, planned: PlannedStack): Promise<Standing> {
  const stack = await findStack(client, planned.stackName);
  if (isBusy(stack?.StackStatus)) return 'executing';
  return 'to-plan';
}

function unlessAbsent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}

const AGAIN = 'Plan again and have that plan reviewed. Nothing was executed.';

function obsolete({ stackName }: PlannedStack, status?: string): DeployerError {
  const why = status
    ? `CloudFormation calls it ${status}`
    : 'it is gone (another change set of the stack was executed, or it was deleted)';
  return new DeployerError('change-set-obsolete', `The change set of ${stackName} can't be executed: ${why}.`, AGAIN);
}

function changed({ stackName }: PlannedStack, differences: readonly string[]): DeployerError {
  const told =
    differences.slice(0, 5).join('; ') + (differences.length > 5 ? `; and ${differences.length - 5} more` : '');
  return new DeployerError(
    'change-set-changed',
    `The change set of ${stackName} isn't the one that was reviewed: ${told}.`,
    AGAIN,
  );
}

function moved({ stackName }: PlannedStack, why: string): DeployerError {
  return new DeployerError('stack-changed', `${stackName} isn't as it was when it was planned: ${why}.`, AGAIN);
}

function busy({ stackName }: PlannedStack, why: string): DeployerError {
  return new DeployerError(
    'stack-busy',
    `${stackName} is being worked on. ${why}.`,
    'Wait for its end and apply again.',
  );
}
