import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { find, type TemplateTree } from '../assembly/nested';
import { hasNestedStacks, parseTemplate, type Template } from '../assembly/template';
import { isAccessDenied } from '../aws/explain';
import { templateText } from '../aws/templates';
import { type DescribedChangeSet, describeChangeSet } from './change-sets';
import { mergeDescriptions } from './merge';

/** A change set as CloudFormation gives it back, with its template and the change sets that it holds for nested stacks. */
export interface ReadBack {
  readonly description: DescribedChangeSet;
  /** The text of the template. Not always the text that was given: CloudFormation replaces characters beyond ASCII. */
  readonly templateText: string;
  readonly template: Template;
  /** Logical ids of the nested stacks that lead to it, outermost first. */
  readonly nestedIn: readonly string[];
  readonly nested: readonly ReadBack[];
}

/**
 * Reads everything that CloudFormation holds of a change set.
 *
 * It is described twice, with and without the values of properties: with them, CloudFormation is known to leave out
 * resources and reasons.
 */
export async function readBack(
  client: CloudFormationClient,
  arn: string,
  nestedIn: readonly string[] = [],
): Promise<ReadBack> {
  const [plain, withValues, text = ''] = await Promise.all([
    describeChangeSet(client, arn),
    describeChangeSet(client, arn, true).catch(unlessDenied),
    templateText(client, { changeSet: arn }),
  ]);
  const description = withValues ? mergeDescriptions(withValues, plain) : plain;
  const inner = description.Changes.flatMap(({ ResourceChange: change }) =>
    change?.ChangeSetId ? [readBack(client, change.ChangeSetId, [...nestedIn, change.LogicalResourceId ?? ''])] : [],
  );
  return { description, templateText: text, template: parseTemplate(text), nestedIn, nested: await Promise.all(inner) };
}

/** A change set and all that it holds for nested stacks, itself first. */
export function flattened(one: ReadBack): ReadBack[] {
  return [one, ...one.nested.flatMap(flattened)];
}

/** The templates of a change set as a tree. */
export function treeFrom({ template, nested }: ReadBack): TemplateTree {
  return { template, nested: new Map(nested.map((inner) => [inner.nestedIn.at(-1) ?? '', treeFrom(inner)])) };
}

/**
 * The templates in a change set that aren't those of the cloud assembly. CloudFormation reads long and nested ones from a
 * bucket that others may write to.
 *
 * @returns `the template`, or the nested stacks that lead to one
 */
export function foreignTemplates(back: ReadBack, tree: TemplateTree): string[] {
  return flattened(back)
    .filter(({ template, nestedIn }) => {
      // A nested template that the app doesn't publish itself is somebody else's to vouch for.
      const ours = find(tree, nestedIn);
      return ours !== undefined && asGivenBack(template) !== asGivenBack(ours);
    })
    .map(({ nestedIn }) => (nestedIn.length === 0 ? 'the template' : `the template of ${nestedIn.join(' › ')}`));
}

/** What a change set was made with that this command never asks for. */
export function foreignOptions({ description, template }: ReadBack): string[] {
  const { OnStackFailure, RollbackConfiguration, DeploymentMode, IncludeNestedStacks } = description;
  return [
    ...(OnStackFailure ? [`what becomes of it when it fails (${OnStackFailure})`] : []),
    ...(RollbackConfiguration?.RollbackTriggers?.length ? ['its rollback triggers'] : []),
    ...(DeploymentMode ? [`its deployment mode (${DeploymentMode})`] : []),
    ...(IncludeNestedStacks === false && hasNestedStacks(template) ? ['that its nested stacks are left out'] : []),
  ];
}

// CloudFormation gives every character beyond ASCII back as a question mark.
function asGivenBack(template: Template): string {
  return JSON.stringify(template).replace(/[^ -~]/gu, '?');
}

function unlessDenied(error: unknown): undefined {
  if (isAccessDenied(error)) return undefined;
  throw error;
}
