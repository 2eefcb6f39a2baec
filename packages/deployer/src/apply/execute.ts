import {
  type CloudFormationClient,
  DescribeChangeSetCommand,
  ExecuteChangeSetCommand,
  type StackEvent,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { isAbsent } from '../aws/explain';
import { patience, stopped } from '../aws/pause';
import { eventsSince, findStack, isBusy, newestEvent } from '../aws/stacks';
import { touched } from '../changes/from-change-set';
import { DeployerError } from '../errors';
import type { PlannedStack } from '../model/plan';
import { type Progress, progressOf } from './progress';
import { type EventTree, isOwn, nestedStacksOf } from './root-cause';

/** How an operation on a stack is watched. */
export interface Watch {
  readonly progress: (progress: Progress, elapsedMilliseconds: number) => void;
  readonly signal?: AbortSignal;
}

/** How an operation on a stack ended. */
export interface Outcome {
  /** Status of the stack; DELETE_COMPLETE when it is gone. */
  readonly status: string;
  readonly elapsedMilliseconds: number;
  /** Every event of the operation, with those of nested stacks where it failed. */
  readonly events: EventTree;
}

const SUCCESS = /^(CREATE|UPDATE|IMPORT)_COMPLETE$/;

/** Whether an execution ended well; a stack that was deleted meanwhile did not. */
export function succeeded(outcome: Outcome): boolean {
  return SUCCESS.test(outcome.status);
}

/** How a change set is executed, beside how it is watched. */
export interface Execution extends Watch {
  /** The same token for the same change set makes CloudFormation begin once, however often it is asked. */
  readonly token: string;
  /** Whether what was done before a failure stays. @default false */
  readonly keepFailed?: boolean;
}

/** Executes the change set of a planned stack, to its end: success, or undone after a failure. */
export async function executeChangeSet(
  client: CloudFormationClient,
  planned: PlannedStack,
  execution: Execution,
): Promise<Outcome> {
  const stack = await findStack(client, planned.stackName);
  if (!stack?.StackId) throw gone(planned, 'the stack is gone');
  const lastSeen = await newestEvent(client, stack.StackId);
  await requestExecution(client, planned, execution);
  return follow(client, operationOn(planned, stack.StackId, lastSeen), execution);
}

/** Watches an execution that an earlier run asked for, to its end. */
export async function followExecution(
  client: CloudFormationClient,
  planned: PlannedStack,
  changeSet: string,
  watch: Watch,
): Promise<Outcome> {
  const stack = await findStack(client, planned.stackName);
  if (!stack?.StackId) throw gone(planned, 'the stack is gone');
  const events = await eventsSince(client, stack.StackId);
  const begins = events.map((event) => isOwn(event) && BEGIN.test(event.ResourceStatus ?? ''));
  let lastSeen = events[begins.lastIndexOf(true) - 1]?.EventId;
  for (;;) {
    const outcome = await follow(client, operationOn(planned, stack.StackId, lastSeen), watch);
    // The events may be those of the operation before: the change set itself says when it is done.
    if ((await executionStatus(client, changeSet, planned.stackName)) !== 'EXECUTE_IN_PROGRESS') return outcome;
    lastSeen = outcome.events.events.at(-1)?.EventId ?? lastSeen;
  }
}

// With the stack's name: of a change set that is gone, IAM can't tell from its ARN what it is about.
async function executionStatus(
  client: CloudFormationClient,
  ChangeSetName: string,
  StackName: string,
): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeChangeSetCommand({ ChangeSetName, StackName }))).ExecutionStatus;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const BEGIN = /^(CREATE|UPDATE|IMPORT)_IN_PROGRESS$/;

async function requestExecution(
  client: CloudFormationClient,
  planned: PlannedStack,
  execution: Execution,
): Promise<void> {
  const { changeSet: ChangeSetName, stackName: StackName } = planned;
  try {
    await client.send(
      new ExecuteChangeSetCommand({
        ChangeSetName,
        StackName,
        ClientRequestToken: execution.token,
        DisableRollback: execution.keepFailed || undefined,
      }),
    );
  } catch (error) {
    if (isAbsent(error)) throw gone(planned, 'it is gone');
    if (!/^InvalidChangeSetStatus/.test((error as Error).name)) throw error;
    // An answer that was lost and asked for again: the first call may have begun it.
    const { ExecutionStatus } = await client.send(new DescribeChangeSetCommand({ ChangeSetName, StackName }));
    if (!/^EXECUTE_(IN_PROGRESS|COMPLETE|FAILED)$/.test(ExecutionStatus ?? ''))
      throw gone(planned, `CloudFormation calls it ${ExecutionStatus}`);
  }
}

function operationOn(planned: PlannedStack, arn: string, lastSeen?: string): Operation {
  const { stackName } = planned;
  return { stackName, arn, lastSeen, ids: touched(planned), goesOn: 'executes the change set' };
}

function gone({ stackName }: PlannedStack, why: string): DeployerError {
  return new DeployerError(
    'change-set-obsolete',
    `The change set of ${stackName} can't be executed: ${why}.`,
    'Somebody changed the stack meanwhile: plan again and have that plan reviewed.',
  );
}

/** Turns termination protection on or off: a setting of the stack that no template and no change set holds. */
export async function protectStack(client: CloudFormationClient, stackName: string, on: boolean): Promise<void> {
  await client.send(new UpdateTerminationProtectionCommand({ StackName: stackName, EnableTerminationProtection: on }));
}

/** An operation that CloudFormation has been asked for. */
export interface Operation {
  readonly stackName: string;
  readonly arn: string;
  /** The newest event before it. */
  readonly lastSeen?: string;
  /** Logical ids that it touches. */
  readonly ids: ReadonlySet<string>;
  /** What CloudFormation goes on with when nobody watches. */
  readonly goesOn: string;
}

/** CloudFormation shows the first event of an operation within seconds; without any for so long, something is wrong. In milliseconds. */
const SILENCE_LIMIT = 3 * 60 * 1000;

/** Watches an operation to its end. @throws DeployerError `interrupted`, saying what goes on without the watcher */
export async function follow(client: CloudFormationClient, operation: Operation, watch: Watch): Promise<Outcome> {
  const { arn, stackName } = operation;
  const start = Date.now();
  const events: StackEvent[] = [];
  const pause = patience(watch.signal);
  for (;;) {
    // The status first: the events that are read after it then include its end.
    const status = (await findStack(client, arn))?.StackStatus ?? 'DELETE_COMPLETE';
    events.push(...(await eventsSince(client, arn, events.at(-1)?.EventId ?? operation.lastSeen)));
    const elapsedMilliseconds = Date.now() - start;
    watch.progress(progressOf(stackName, operation.ids, events), elapsedMilliseconds);
    if (hasEnded(status, events)) {
      const ended = await tree(
        client,
        stackName,
        events,
        !SUCCESS.test(status) && status !== 'DELETE_COMPLETE',
        new Date(start),
      );
      return { status, elapsedMilliseconds, events: ended };
    }
    if (events.length === 0 && elapsedMilliseconds > SILENCE_LIMIT) throw silence(stackName, status);
    await pause().catch(() => {
      throw stopped(
        `Stopped watching ${stackName} (${status}): CloudFormation goes on and ${operation.goesOn} without this command.`,
        'Run the same command again: it waits for the end and takes over from there.',
        watch.signal,
      );
    });
  }
}

// Just after it was asked, CloudFormation may still tell the status from before: only an event of this operation proves the end.
function hasEnded(status: string, events: readonly StackEvent[]): boolean {
  return (
    status === 'DELETE_COMPLETE' ||
    (!isBusy(status) && events.some((event) => isOwn(event) && event.ResourceStatus === status))
  );
}

function silence(stackName: string, status: string): DeployerError {
  return new DeployerError(
    'failed',
    `CloudFormation took the operation on ${stackName} and shows no event of it; the stack is ${status}.`,
    'Look at the change set in CloudFormation before you run the command again.',
  );
}

async function tree(
  client: CloudFormationClient,
  stackName: string,
  events: readonly StackEvent[],
  deep: boolean,
  since: Date,
): Promise<EventTree> {
  const nested = new Map<string, EventTree>();
  for (const arn of deep ? nestedStacksOf(events) : []) {
    const all = await eventsSince(client, arn);
    // A nested stack keeps the events of earlier operations too; the clocks of two machines may differ by some seconds.
    const recent = all.filter((event) => (event.Timestamp?.getTime() ?? 0) >= since.getTime() - 10_000);
    nested.set(arn, await tree(client, recent[0]?.StackName ?? arn, recent, deep, since));
  }
  return { stackName, events, nested };
}
