import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import type { Emulated, Template } from '../emulated';
import { type Moments, momentsOf, withPropertyValues } from '../values/property-values';
import { resolve } from '../values/resolve';
import { type Element, members, parseXml } from '../xml';

/** The change set of one nested stack, as a description and a template to be told. */
export interface NestedChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stackName: string;
  readonly stackId: string;
  /** ARN of the change set that it is nested in, and of the outermost. */
  readonly parentId: string;
  readonly rootId: string;
  /** Its logical id in the parent's template. */
  readonly logicalId: string;
  /** DescribeChangeSet's answer (XML), without and with property values. */
  readonly description: string;
  readonly valued: string;
  /** GetTemplate's answer (XML). */
  readonly template: string;
  /** The template after its transforms, and as it was written; undefined where it isn't JSON. */
  readonly parsed?: Template;
  readonly original?: Template;
}

interface Parent {
  readonly id: string;
  readonly rootId: string;
  /** DescribeChangeSetResult. */
  readonly described: Element;
  readonly template: Template;
}

/** The change sets of all nested stacks that this one changes, outermost first. */
export async function probeNested(emulated: Emulated, region: string, parent: Parent): Promise<NestedChangeSet[]> {
  const moments = await momentsOf(emulated, region, parent.described, parent.template);
  const found: NestedChangeSet[] = [];
  for (const { ResourceChange: change } of members(parent.described.Changes)) {
    if (change.ResourceType !== 'AWS::CloudFormation::Stack' || change.Action === 'Remove') continue;
    found.push(...(await probe(emulated, region, parent, change.LogicalResourceId, moments)));
  }
  return found;
}

/**
 * The emulator makes no nested change sets, but a change set of its own for a nested stack shows the same: one is made,
 * read and taken away again. A parameter that is only known after the apply is given as that text.
 *
 * @throws the emulator's refusal of the nested template
 */
async function probe(
  emulated: Emulated,
  region: string,
  parent: Parent,
  logicalId: string,
  { before, after }: Moments,
): Promise<NestedChangeSet[]> {
  const client = emulated.client(region);
  const properties = resolve(parent.template.Resources[logicalId].Properties, after) as Template;
  // The physical id of a nested stack is its ARN.
  const deployed = before.physicalIds.get(logicalId)?.split('/')[1];
  const StackName = deployed ?? `${parent.described.StackName}-${logicalId}-${random()}`.slice(-128);
  const ChangeSetName = `${parent.described.ChangeSetName}-${logicalId}-${random()}`
    .slice(-128)
    .replace(/^[^a-zA-Z]+/, '');
  const { Id: id = '', StackId: stackId = '' } = await client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName,
      ChangeSetType: deployed ? 'UPDATE' : 'CREATE',
      TemplateURL: properties.TemplateURL,
      Parameters: Object.entries(properties.Parameters ?? {}).map(([ParameterKey, value]) => ({
        ParameterKey,
        ParameterValue: Array.isArray(value) ? value.join(',') : String(value),
      })),
      // Who may acknowledge what is asked of the whole, not here.
      Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    }),
  );
  try {
    const plain = await emulated.raw(region, new DescribeChangeSetCommand({ ChangeSetName: id }));
    const relation = `<ParentChangeSetId>${parent.id}</ParentChangeSetId><RootChangeSetId>${parent.rootId}</RootChangeSetId><IncludeNestedStacks>true</IncludeNestedStacks>`;
    const description = plain.replace('<DescribeChangeSetResult>', `<DescribeChangeSetResult>${relation}`);
    const described = parseXml(description).DescribeChangeSetResponse.DescribeChangeSetResult;
    const parsed = await emulated.template(region, { changeSet: id });
    const own: NestedChangeSet = {
      id,
      name: ChangeSetName,
      stackName: StackName,
      stackId,
      parentId: parent.id,
      rootId: parent.rootId,
      logicalId,
      description,
      valued: await withPropertyValues(emulated, region, description),
      template: await emulated.raw(region, new GetTemplateCommand({ ChangeSetName: id })),
      parsed,
      original: await emulated.template(region, { changeSet: id }, 'Original'),
    };
    const inner = parsed && { id, rootId: parent.rootId, described, template: parsed };
    return [own, ...(inner ? await probeNested(emulated, region, inner) : [])];
  } finally {
    await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
    if (!deployed) await client.send(new DeleteStackCommand({ StackName: stackId }));
  }
}

/** Twelve letters and digits, as CloudFormation appends them. */
const random = () =>
  Array.from({ length: 12 }, () => Math.floor(Math.random() * 36).toString(36))
    .join('')
    .toUpperCase();
