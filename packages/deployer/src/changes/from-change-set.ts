import type { ResourceChange as CloudFormationChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { type TemplateTree, within } from '../assembly/nested';
import { constructPath, type Template } from '../assembly/template';
import { flattened, type ReadBack } from '../change-sets/read-back';
import { sha256 } from '../model/digest';
import type {
  Cause,
  ChangeAction,
  PermissionChange,
  PlannedParameter,
  PlannedStack,
  ResourceChange,
} from '../model/plan';
import { permissionChanges } from '../permissions/permission-changes';
import { newImages } from './new-images';
import { propertyChanges } from './properties';
import { replacesForSure } from './resolved-changes';

const ACTIONS: Readonly<Record<string, ChangeAction>> = {
  Add: 'add',
  Modify: 'modify',
  Remove: 'remove',
  Import: 'import',
};
const AFTERWARDS: Readonly<Record<string, ResourceChange['afterwards']>> = {
  Delete: 'deleted',
  ReplaceAndDelete: 'deleted',
  Retain: 'retained',
  ReplaceAndRetain: 'retained',
  Snapshot: 'snapshot',
  ReplaceAndSnapshot: 'snapshot',
};

/** Where a resource stands in the construct tree, by logical id and the nested stacks that lead to it. */
export type PathOf = (logicalId: string, nestedIn: readonly string[]) => string | undefined;

/** What CloudFormation itself says of a change set, in the plan's words: what is compared when the plan is applied. */
export type Reviewed = Pick<
  PlannedStack,
  'changeSet' | 'stackId' | 'readBack' | 'parameters' | 'tags' | 'capabilities' | 'notificationArns' | 'changes'
>;

/** @param before the deployed templates: values before the change, and construct paths of what goes away */
export function reviewedFrom(back: ReadBack, pathOf: PathOf, before?: TemplateTree): Reviewed {
  const { description, template } = back;
  return {
    changeSet: description.ChangeSetId,
    stackId: description.StackId,
    readBack: flattened(back).map(({ nestedIn, templateText }) => ({ nestedIn, digest: sha256(templateText) })),
    parameters: (description.Parameters ?? []).map((parameter): PlannedParameter => {
      const { ParameterKey: name = '', ParameterValue: value, ResolvedValue: resolved, UsePreviousValue } = parameter;
      return {
        name,
        ...(value !== undefined && !UsePreviousValue && { value }),
        ...(resolved !== undefined && { resolved }),
        noEcho: String(template.Parameters?.[name]?.NoEcho) === 'true',
      };
    }),
    tags: Object.fromEntries((description.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    capabilities: [...(description.Capabilities ?? [])].sort(),
    notificationArns: description.NotificationARNs ?? [],
    changes: flattened(back).flatMap((one) => changesFrom(one, pathOf, within(before, one.nestedIn))),
  };
}

/** What the statements and rules in a stack's templates, nested ones too, open and close. @param account where they stand */
export function permissionsBetween(
  before: TemplateTree | undefined,
  after: TemplateTree,
  pathOf: PathOf,
  account: string,
  nestedIn: readonly string[] = [],
): PermissionChange[] {
  const place = { nestedIn, account, pathOf: (logicalId: string) => pathOf(logicalId, nestedIn) };
  const own = permissionChanges(before?.template ?? {}, after.template, place);
  const inner = [...after.nested].flatMap(([id, tree]) =>
    permissionsBetween(before?.nested.get(id), tree, pathOf, account, [...nestedIn, id]),
  );
  return [...own, ...inner];
}

/** Logical ids of the stack's own resources that the plan adds or changes. */
export function touched(stack: PlannedStack): Set<string> {
  return new Set(
    stack.changes
      .filter((change) => change.nestedIn.length === 0 && change.action !== 'remove')
      .map((change) => change.logicalId),
  );
}

function changesFrom(
  { description, template, nestedIn }: ReadBack,
  pathOf: PathOf,
  before: Template,
): ResourceChange[] {
  return description.Changes.flatMap(({ ResourceChange: change }) => {
    if (!change) return [];
    const logicalId = change.LogicalResourceId ?? '';
    const path = pathOf(logicalId, nestedIn) ?? constructPath(before, logicalId);
    return [changeFrom(change, nestedIn, path, before.Resources?.[logicalId], template.Resources?.[logicalId])];
  });
}

type Resource = NonNullable<Template['Resources']>[string];

function changeFrom(
  change: CloudFormationChange,
  nestedIn: readonly string[],
  path: string | undefined,
  before?: Resource,
  after?: Resource,
): ResourceChange {
  const afterwards = AFTERWARDS[change.PolicyAction ?? ''];
  const action = ACTIONS[change.Action ?? ''] ?? 'unknown';
  return {
    action,
    logicalId: change.LogicalResourceId ?? '',
    nestedIn,
    ...(path && { constructPath: path }),
    ...(change.PhysicalResourceId && { physicalId: change.PhysicalResourceId }),
    type: change.ResourceType ?? '',
    replacement: replacementFrom(change),
    certain: true,
    ...(afterwards && { afterwards }),
    scope: change.Scope ?? [],
    causes: causesFrom(change.Details ?? []),
    properties: propertiesOf(action, change, before, after),
  };
}

function propertiesOf(
  action: ChangeAction,
  change: CloudFormationChange,
  before?: Resource,
  after?: Resource,
): ResourceChange['properties'] {
  if (action === 'add') return newImages(after);
  return action === 'modify' ? propertyChanges(change, before, after) : [];
}

function replacementFrom(change: CloudFormationChange): ResourceChange['replacement'] {
  if (change.Replacement === 'Conditional') return 'maybe';
  if (change.Replacement !== 'True') return 'no';
  // CloudFormation says True as well where a value that it will know only later may turn out the same.
  return replacesForSure(change) ? 'yes' : 'maybe';
}

function causesFrom(details: readonly ResourceChangeDetail[]): Cause[] {
  const causes = details.map((detail): Cause => {
    const { Attribute, Name, RequiresRecreation } = detail.Target ?? {};
    return {
      target: Name ?? Attribute ?? '',
      replaces: RequiresRecreation === 'Always' ? 'yes' : RequiresRecreation === 'Conditionally' ? 'maybe' : 'no',
      ...(detail.ChangeSource && { source: detail.ChangeSource }),
      ...(detail.CausingEntity && { from: detail.CausingEntity }),
    };
  });
  // CloudFormation lists a property once per way of evaluating it: the same cause need not be told twice.
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
}
