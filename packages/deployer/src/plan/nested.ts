import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { pathWithin } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import { constructPath, type Template } from '../assembly/template';
import { type DescribedChangeSet, describeChangeSet } from './change-sets';
import { changesFrom } from './from-change-set';
import type { ResourceChange } from './model';

/**
 * The changes of a change set and of those that it holds for nested stacks.
 *
 * @param before the deployed template of the stack itself, for the construct paths of what is removed
 */
export async function resourceChanges(
  client: CloudFormationClient,
  changeSet: DescribedChangeSet,
  stack: AssemblyStack,
  before: Template,
  nestedIn: readonly string[] = [],
): Promise<ResourceChange[]> {
  const pathOf = (logicalId: string) => pathWithin(stack, logicalId, nestedIn) ?? constructPath(before, logicalId);
  const found = changesFrom(changeSet.Changes, pathOf, nestedIn);
  for (const { ResourceChange: change } of changeSet.Changes) {
    if (!change?.ChangeSetId) continue;
    const inner = await describeChangeSet(client, change.ChangeSetId);
    found.push(...(await resourceChanges(client, inner, stack, {}, [...nestedIn, change.LogicalResourceId ?? ''])));
  }
  return found;
}
