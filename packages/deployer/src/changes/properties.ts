import type { ResourceChange as CloudFormationChange } from '@aws-sdk/client-cloudformation';
import type { TemplateResource } from '../assembly/template';
import type { PropertyChange } from '../model/plan';
import { type LeafChange, leafChanges, segment } from './leaf-changes';
import { propertyIn, related, resolvedChanges, targetsOf } from './resolved-changes';
import { isIntrinsic, textOf } from './template-text';

/** What beside its properties makes a difference to a resource. `DependsOn` and `Condition` only decide on when and whether. */
const ATTRIBUTES = [
  'Type',
  'Metadata',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'CreationPolicy',
  'UpdatePolicy',
] as const;

/**
 * Values before and after, property by property.
 *
 * With the values that CloudFormation resolved, where it gave them. Where it didn't (it names a property only, or is an
 * emulator), the two templates are compared, with values as they are written. What is written out in both templates and
 * differs is told even where CloudFormation doesn't name it: it is known to leave out changes of what is empty
 * (`Allow: {}` to `Block: {}`).
 *
 * @param change without details, everything that differs between the templates is told
 */
export function propertyChanges(
  change: CloudFormationChange,
  before?: TemplateResource,
  after?: TemplateResource,
): PropertyChange[] {
  const resolved = resolvedChanges(change, after);
  if (!before || !after) return resolved;
  const written = writtenChanges(change, before, after).filter(
    (leaf) => !resolved.some(({ path }) => related(path, leaf.path)),
  );
  const told = [...resolved, ...written.map(fromTemplate)];
  return [
    ...told,
    ...referenceChanges(change, after).filter(({ path }) => !told.some((one) => related(one.path, path))),
  ];
}

function writtenChanges(change: CloudFormationChange, before: TemplateResource, after: TemplateResource): LeafChange[] {
  const named = nameTest(change);
  const attributes = ATTRIBUTES.flatMap((name) =>
    leafChanges(attribute(before, name), attribute(after, name), `/${name}`),
  );
  const properties = leafChanges(before.Properties ?? {}, after.Properties ?? {}, '/Properties');
  return [...properties.filter((leaf) => leaf.literal || named(propertyIn(leaf.path) ?? '')), ...attributes];
}

/** Whether CloudFormation names a property; every one when it gave no details at all. */
function nameTest(change: CloudFormationChange): (property: string) => boolean {
  const targets = targetsOf(change);
  if (targets.length === 0) return () => true;
  const names = new Set(targets.map((target) => target.Name ?? propertyIn(target.Path)));
  // A change of tags has no name; what the property is called hangs on the type (`Tags`, `UserPoolTags`).
  const tags = targets.some((target) => target.Attribute === 'Tags');
  return (property) => names.has(property) || (tags && /tags$/i.test(property));
}

// Written as before, with another value: what it refers to changes.
function referenceChanges(change: CloudFormationChange, after: TemplateResource): PropertyChange[] {
  const found = (change.Details ?? []).flatMap(({ Target, CausingEntity }) =>
    Target?.Name && CausingEntity
      ? leavesThatName(CausingEntity, after.Properties?.[Target.Name], `/Properties/${Target.Name}`)
      : [],
  );
  // CloudFormation lists a property once per way of evaluating it.
  return [...new Map(found.map((one) => [one.path, one])).values()];
}

function leavesThatName(entity: string, node: unknown, path: string): PropertyChange[] {
  if (typeof node === 'object' && node !== null && !isIntrinsic(node))
    return Object.entries(node).flatMap(([key, value]) => leavesThatName(entity, value, `${path}/${segment(key)}`));
  const text = textOf(node);
  if (!text.includes(`\${${entity}}`)) return [];
  return [{ path, before: text, after: text, afterIsKnown: false, values: 'template' }];
}

function fromTemplate({ literal: _, ...leaf }: LeafChange): PropertyChange {
  return { ...leaf, afterIsKnown: true, values: 'template' };
}

function attribute(resource: TemplateResource, name: (typeof ATTRIBUTES)[number]): unknown {
  return (resource as unknown as Record<string, unknown>)[name];
}
