import {
  type CloudFormationClient,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import type { TemplateTree } from '../assembly/nested';
import { hasNestedStacks, parseTemplate, type Template } from '../assembly/template';

/** The text of a template, as it was given, of a stack or (by ARN) of a change set; undefined when there is none. */
export async function templateText(
  client: CloudFormationClient,
  of: { readonly stack?: string; readonly changeSet?: string },
): Promise<string | undefined> {
  const { TemplateBody } = await client.send(
    new GetTemplateCommand({ StackName: of.stack, ChangeSetName: of.changeSet, TemplateStage: 'Original' }),
  );
  return TemplateBody;
}

/** The template that a stack was deployed with; empty when it isn't JSON (a stack not made by the CDK) or there is none. */
export async function deployedTemplate(client: CloudFormationClient, stack: string): Promise<Template> {
  return parseTemplate(await templateText(client, { stack }));
}

/** The templates that a stack and the stacks nested in it were deployed with. */
export async function deployedTree(client: CloudFormationClient, stack: string): Promise<TemplateTree> {
  const template = await deployedTemplate(client, stack);
  if (!hasNestedStacks(template)) return { template, nested: new Map() };
  const arns = await nestedStacks(client, stack);
  const nested = arns.map(async ([id, arn]) => [id, await deployedTree(client, arn)] as const);
  return { template, nested: new Map(await Promise.all(nested)) };
}

async function nestedStacks(client: CloudFormationClient, stack: string): Promise<(readonly [string, string])[]> {
  const found: (readonly [string, string])[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stack, NextToken }));
    for (const { LogicalResourceId: id, PhysicalResourceId: arn, ResourceType } of page.StackResourceSummaries ?? []) {
      if (ResourceType === 'AWS::CloudFormation::Stack' && id && arn) found.push([id, arn]);
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}
