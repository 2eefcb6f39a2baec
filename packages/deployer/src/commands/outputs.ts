import { readParametersBelow } from '../aws/parameters';
import { columns } from '../render/table';
import type { CommonOptions, Context } from './context';

/** What layers publish: layer → key → value; keys that only one layer has are at the top as well. */
export type Outputs = Record<string, Record<string, string> | string>;

/** Shows what the layers of an environment publish for others. @returns 0 */
export async function outputs(options: CommonOptions, { session, target, terminal }: Context): Promise<number> {
  const prefix = `/${target.project}/${target.environment}/`;
  const [found] = await Promise.all([readParametersBelow(session, prefix), session.check()]);
  const byLayer = groupByLayer(
    found,
    prefix,
    target.layers.map((layer) => layer.name),
  );
  if (options.json) terminal.output(lifted(byLayer));
  else terminal.line(table(byLayer));
  return 0;
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

function table(byLayer: Readonly<Record<string, Record<string, string>>>): string {
  const rows = Object.entries(byLayer).flatMap(([layer, group]) =>
    Object.entries(group).map(([key, value]) => [layer, key, value]),
  );
  return rows.length > 0 ? columns(rows).join('\n') : 'No layer has published anything yet: apply one first.';
}
