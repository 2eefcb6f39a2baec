import type {
  Change,
  ResourceChange as CloudFormationChange,
  ResourceChangeDetail,
} from '@aws-sdk/client-cloudformation';
import type { Template } from '../assembly/template';
import type { Cause, ChangeAction, PlannedStack, ResourceChange } from './model';

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

/** Where a resource stands in the construct tree, by logical id. */
export type PathOf = (logicalId: string) => string | undefined;

/** The changes of a change set in the plan's words. */
export function changesFrom(
  changes: readonly Change[],
  pathOf: PathOf,
  nestedIn: readonly string[] = [],
): ResourceChange[] {
  return changes.flatMap(({ ResourceChange: change }) => (change ? [changeFrom(change, pathOf, nestedIn)] : []));
}

/** What a stack that isn't there yet will hold, judged by its template alone. Conditions are not evaluated. */
export function changesFromTemplate(template: Template, pathOf: PathOf): ResourceChange[] {
  return Object.entries(template.Resources ?? {}).map(([logicalId, resource]) => ({
    action: 'add',
    logicalId,
    nestedIn: [],
    constructPath: pathOf(logicalId),
    type: resource.Type,
    replacement: 'no',
    scope: [],
    causes: [],
  }));
}

/** Logical ids of the stack's own resources that the plan adds or changes. */
export function touched(stack: PlannedStack): Set<string> {
  return new Set(
    stack.changes
      .filter((change) => change.nestedIn.length === 0 && change.action !== 'remove')
      .map((change) => change.logicalId),
  );
}

function changeFrom(change: CloudFormationChange, pathOf: PathOf, nestedIn: readonly string[]): ResourceChange {
  const logicalId = change.LogicalResourceId ?? '';
  const path = pathOf(logicalId);
  const afterwards = AFTERWARDS[change.PolicyAction ?? ''];
  return {
    action: ACTIONS[change.Action ?? ''] ?? 'unknown',
    logicalId,
    nestedIn,
    ...(path && { constructPath: path }),
    ...(change.PhysicalResourceId && { physicalId: change.PhysicalResourceId }),
    type: change.ResourceType ?? '',
    replacement: replacementFrom(change.Replacement),
    ...(afterwards && { afterwards }),
    scope: change.Scope ?? [],
    causes: causesFrom(change.Details ?? []),
  };
}

function replacementFrom(replacement: string | undefined): ResourceChange['replacement'] {
  if (replacement === 'True') return 'yes';
  return replacement === 'Conditional' ? 'maybe' : 'no';
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
