import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import {
  type Capability,
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import type { AssemblyStack } from '../assembly/read';
import { hasNestedStacks } from '../assembly/template';
import { LONGEST_INLINE_TEMPLATE, needsUpload } from '../assets/publish';
import { patience } from '../aws/pause';
import { findStack } from '../aws/stacks';
import { DeployerError } from '../errors';

/** A stack's templates may name roles and expand macros, as with the CDK's own command: the review is the plan itself. */
const CAPABILITIES: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];

const NO_CHANGES = /didn't contain changes|No updates are to be performed/;

/** A change set as CloudFormation describes it, every page; `undefined` when there is nothing to change. */
export type DescribedChangeSet = Omit<DescribeChangeSetOutput, 'Changes'> & { readonly Changes: readonly Change[] };

/** What a change set is made with, apart from its name. */
export interface ChangeSetRequest {
  readonly stack: AssemblyStack;
  readonly exists: boolean;
  /** Values that the stack was given before, kept for template parameters that have neither a value nor a default. */
  readonly previousParameters: readonly string[];
}

/**
 * Asks CloudFormation for a change set and waits until it is made.
 *
 * @returns its ARN and description; no changes when there is nothing to do (the change set is deleted then)
 * @throws DeployerError `change-set` with CloudFormation's own reason
 */
export async function createChangeSet(
  client: CloudFormationClient,
  request: ChangeSetRequest,
  signal?: AbortSignal,
): Promise<DescribedChangeSet | undefined> {
  const { stack, exists } = request;
  const arn = await requestChangeSet(client, request);
  const discard = () => discardChangeSet(client, arn, exists ? undefined : stack.stackName);
  const described = await waitFor(client, arn, signal).catch(async (error) => {
    await discard();
    throw error;
  });
  if (described.Status === 'CREATE_COMPLETE') return described;

  await discard();
  if (NO_CHANGES.test(described.StatusReason ?? '')) return undefined;
  throw refusal(stack, described.StatusReason ?? `it ended as ${described.Status}`);
}

/**
 * Deletes a change set that is not going to be executed, and the stack that is only there for its review.
 *
 * @param inReview name of the stack when the change set would create it
 */
export async function discardChangeSet(client: CloudFormationClient, arn: string, inReview?: string): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: arn }));
  if (!inReview) return;
  const stack = await findStack(client, inReview);
  if (stack?.StackStatus !== 'REVIEW_IN_PROGRESS') return;
  const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: stack.StackId }));
  const others = Summaries.filter((summary) => summary.ChangeSetId !== arn);
  // Somebody else's review of the same stack goes on.
  if (others.length === 0) await client.send(new DeleteStackCommand({ StackName: stack.StackId }));
}

/** Describes a change set, every page. */
export async function describeChangeSet(client: CloudFormationClient, arn: string): Promise<DescribedChangeSet> {
  const Changes: Change[] = [];
  let page: DescribeChangeSetOutput;
  let NextToken: string | undefined;
  do {
    page = await client.send(new DescribeChangeSetCommand({ ChangeSetName: arn, NextToken }));
    Changes.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return { ...page, Changes };
}

async function requestChangeSet(
  client: CloudFormationClient,
  { stack, exists, previousParameters }: ChangeSetRequest,
): Promise<string> {
  const kept = previousParameters.filter((name) => {
    const parameter = stack.template.Parameters?.[name];
    return parameter && parameter.Default === undefined && stack.parameters[name] === undefined;
  });
  try {
    const { Id } = await client.send(
      new CreateChangeSetCommand({
        StackName: stack.stackName,
        // Unique to the run and the attempt: planning the same commit twice must work.
        ChangeSetName: `stratiform-${randomUUID()}`,
        ChangeSetType: exists ? 'UPDATE' : 'CREATE',
        ...templateOf(stack),
        Parameters: [
          ...Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
            ParameterKey,
            ParameterValue,
          })),
          ...kept.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
        ],
        Tags: Object.entries(stack.tags).map(([Key, Value]) => ({ Key, Value })),
        Capabilities: CAPABILITIES,
        NotificationARNs: stack.notificationArns.length > 0 ? [...stack.notificationArns] : undefined,
        RoleARN: stack.roles.execution,
        IncludeNestedStacks: hasNestedStacks(stack.template) || undefined,
      }),
    );
    return Id ?? '';
  } catch (error) {
    if ((error as Error).name === 'ValidationError') throw refusal(stack, (error as Error).message);
    throw error;
  }
}

function templateOf(stack: AssemblyStack): { readonly TemplateURL: string } | { readonly TemplateBody: string } {
  if (!needsUpload(stack)) return { TemplateBody: fs.readFileSync(stack.templateFile, 'utf8') };
  if (stack.templateUrl) return { TemplateURL: stack.templateUrl };
  throw new DeployerError(
    'assembly',
    `The template of ${stack.stackName} has more than ${LONGEST_INLINE_TEMPLATE} bytes or nested stacks, and its assembly doesn't publish it.`,
    "Use the CDK's default stack synthesizer for it.",
  );
}

async function waitFor(client: CloudFormationClient, arn: string, signal?: AbortSignal): Promise<DescribedChangeSet> {
  const pause = patience(signal);
  for (;;) {
    const { Status } = await client.send(new DescribeChangeSetCommand({ ChangeSetName: arn }));
    if (Status !== 'CREATE_PENDING' && Status !== 'CREATE_IN_PROGRESS') return describeChangeSet(client, arn);
    await pause();
  }
}

function refusal(stack: AssemblyStack, reason: string): DeployerError {
  return new DeployerError(
    'change-set',
    `CloudFormation refuses the change set of ${stack.stackName}: ${reason}`,
    `The template is ${stack.templateFile}. Nothing was executed.`,
  );
}
