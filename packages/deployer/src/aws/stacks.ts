import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type Stack,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { DeployerError } from '../errors';
import { patience } from './pause';

/** How long to wait for an operation that somebody else started, in milliseconds: CloudFormation gives up on most resources within an hour. */
const BUSY_LIMIT = 60 * 60 * 1000;

/** A stack by name or ARN; undefined when there is none. */
export async function findStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}

/** Whether CloudFormation is working on the stack. A stack in review isn't: it waits for somebody to execute a change set. */
export function isBusy(status: string | undefined): boolean {
  return !!status?.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}

/**
 * The stack, once nothing is going on with it: an earlier run that was interrupted, or another one, is waited for.
 *
 * @throws DeployerError `stack-busy` after an hour
 */
export async function findStackAtRest(
  client: CloudFormationClient,
  name: string,
  notify: (message: string) => void,
  signal?: AbortSignal,
): Promise<Stack | undefined> {
  const pause = patience(signal);
  const start = Date.now();
  let stack = await findStack(client, name);
  while (stack && isBusy(stack.StackStatus)) {
    // In steps: where nothing can be shown in place, each new text is a line.
    const seconds = Math.floor((Date.now() - start) / 10_000) * 10;
    notify(`${name} is ${stack.StackStatus} by another run: waits for it (${seconds} s)`);
    if (Date.now() - start > BUSY_LIMIT) {
      throw new DeployerError(
        'stack-busy',
        `${name} is still ${stack.StackStatus} after an hour.`,
        'Look at its events in CloudFormation; run the command again when it has ended.',
      );
    }
    await pause();
    stack = await findStack(client, stack.StackId ?? name);
  }
  return stack?.StackStatus === 'DELETE_COMPLETE' ? undefined : stack;
}

/** Events of a stack, oldest first, that came after an event (all when none is named). */
export async function eventsSince(
  client: CloudFormationClient,
  stack: string,
  lastSeen?: string,
): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeStackEventsCommand({ StackName: stack, NextToken }));
    for (const event of page.StackEvents ?? []) {
      if (event.EventId === lastSeen) return events.reverse();
      events.push(event);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return events.reverse();
}

/** The id of a stack's newest event, to tell later what came after it. */
export async function newestEvent(client: CloudFormationClient, stack: string): Promise<string | undefined> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: stack }));
  return StackEvents[0]?.EventId;
}

/** Logical ids of the resources that a stack still holds. */
export async function heldResources(client: CloudFormationClient, stack: string): Promise<string[]> {
  const held: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stack, NextToken }));
    for (const { LogicalResourceId, ResourceStatus } of page.StackResourceSummaries ?? []) {
      if (LogicalResourceId && ResourceStatus !== 'DELETE_COMPLETE') held.push(LogicalResourceId);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return held;
}
