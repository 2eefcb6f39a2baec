import { isDeepStrictEqual } from 'node:util';
import type { TemplateTree } from '../assembly/nested';
import type { Template, TemplateResource } from '../assembly/template';
import type { ResourceChange } from '../model/plan';
import type { PathOf } from './from-change-set';
import { newImages } from './new-images';
import { propertyChanges } from './properties';

/**
 * What a stack is expected to change, judged by its templates alone, for as long as CloudFormation can't say: it needs a
 * value that an earlier stack of the plan makes.
 *
 * @param changing logical ids of template parameters whose values aren't known yet
 * @returns everything that may come; what may also not come has `certain: false`
 */
export function expectedChanges(
  before: TemplateTree | undefined,
  after: TemplateTree,
  changing: ReadonlySet<string>,
  pathOf: PathOf,
  nestedIn: readonly string[] = [],
): ResourceChange[] {
  const [old, fresh] = [before?.template.Resources ?? {}, after.template.Resources ?? {}];
  const differing = Object.keys(fresh).filter((id) => id in old && !isDeepStrictEqual(old[id], fresh[id]));
  const affected = dependents(after.template, new Set([...changing, ...differing]));
  const change = (logicalId: string, given: Partial<ResourceChange>): ResourceChange => {
    const path = pathOf(logicalId, nestedIn);
    return {
      action: 'modify',
      logicalId,
      nestedIn,
      ...(path && { constructPath: path }),
      type: (fresh[logicalId] ?? old[logicalId])?.Type ?? '',
      replacement: 'no',
      certain: fresh[logicalId]?.Condition === undefined,
      scope: [],
      causes: [],
      properties: [],
      ...given,
    };
  };
  const own = [
    ...Object.keys(old)
      .filter((id) => !(id in fresh))
      .map((id) => change(id, { action: 'remove', certain: old[id]?.Condition === undefined, ...afterwards(old[id]) })),
    ...Object.keys(fresh).flatMap((id) => {
      if (!(id in old)) return [change(id, { action: 'add', properties: newImages(fresh[id]) })];
      if (differing.includes(id)) return [change(id, differs(old[id], fresh[id]))];
      return affected.has(id) ? [change(id, { replacement: 'maybe', certain: false })] : [];
    }),
  ];
  const inner = [...after.nested].flatMap(([id, tree]) =>
    expectedChanges(before?.nested.get(id), tree, passedOn(fresh[id], affected), pathOf, [...nestedIn, id]),
  );
  return [...own, ...inner];
}

/** Everything in a template that refers to one of these logical ids, directly or through others. */
export function dependents(template: Template, ids: ReadonlySet<string>): Set<string> {
  const found = new Set(ids);
  const nodes = Object.entries({ ...template.Conditions, ...template.Resources });
  const references = nodes.map(([id, node]) => [id, refersTo(node)] as const);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [id, names] of references) if ([...names].some((name) => found.has(name))) found.add(id);
  }
  return found;
}

/** Logical ids and conditions that a part of a template refers to: by Ref, Fn::GetAtt, Fn::Sub, Fn::If and Condition. */
export function refersTo(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== 'object' || node === null) return found;
  for (const [key, value] of Object.entries(node)) {
    if ((key === 'Ref' || key === 'Condition') && typeof value === 'string') found.add(value);
    if (key === 'Fn::If' && Array.isArray(value)) found.add(String(value[0]));
    if (key === 'Fn::GetAtt') found.add(String(Array.isArray(value) ? value[0] : String(value).split('.')[0]));
    const text = key === 'Fn::Sub' ? (Array.isArray(value) ? value[0] : value) : undefined;
    if (typeof text === 'string') for (const [, name = ''] of text.matchAll(/\$\{([^!.}]+)/g)) found.add(name);
    refersTo(value, found);
  }
  return found;
}

function differs(old: TemplateResource | undefined, fresh: TemplateResource | undefined): Partial<ResourceChange> {
  return { replacement: old?.Type === fresh?.Type ? 'maybe' : 'yes', properties: propertyChanges({}, old, fresh) };
}

function afterwards(resource: TemplateResource | undefined): Pick<ResourceChange, 'afterwards'> {
  if (resource?.DeletionPolicy === 'Snapshot') return { afterwards: 'snapshot' };
  return resource?.DeletionPolicy?.startsWith('Retain') ? { afterwards: 'retained' } : { afterwards: 'deleted' };
}

// Parameters of a nested stack whose values hang on what changes outside of it.
function passedOn(resource: TemplateResource | undefined, affected: ReadonlySet<string>): Set<string> {
  const given = Object.entries((resource?.Properties?.Parameters ?? {}) as Record<string, unknown>);
  return new Set(
    given.filter(([, value]) => [...refersTo(value)].some((id) => affected.has(id))).map(([name]) => name),
  );
}
