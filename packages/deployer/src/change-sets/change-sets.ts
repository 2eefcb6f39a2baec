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
  type ResourceToImport,
} from '@aws-sdk/client-cloudformation';
import { pathWithin } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import { hasNestedStacks } from '../assembly/template';
import { LONGEST_INLINE_TEMPLATE, needsUpload } from '../assets/publish';
import { isAccessDenied } from '../aws/explain';
import { patience } from '../aws/pause';
import { findStack } from '../aws/stacks';
import { DeployerError } from '../errors';
import type { ValidationFinding } from '../model/plan';
import { validationOf } from './validation';

/** A stack's templates may name roles and expand macros, as with the CDK's own command: the review is the plan itself. */
const CAPABILITIES: Capability[] = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];

const NO_CHANGES = /didn't contain changes|No updates are to be performed/;

/** A change set as CloudFormation describes it, every page; `undefined` when there is nothing to change. */
export type DescribedChangeSet = Omit<DescribeChangeSetOutput, 'Changes'> & { readonly Changes: readonly Change[] };

/** What a change set is made with. */
export interface ChangeSetRequest {
  readonly stack: AssemblyStack;
  /** Unique to the run and the attempt: planning the same commit twice must work. */
  readonly name: string;
  readonly exists: boolean;
  /** Values that the stack was given before, kept for template parameters that have neither a value nor a default. */
  readonly previousParameters: readonly string[];
  readonly imports?: Imports;
}

/** Resources that are there already and come under a stack's care. */
export interface Imports {
  /** Whether resources whose name in the template is taken are imported. @default false */
  readonly existing?: boolean;
  /** Resources of one stack to import, and nothing else: logical id → identifier, as `cdk import` writes them. */
  readonly resources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Asks CloudFormation for a change set and waits until it is made.
 *
 * @returns its ARN; undefined when there is nothing to do (the change set is deleted then)
 * @throws DeployerError `change-set` with CloudFormation's own reason, `validation-failed` with what its validation found
 */
export async function createChangeSet(
  client: CloudFormationClient,
  request: ChangeSetRequest,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { stack, exists } = request;
  const arn = await requestChangeSet(client, request);
  const discard = () => discardChangeSet(client, arn, exists ? undefined : stack.stackName);
  const described = await waitFor(client, arn, signal).catch(async (error) => {
    await discard();
    throw error;
  });
  if (described.Status === 'CREATE_COMPLETE') return arn;

  // Asked for while it is there.
  const findings = await validationOf(client, arn, (logicalId) => pathWithin(stack, logicalId));
  await discard();
  if (NO_CHANGES.test(described.StatusReason ?? '')) return undefined;
  if (findings.length > 0) throw invalid(stack, findings);
  throw refusal(stack, described.StatusReason ?? `it ended as ${described.Status}`);
}

/**
 * Deletes a change set that is not going to be executed, and the stack that is only there for its review.
 *
 * @param inReview name of the stack when the change set would create it
 */
export async function discardChangeSet(client: CloudFormationClient, arn: string, inReview?: string): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: arn })).catch((error: Error) => {
    // Still being made, or executed: not to be deleted now, and no reason to hide what went wrong before.
    if (!/^InvalidChangeSetStatus/.test(error.name)) throw error;
  });
  if (!inReview) return;
  const stack = await findStack(client, inReview);
  if (stack?.StackStatus !== 'REVIEW_IN_PROGRESS') return;
  const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: stack.StackName }));
  const others = Summaries.filter((summary) => summary.ChangeSetId !== arn);
  // Somebody else's review of the same stack goes on.
  if (others.length > 0) return;
  await client.send(new DeleteStackCommand({ StackName: stack.StackId })).catch((error: Error) => {
    // Who may only plan may not delete: the stack stays in review, without resources, until it is cleaned up.
    if (!isAccessDenied(error)) throw error;
  });
}

/**
 * Describes a change set, every page.
 *
 * @param withValues also the values of properties before and after
 * @param StackName its stack, where the change set may be gone: from its ARN alone IAM can't tell what it is about then
 */
export async function describeChangeSet(
  client: CloudFormationClient,
  arn: string,
  withValues = false,
  StackName?: string,
): Promise<DescribedChangeSet> {
  const Changes: Change[] = [];
  let page: DescribeChangeSetOutput;
  let NextToken: string | undefined;
  do {
    page = await client.send(
      new DescribeChangeSetCommand({
        ChangeSetName: arn,
        StackName,
        NextToken,
        IncludePropertyValues: withValues || undefined,
      }),
    );
    Changes.push(...(page.Changes ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return { ...page, Changes };
}

async function requestChangeSet(
  client: CloudFormationClient,
  { stack, name, exists, previousParameters, imports = {} }: ChangeSetRequest,
): Promise<string> {
  const kept = previousParameters.filter((name) => {
    const parameter = stack.template.Parameters?.[name];
    return parameter && parameter.Default === undefined && stack.parameters[name] === undefined;
  });
  try {
    const { Id } = await client.send(
      new CreateChangeSetCommand({
        StackName: stack.stackName,
        ChangeSetName: name,
        // An answer that is lost and asked for again finds the change set of the first call.
        ClientToken: randomUUID(),
        ChangeSetType: imports.resources ? 'IMPORT' : exists ? 'UPDATE' : 'CREATE',
        ImportExistingResources: imports.existing || undefined,
        ResourcesToImport: imports.resources && resourcesToImport(stack, imports.resources),
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

function resourcesToImport(stack: AssemblyStack, resources: NonNullable<Imports['resources']>): ResourceToImport[] {
  return Object.entries(resources).map(([LogicalResourceId, ResourceIdentifier]) => {
    const ResourceType = stack.template.Resources?.[LogicalResourceId]?.Type;
    if (ResourceType) return { LogicalResourceId, ResourceIdentifier, ResourceType };
    throw new DeployerError(
      'usage',
      `${stack.stackName} has no resource '${LogicalResourceId}' to import.`,
      'Name resources by their logical id in the template that was synthesized.',
    );
  });
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

async function waitFor(
  client: CloudFormationClient,
  arn: string,
  signal?: AbortSignal,
): Promise<DescribeChangeSetOutput> {
  const pause = patience(signal);
  for (;;) {
    const described = await client.send(new DescribeChangeSetCommand({ ChangeSetName: arn }));
    if (described.Status !== 'CREATE_PENDING' && described.Status !== 'CREATE_IN_PROGRESS') return described;
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

function invalid(stack: AssemblyStack, findings: readonly ValidationFinding[]): DeployerError {
  const told = findings.map(({ constructPath, logicalId, path, message }) => {
    const where = [constructPath ?? logicalId, path].filter(Boolean).join(' ');
    return `  - ${where ? `${where}: ` : ''}${message}`;
  });
  return new DeployerError(
    'validation-failed',
    [`CloudFormation's validation refuses ${stack.stackName}:`, ...told].join('\n'),
    'Correct what it names and plan again. Nothing was executed.',
  );
}
