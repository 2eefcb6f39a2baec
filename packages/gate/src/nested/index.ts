import { DescribeChangeSetCommand } from '@aws-sdk/client-cloudformation';
import { type Answer, refuse } from '../answer';
import type { Call } from '../call';
import type { Check, Scene } from '../strict/check';
import { takeBack } from '../strict/creation';
import { isObsolete } from '../strict/obsolescence';
import { referenceProblem } from '../strict/references';
import { buildXml, members, parseXml, textOf } from '../xml';
import { missingCapabilities } from './capabilities';
import { type NestedChangeSet, probeNested } from './probe';

/**
 * CreateChangeSet with IncludeNestedStacks: each nested stack that changes gets a change set of its own, named in the
 * parent's change (API_ResourceChange, ChangeSetId), with ParentChangeSetId and RootChangeSetId, a description and a
 * template. Its references and capabilities are checked with the whole. Only the outermost is executed; deleting or
 * executing that one takes the nested ones along. How AWS names them, and its words where a nested one is executed by
 * itself, aren't verified; a nested template that is refused fails the whole call here, on AWS the change set's status.
 */
export function nested(): Check[] {
  const known = new Map<string, NestedChangeSet>();
  const existed = new Map<number, boolean>();

  /** The nested change set that the call means, where the emulator has none of that name. */
  const meant = ({ parameters }: Call, answer: Answer): NestedChangeSet | undefined => {
    if (!answer.body.includes('<Code>ChangeSetNotFound</Code>')) return undefined;
    const { ChangeSetName = '', StackName = '' } = parameters;
    const byName = ({ name, stackName, stackId }: NestedChangeSet) =>
      name === ChangeSetName && [stackName, stackId].includes(StackName);
    return known.get(ChangeSetName) ?? [...known.values()].find(byName);
  };
  const forget = (rootId: string) => {
    for (const [id, each] of known) if (each.rootId === rootId) known.delete(id);
  };
  /** The emulator drops change sets by itself: a nested one is there only as long as its root is. */
  const executionStatus = async ({ rootId }: NestedChangeSet, { region }: Call, { emulated }: Scene) => {
    const root = await emulated.changeSet(region, rootId);
    if (!root) return undefined;
    return (await isObsolete(emulated, region, root)) ? 'OBSOLETE' : root.ExecutionStatus;
  };

  return [
    {
      action: 'CreateChangeSet',
      async before({ id, region, parameters }, { emulated }) {
        if (parameters.IncludeNestedStacks === 'true')
          existed.set(id, (await emulated.stack(region, parameters.StackName ?? '')) !== undefined);
        return undefined;
      },
      async after(call, answer, { emulated }) {
        const hadStack = existed.get(call.id);
        existed.delete(call.id);
        const id = textOf(answer.body, 'Id');
        if (answer.status !== 200 || !id || call.parameters.IncludeNestedStacks !== 'true') return undefined;
        const template = await emulated.template(call.region, { changeSet: id });
        if (!template) return undefined;
        const description = await emulated.raw(call.region, new DescribeChangeSetCommand({ ChangeSetName: id }));
        const described = parseXml(description).DescribeChangeSetResponse.DescribeChangeSetResult;
        const { found, refusal } = await probeNested(emulated, call.region, {
          id,
          rootId: id,
          described,
          template,
        }).then(
          (all) => ({ found: all, refusal: problemOf(all, call) }),
          ({ name, message }: Error) => ({ found: [], refusal: { code: name, message } }),
        );
        if (refusal) {
          await takeBack(call, id, hadStack ? undefined : textOf(answer.body, 'StackId'), { emulated });
          return refuse(call, refusal);
        }
        for (const each of found) known.set(each.id, each);
        return undefined;
      },
    },
    {
      action: 'DescribeChangeSet',
      async after(call, answer, scene) {
        const own = meant(call, answer);
        if (!own) return answer.status === 200 ? withNestedIds(answer, [...known.values()]) : undefined;
        const status = await executionStatus(own, call, scene);
        if (!status) return undefined;
        const body = call.parameters.IncludePropertyValues === 'true' ? own.valued : own.description;
        const current = body.replace(/<ExecutionStatus>AVAILABLE</, `<ExecutionStatus>${status}<`);
        return withNestedIds({ ...told, body: current }, [...known.values()]) ?? { ...told, body: current };
      },
    },
    {
      action: 'GetTemplate',
      async after(call, answer, scene) {
        const own = meant(call, answer);
        return own && (await executionStatus(own, call, scene)) ? { ...told, body: own.template } : undefined;
      },
    },
    {
      action: 'ExecuteChangeSet',
      async after(call, answer) {
        const own = meant(call, answer);
        if (!own) return undefined;
        const message = `ChangeSet [${own.id}] is nested and cannot be executed: execute its root [${own.rootId}].`;
        return refuse(call, { code: 'ValidationError', message });
      },
    },
    {
      action: 'DeleteChangeSet',
      async after({ parameters }, answer) {
        if (answer.status === 200) forget(parameters.ChangeSetName ?? '');
        return undefined;
      },
    },
  ];
}

const told = { status: 200, headers: ['Content-Type', 'text/xml'] } as const;

function problemOf(all: readonly NestedChangeSet[], { parameters }: Call) {
  const acknowledged = Object.entries(parameters).flatMap(([name, value]) =>
    name.startsWith('Capabilities.member.') ? [value] : [],
  );
  for (const { parsed = {}, original = {} } of all) {
    const problem = referenceProblem(parsed);
    if (problem) return { code: 'ValidationError', message: problem };
    const missing = missingCapabilities(parsed, original, acknowledged);
    if (missing.length > 0)
      return { code: 'InsufficientCapabilitiesException', message: `Requires capabilities : [${missing.join(', ')}]` };
  }
  return undefined;
}

/** The description with the ARN of the nested change set in each change that has one; undefined without any. */
function withNestedIds(answer: Answer, all: readonly NestedChangeSet[]): Answer | undefined {
  const id = textOf(answer.body, 'ChangeSetId');
  const inner = all.filter(({ parentId }) => parentId === id);
  if (inner.length === 0) return undefined;
  const xml = parseXml(answer.body);
  const described = xml.DescribeChangeSetResponse.DescribeChangeSetResult;
  described.IncludeNestedStacks = 'true';
  for (const { ResourceChange: change } of members(described.Changes)) {
    const own = inner.find(({ logicalId }) => logicalId === change.LogicalResourceId);
    if (own) change.ChangeSetId = own.id;
  }
  return { ...answer, body: buildXml(xml) };
}
