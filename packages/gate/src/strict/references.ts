import type { Template } from '../emulated';

/** Names that every template may refer to. */
const PSEUDO = new Set(
  ['AccountId', 'NotificationARNs', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'].map(
    (name) => `AWS::${name}`,
  ),
);

interface Found {
  /** Logical ids and parameters, by Ref, Fn::Sub and DependsOn. */
  readonly names: Set<string>;
  /** Logical ids whose attributes are asked for. */
  readonly attributes: Set<string>;
  readonly conditions: Set<string>;
}

/**
 * What CreateChangeSet refuses about a template's references, or undefined: a name that is no resource, parameter or
 * pseudo parameter, a condition that isn't defined, resources that wait for each other.
 *
 * The wordings are AWS's where reports quote them ("Unresolved resource dependencies", "Circular dependency between
 * resources", "instance of Fn::GetAtt references undefined resource"); the order when several apply isn't verified.
 */
export function referenceProblem(template: Template): string | undefined {
  const resources: Template = template.Resources ?? {};
  const isResource = (name: string) => Object.hasOwn(resources, name);
  const isKnown = (name: string) =>
    isResource(name) || PSEUDO.has(name) || Object.hasOwn(template.Parameters ?? {}, name);
  for (const block of ['Resources', 'Outputs']) {
    const found = collect(template[block]);
    const undefinedNames = [...found.names].filter((name) => !isKnown(name)).sort();
    if (undefinedNames.length > 0)
      return `Template format error: Unresolved resource dependencies [${undefinedNames.join(', ')}] in the ${block} block of the template`;
    const missing = [...found.attributes].find((name) => !isResource(name));
    if (missing) return `Template error: instance of Fn::GetAtt references undefined resource ${missing}`;
    const condition = [...found.conditions].find((name) => !Object.hasOwn(template.Conditions ?? {}, name));
    if (condition)
      return `Template format error: Unresolved condition dependency ${condition} in the ${block} block of the template`;
  }
  const circle = circular(resources, isResource);
  return circle && `Circular dependency between resources: [${circle.join(', ')}]`;
}

function collect(value: unknown): Found {
  const found: Found = { names: new Set(), attributes: new Set(), conditions: new Set() };
  walk(value, found, 0);
  return found;
}

/** `depth` 1 is a resource or an output: only there DependsOn and Condition mean something. */
function walk(value: unknown, found: Found, depth: number): void {
  if (Array.isArray(value)) for (const item of value) walk(item, found, depth + 1);
  if (!value || typeof value !== 'object' || Array.isArray(value)) return;
  const entries = Object.entries(value);
  for (const [key, inner] of entries) {
    if (entries.length === 1 && intrinsic(key, inner, found)) continue;
    if (depth === 1 && key === 'DependsOn') for (const name of [inner].flat()) found.names.add(String(name));
    else if (depth === 1 && key === 'Condition') found.conditions.add(String(inner));
    else walk(inner, found, depth + 1);
  }
}

/** Whether it was a reference and there is nothing more inside. */
function intrinsic(key: string, inner: unknown, found: Found): boolean {
  if (key === 'Ref' && typeof inner === 'string') {
    found.names.add(inner);
    return true;
  }
  if (key === 'Fn::GetAtt') {
    const name = Array.isArray(inner) ? inner[0] : String(inner).split('.')[0];
    if (typeof name === 'string') found.attributes.add(name);
    return false;
  }
  if (key === 'Fn::Sub') {
    const [text, own] = Array.isArray(inner) ? inner : [inner, {}];
    for (const [, name] of String(text).matchAll(/\$\{([^!}][^}]*)\}/g)) {
      const [first, attribute] = name.trim().split('.', 2);
      if (!Object.hasOwn(own ?? {}, name.trim())) (attribute ? found.attributes : found.names).add(first);
    }
    return false;
  }
  if (key === 'Fn::If' && Array.isArray(inner)) found.conditions.add(String(inner[0]));
  return false;
}

/** Resources that wait for each other, sorted; undefined when every one can be made. */
function circular(resources: Template, isResource: (name: string) => boolean): string[] | undefined {
  const waitsFor = new Map(
    Object.entries(resources).map(([id, resource]) => {
      const found = collect({ [id]: resource });
      return [id, new Set([...found.names, ...found.attributes].filter(isResource))];
    }),
  );
  // Takes away what waits for nothing, then what nobody waits for: what is left is the circle.
  const remove = (id: string) => {
    waitsFor.delete(id);
    for (const others of waitsFor.values()) others.delete(id);
  };
  for (let before = -1; before !== waitsFor.size; ) {
    before = waitsFor.size;
    for (const [id, others] of [...waitsFor]) if (others.size === 0) remove(id);
  }
  for (let before = -1; before !== waitsFor.size; ) {
    before = waitsFor.size;
    const wanted = new Set([...waitsFor.values()].flatMap((others) => [...others]));
    for (const id of [...waitsFor.keys()]) if (!wanted.has(id)) waitsFor.delete(id);
  }
  return waitsFor.size > 0 ? [...waitsFor.keys()].sort() : undefined;
}
