import { isDrawn, kindOf } from './kinds.mjs';
import { code, table } from './markdown.mjs';
import { arrow, box, colouring, diagram } from './mermaid.mjs';
import { titleOf } from './names.mjs';

/**
 * What one layer publishes.
 *
 * @typedef {object} Output
 * @property {string} layer
 * @property {string} key
 * @property {import('./assemblies.mjs').Resource | undefined} of the resource that the value is taken from.
 * @property {string[]} readers layers that look it up.
 */

/** Every output, in the layers' order, then by key. @returns {Output[]} */
export function outputsOf(system) {
  return system.layers.flatMap(({ name }) =>
    system
      .ofType('AWS::SSM::Parameter')
      .filter(({ layer }) => layer === name)
      .map(({ layer, properties }) => ({
        layer,
        key: properties.Name.split('/').at(-1),
        of: system.referent(properties.Value, layer),
        readers: system.layers
          .filter(({ lookups }) => Object.values(lookups).includes(properties.Name))
          .map((reader) => reader.name),
      }))
      .sort((one, other) => (one.key < other.key ? -1 : 1)),
  );
}

/** The layers as boxes with what each makes; an arrow has the outputs that the later layer reads of the earlier. */
export function layersDiagram(system, nameOf) {
  const outputs = outputsOf(system);
  const reads = system.layers.flatMap((reader) =>
    system.layers.map((source) => ({
      from: source.name,
      to: reader.name,
      keys: outputs.filter(({ layer, readers }) => layer === source.name && readers.includes(reader.name)),
    })),
  );
  return diagram([
    ...system.layers.map((layer) => box(layer.name, 'box', layer.name, contents(layer, nameOf), layer.name)),
    ...reads
      .filter(({ keys }) => keys.length > 0)
      .map(({ from, to, keys }) =>
        arrow(
          from,
          to,
          keys.map(({ key }) => key),
        ),
      ),
    ...colouring(system.layers),
  ]);
}

/** Every output: what it is of, and which layers read it. */
export function outputsTable(system, nameOf) {
  const rows = outputsOf(system).map(({ layer, key, of, readers }) => [
    layer,
    code(key),
    of ? titleOf(of, nameOf) : 'a text',
    readers.length > 0 ? readers.join(', ') : 'no layer',
  ]);
  return table(['published by', 'output', 'of', 'read by'], rows);
}

/** `queues: DeadLetters, Tasks`: a line for each kind of resource that a layer makes. */
function contents(layer, nameOf) {
  const drawn = layer.resources.filter(isDrawn);
  return [...new Set(drawn.map(({ type }) => type))]
    .map((type) => {
      const resources = drawn.filter((resource) => resource.type === type);
      const { one, many } = kindOf(resources[0]);
      return `${resources.length === 1 ? one : many}: ${resources.map(nameOf).sort().join(', ')}`;
    })
    .sort();
}
