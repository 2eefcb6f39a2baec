import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  ListStackResourcesCommand,
  type StackResourceDrift,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { patience } from '../aws/pause';
import type { Run } from '../plan/surroundings';

/** How long a detection may take, in milliseconds: CloudFormation reads every resource, and takes minutes for hundreds. */
const LIMIT = 30 * 60 * 1000;

/** What CloudFormation found out about one stack; `reason`: why not about all of it. */
export interface Detection {
  readonly failed: boolean;
  readonly reason?: string;
  readonly drifts: readonly StackResourceDrift[];
  readonly resources: readonly StackResourceSummary[];
}

/** Why CloudFormation doesn't look at a stack at all. */
export interface Refusal {
  readonly refused: string;
}

/** Lets CloudFormation compare a stack with what is there, and waits for it. Nested stacks are not looked into. */
export async function detect(client: CloudFormationClient, stack: string, run: Run): Promise<Detection | Refusal> {
  const started = await start(client, stack, run);
  if ('refused' in started) return started;
  const ended = await end(client, started.id, run);
  if ('refused' in ended) return ended;
  const [drifts, resources] = await Promise.all([allDrifts(client, stack), allResources(client, stack)]);
  return { ...ended, drifts, resources };
}

async function start(
  client: CloudFormationClient,
  stack: string,
  run: Run,
): Promise<{ readonly id: string } | Refusal> {
  const pause = patience(run.signal);
  const began = Date.now();
  for (;;) {
    try {
      const { StackDriftDetectionId: id = '' } = await client.send(new DetectStackDriftCommand({ StackName: stack }));
      return { id };
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== 'ValidationError' && name !== 'ValidationException') throw error;
      // Somebody else's detection: its result would do, but only its starter knows its id.
      const again = /drift detection.*(already )?in progress/i.test(message) && Date.now() - began < LIMIT;
      if (!again) return { refused: message };
    }
    await pause();
  }
}

async function end(
  client: CloudFormationClient,
  id: string,
  run: Run,
): Promise<Pick<Detection, 'failed' | 'reason'> | Refusal> {
  const pause = patience(run.signal);
  const began = Date.now();
  for (;;) {
    const status = await client.send(new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }));
    if (status.DetectionStatus !== 'DETECTION_IN_PROGRESS') {
      const failed = status.DetectionStatus === 'DETECTION_FAILED';
      return { failed, ...(failed && { reason: status.DetectionStatusReason ?? 'CloudFormation gives no reason' }) };
    }
    if (Date.now() - began > LIMIT) return { refused: `the detection isn't over after ${LIMIT / 60_000} minutes` };
    await pause();
  }
}

async function allDrifts(client: CloudFormationClient, stack: string): Promise<StackResourceDrift[]> {
  const found: StackResourceDrift[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeStackResourceDriftsCommand({ StackName: stack, NextToken }));
    found.push(...(page.StackResourceDrifts ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

async function allResources(client: CloudFormationClient, stack: string): Promise<StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stack, NextToken }));
    found.push(...(page.StackResourceSummaries ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found.filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE');
}
