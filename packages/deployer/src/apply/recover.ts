import { type CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import type { AssemblyStack } from '../assembly/read';
import { findStack, newestEvent } from '../aws/stacks';
import { DeployerError } from '../errors';
import { follow, type Outcome, type Watch } from './execute';

/** Deletes a stack and watches it go; undefined when there is none. */
export async function deleteStack(
  client: CloudFormationClient,
  stack: AssemblyStack,
  ids: ReadonlySet<string>,
  watch: Watch,
): Promise<Outcome | undefined> {
  const found = await findStack(client, stack.stackName);
  if (!found?.StackId) return undefined;
  const lastSeen = await newestEvent(client, found.StackId);
  await client.send(new DeleteStackCommand({ StackName: found.StackId, RoleARN: stack.roles.execution }));
  return follow(
    client,
    { stackName: stack.stackName, arn: found.StackId, lastSeen, ids, goesOn: 'deletes the stack' },
    watch,
  );
}

/** Deletes what a failed first creation left, so that the stack can be created. @throws DeployerError `stack-broken` */
export async function deleteRemains(client: CloudFormationClient, stack: AssemblyStack, watch: Watch): Promise<void> {
  const outcome = await deleteStack(client, stack, new Set(), watch);
  if (!outcome || outcome.status === 'DELETE_COMPLETE') return;
  throw new DeployerError(
    'stack-broken',
    `${stack.stackName} could not be deleted: it is ${outcome.status}.`,
    'Look at its events in CloudFormation, delete what is in the way and run the command again.',
  );
}
