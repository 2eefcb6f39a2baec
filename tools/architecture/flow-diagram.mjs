import { flowOf } from './flow.mjs';
import { kindOf } from './kinds.mjs';
import { arrow, box, colouring, diagram } from './mermaid.mjs';
import { titleOf } from './names.mjs';

/** Resources and arrows, each resource in its layer's colour; what no arrow reaches is left to the layers' diagram. */
export function flowDiagram(system, nameOf) {
  const edges = flowOf(system);
  const boxes = inReadingOrder(system, edges).map((resource) => {
    const { shape, facts } = kindOf(resource);
    return box(idOf(resource), shape, titleOf(resource, nameOf), facts(resource, system, nameOf), resource.layer);
  });
  const arrows = [...edges]
    .sort((one, other) => Number(one.failure) - Number(other.failure))
    .map(({ from, to, label, failure }) => arrow(idOf(from), idOf(to), label, failure));
  return diagram([...boxes, ...arrows, ...colouring(system.layers)]);
}

/**
 * From where work comes in, along the arrows, what leads nowhere first. Mermaid lays boxes out in the order in which it
 * meets them: in this one, hardly an arrow crosses another.
 */
function inReadingOrder(system, edges) {
  const next = (resource) => edges.filter(({ from }) => from === resource).map(({ to }) => to);
  const isEnd = (resource) => next(resource).length === 0;
  const ordered = new Set();
  const visit = (resource) => {
    if (ordered.has(resource)) return;
    ordered.add(resource);
    const following = next(resource);
    for (const to of [...following.filter(isEnd), ...following.filter((to) => !isEnd(to))]) visit(to);
  };
  const reached = new Set(edges.map(({ to }) => to));
  const drawn = system.resources.filter((resource) => reached.has(resource) || !isEnd(resource));
  // Entries first; then what only a circle leads to.
  for (const entry of drawn.filter((resource) => !reached.has(resource))) visit(entry);
  for (const resource of drawn) visit(resource);
  return [...ordered];
}

function idOf({ layer, path, type }) {
  return [layer, ...path, type.split('::').at(-1)].join('_').replaceAll(/\W/g, '_');
}
