import type { ResourceChange as CloudFormationChange, ResourceTargetDefinition } from '@aws-sdk/client-cloudformation';
import type { TemplateResource } from '../assembly/template';
import type { PropertyChange } from '../model/plan';
import { type LeafChange, leafChanges, structureIn } from './leaf-changes';
import { isAbsent, isRecord, textOf } from './template-text';

/** What CloudFormation puts where a value is told only while the change set is executed. */
const UNKNOWN = '{{changeSet:KNOWN_AFTER_APPLY}}';
/** What people read instead, where it is a part of a longer value. */
const UNKNOWN_TEXT = '(known after apply)';

/**
 * The changes of properties with the values that CloudFormation gave (`IncludePropertyValues`).
 *
 * Its contexts hold a resource's properties as a whole, before and after. They are compared where they are there: the
 * details shift by one index for every element put in front of a list, leave out what is empty on both sides, and may
 * cut long values. Only properties that the details name count: in the contexts, a reference that can't be resolved
 * yet is unknown even where nothing changes.
 *
 * @param after the resource in the new template: says how an unknown value is written
 */
export function resolvedChanges(change: CloudFormationChange, after?: TemplateResource): PropertyChange[] {
  const targets = targetsOf(change).filter((target) => target.Path?.startsWith('/Properties/'));
  const inContexts = contextChanges(change).filter(
    (leaf) => targets.some((target) => propertyIn(target.Path) === propertyIn(leaf.path)) && isMeant(leaf, targets),
  );
  const told = new Set(inContexts.map((leaf) => propertyIn(leaf.path)));
  const inDetails = targets.filter((target) => !told.has(propertyIn(target.Path))).flatMap(fromTarget);
  return unique([...inContexts, ...inDetails].map((leaf) => withUnknown(leaf, after)));
}

/** What the details of a change name, without what CloudFormation only takes note of. */
export function targetsOf(change: CloudFormationChange): ResourceTargetDefinition[] {
  return (change.Details ?? []).flatMap(({ Target }) =>
    Target && Target.AttributeChangeType !== 'SyncWithActual' ? [Target] : [],
  );
}

/** `/Properties/Tags/0/Value` → `Tags`. */
export function propertyIn(path: string | undefined): string | undefined {
  return path?.split('/')[2];
}

/** Whether one path is the other, or leads to it. */
export function related(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/**
 * Whether a value that replaces the resource changes for sure. CloudFormation also says that it replaces where a value
 * is known only while the change set is executed, and may turn out to be what it was.
 */
export function replacesForSure(change: CloudFormationChange): boolean {
  const replacing = targetsOf(change).filter((target) => target.RequiresRecreation === 'Always');
  return replacing.length === 0 || replacing.some((target) => !target.AfterValue?.includes(UNKNOWN));
}

function contextChanges({ BeforeContext, AfterContext }: CloudFormationChange): LeafChange[] {
  const [before, after] = [propertiesIn(BeforeContext), propertiesIn(AfterContext)];
  return before && after ? leafChanges(before, after, '/Properties') : [];
}

function propertiesIn(context: string | undefined): unknown {
  const read = structureIn(context ?? '');
  return isRecord(read) ? (read.Properties ?? {}) : undefined;
}

function isMeant({ path, after }: LeafChange, targets: readonly ResourceTargetDefinition[]): boolean {
  return after !== UNKNOWN || targets.some((target) => related(target.Path ?? '', path));
}

function fromTarget({
  Path = '',
  BeforeValue,
  AfterValue,
  AttributeChangeType,
}: ResourceTargetDefinition): LeafChange[] {
  if (BeforeValue === undefined && AfterValue === undefined) return [];
  const before = AttributeChangeType === 'Add' ? undefined : BeforeValue;
  const after = AttributeChangeType === 'Remove' ? undefined : AfterValue;
  // A secret parameter's value is masked on both sides: it changes all the same.
  if (before === after && /^\*+$/.test(before ?? '')) return [{ path: Path, before, after, literal: true }];
  return leafChanges(before, after, Path);
}

function withUnknown({ path, before, after }: LeafChange, resource?: TemplateResource): PropertyChange {
  const known = !after?.includes(UNKNOWN);
  const shown = after === UNKNOWN ? writtenAt(resource, path) : after?.replaceAll(UNKNOWN, UNKNOWN_TEXT);
  return {
    path,
    ...(before !== undefined && { before }),
    ...(shown !== undefined && { after: shown }),
    afterIsKnown: known,
    values: 'resolved',
  };
}

// How the new template writes a value; lists may have lost elements on the way, so that an index can miss.
function writtenAt(resource: TemplateResource | undefined, path: string): string | undefined {
  let node: unknown = resource;
  for (const segment of path.split('/').slice(1)) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Record<string, unknown>)[segment.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return isAbsent(node) ? undefined : textOf(node);
}

function unique(changes: readonly PropertyChange[]): PropertyChange[] {
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}
