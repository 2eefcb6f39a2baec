import type { Emulated, Template } from '../emulated';
import type { Check } from '../strict/check';
import { buildXml, type Element, members, parseXml } from '../xml';
import { differences } from './differences';
import { type Moment, resolve } from './resolve';

/** A resource's attributes that are shown in its context. */
const SHOWN = ['Properties', 'Metadata', 'CreationPolicy', 'UpdatePolicy', 'DeletionPolicy', 'UpdateReplacePolicy'];

/**
 * DescribeChangeSet with IncludePropertyValues: BeforeContext and AfterContext of each change (API_ResourceChange), and
 * one detail per property with Path, BeforeValue, AfterValue and AttributeChangeType (API_ResourceTargetDefinition).
 *
 * Computed from the deployed and the new template, not by a service: the shape is AWS's, which values AWS can resolve
 * before an execution isn't verified (see resolve.ts). Use `gate.record` for answers of a real account.
 */
export const propertyValues: Check = {
  action: 'DescribeChangeSet',
  async after({ parameters, region }, answer, { emulated }) {
    if (answer.status !== 200 || parameters.IncludePropertyValues !== 'true') return undefined;
    const body = await withPropertyValues(emulated, region, answer.body);
    return { ...answer, body };
  },
};

/** The description (XML) with values in its changes. */
export async function withPropertyValues(emulated: Emulated, region: string, description: string): Promise<string> {
  const xml = parseXml(description);
  const described = xml.DescribeChangeSetResponse.DescribeChangeSetResult;
  const changes = members(described.Changes).map((change) => change.ResourceChange);
  const next = changes.length > 0 ? await emulated.template(region, { changeSet: described.ChangeSetId }) : undefined;
  if (!next) return description;
  addValues(changes, await momentsOf(emulated, region, described, next));
  return buildXml(xml);
}

/** What is known before and after a change set. */
export interface Moments {
  readonly before: Moment;
  readonly after: Moment;
}

/** @param described a DescribeChangeSetResult, @param next its template */
export async function momentsOf(
  emulated: Emulated,
  region: string,
  described: Element,
  next: Template,
): Promise<Moments> {
  const { StackName: stackName, StackId: stackId } = described;
  const stack = await emulated.stack(region, stackName);
  const deployed = stack?.StackStatus !== 'REVIEW_IN_PROGRESS';
  const template = deployed ? await emulated.template(region, { stack: stackName }) : undefined;
  const ids = deployed ? await emulated.physicalIds(region, stackName) : new Map<string, string>();
  const staying = new Map(ids);
  for (const { ResourceChange: change } of members(described.Changes))
    if (change.Replacement === 'True' || change.Replacement === 'Conditional') staying.delete(change.LogicalResourceId);
  const common = { stackName, stackId, region, exports: await emulated.exports(region) };
  const now = stack?.Parameters?.map((each) => [each.ParameterKey, each.ResolvedValue ?? each.ParameterValue]) ?? [];
  const then = members(described.Parameters).map((each) => [
    each.ParameterKey,
    each.ResolvedValue ?? each.ParameterValue,
  ]);
  return {
    before: { ...common, template: template ?? {}, parameters: Object.fromEntries(now), physicalIds: ids },
    after: { ...common, template: next, parameters: Object.fromEntries(then), physicalIds: staying },
  };
}

/** The resource with everything resolved; undefined where there is none at that moment. */
function context(id: string, moment: Moment): Record<string, unknown> | undefined {
  const resource = moment.template.Resources?.[id];
  if (!resource) return undefined;
  const shown = SHOWN.filter((attribute) => resource[attribute] !== undefined);
  return Object.fromEntries(
    shown.map((attribute) => [
      attribute,
      attribute === 'Properties' ? resolve(resource[attribute], moment) : resource[attribute],
    ]),
  );
}

function addValues(changes: readonly Element[], { before, after }: Moments): void {
  for (const change of changes) {
    const id = change.LogicalResourceId;
    const old = change.Action === 'Add' ? undefined : context(id, before);
    const fresh = change.Action === 'Remove' ? undefined : context(id, after);
    if (old) change.BeforeContext = JSON.stringify(old);
    if (fresh) change.AfterContext = JSON.stringify(fresh);
    if (old && fresh) change.Details = { member: details(members(change.Details), old, fresh) };
  }
}

/** The emulator's details, one per property, become one per leaf; those without a leaf of their own stay. */
function details(given: readonly Element[], before: object, after: object): Element[] {
  const told = new Set<Element>();
  const leaves = differences(before, after).map((difference) => {
    const [, attribute, name] = difference.path.split('/');
    const own = attribute === 'Properties' ? name : undefined;
    const source = given.find(({ Target }) => Target.Attribute === attribute && Target.Name === own);
    if (source) told.add(source);
    for (const same of given) if (same.Target.Attribute === attribute && same.Target.Name === own) told.add(same);
    return {
      Evaluation: 'Static',
      ChangeSource: 'DirectModification',
      ...source,
      Target: {
        Attribute: attribute,
        ...(own && { Name: own }),
        RequiresRecreation: 'Never',
        ...source?.Target,
        Path: difference.path,
        ...(difference.before !== undefined && { BeforeValue: difference.before }),
        ...(difference.after !== undefined && { AfterValue: difference.after }),
        AttributeChangeType: difference.kind,
      },
    };
  });
  return [...leaves, ...given.filter((detail) => !told.has(detail))];
}
