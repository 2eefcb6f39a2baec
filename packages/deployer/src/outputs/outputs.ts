import { readParametersBelow } from '../aws/parameters';
import type { Session } from '../aws/session';

/** What layers publish: layer → key → value; keys that only one layer has are at the top as well. */
export type Outputs = Record<string, Record<string, string> | string>;

/** What the layers of the session's environment publish now: layer → key → value. Secrets are never read. */
export async function readOutputs(session: Session): Promise<Record<string, Record<string, string>>> {
  const { project, environment, layers } = session.target;
  const prefix = `/${project}/${environment}/`;
  const [found] = await Promise.all([readParametersBelow(session, prefix), session.check()]);
  const names = layers.map((layer) => layer.name);
  return groupByLayer(found, prefix, names);
}

/** Parameters by layer and key; those that belong to no layer are left out. */
export function groupByLayer(
  parameters: ReadonlyMap<string, string>,
  prefix: string,
  layers: readonly string[],
): Record<string, Record<string, string>> {
  const grouped: Record<string, Record<string, string>> = Object.fromEntries(layers.map((layer) => [layer, {}]));
  for (const name of [...parameters.keys()].sort()) {
    const [layer = '', ...key] = name.slice(prefix.length).split('/');
    const group = grouped[layer];
    if (group && key.length > 0) group[key.join('/')] = parameters.get(name) ?? '';
  }
  return grouped;
}

/** Puts keys that only one layer has at the top too, unless a layer has that name: people ask for them without the layer. */
export function lifted(byLayer: Readonly<Record<string, Record<string, string>>>): Outputs {
  const all = Object.values(byLayer).flatMap((group) => Object.entries(group));
  const once = all.filter(([key]) => all.filter(([other]) => other === key).length === 1 && !(key in byLayer));
  return { ...byLayer, ...Object.fromEntries(once) };
}
