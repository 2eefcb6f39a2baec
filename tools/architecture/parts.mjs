import { flowDiagram } from './flow-diagram.mjs';
import { isDrawn } from './kinds.mjs';
import { layersDiagram, outputsTable } from './layers.mjs';
import { namesOf, titleOf } from './names.mjs';
import { boundarySentence, grantsTable } from './permissions.mjs';
import { resourcePoliciesList } from './resource-policies.mjs';
import { System } from './system.mjs';

/**
 * Every generated part of the document, by name.
 *
 * @param {Record<string, import('./assemblies.mjs').Layer[]>} layersByEnvironment
 * @param {string} drawn the environment that diagrams and tables show.
 */
export function partsOf(layersByEnvironment, drawn) {
  const system = new System(layersByEnvironment[drawn]);
  const nameOf = namesOf(system.resources);
  return {
    layers: layersDiagram(system, nameOf),
    outputs: outputsTable(system, nameOf),
    flow: flowDiagram(system, nameOf),
    grants: `${grantsTable(system, nameOf)}\n\n${boundarySentence(system, nameOf)}`,
    'resource-policies': resourcePoliciesList(system, nameOf),
    environments: differences(layersByEnvironment, drawn),
  };
}

/** What each other environment makes less, or more, than the one that is drawn. */
function differences(layersByEnvironment, drawn) {
  const titles = Object.fromEntries(
    Object.entries(layersByEnvironment).map(([environment, layers]) => {
      const resources = layers.flatMap((layer) => layer.resources).filter(isDrawn);
      const nameOf = namesOf(resources);
      return [environment, resources.map((resource) => titleOf(resource, nameOf))];
    }),
  );
  const list = (items) => (items.length > 0 ? items.sort().join(', ') : 'nothing');
  const lines = Object.keys(titles)
    .filter((environment) => environment !== drawn)
    .map((environment) => {
      const missing = titles[drawn].filter((title) => !titles[environment].includes(title));
      const more = titles[environment].filter((title) => !titles[drawn].includes(title));
      return `- \`${environment}\` leaves out ${list(missing)}${more.length > 0 ? ` and adds ${list(more)}` : ''}.`;
    });
  return [`Drawn is \`${drawn}\`.`, '', ...lines].join('\n');
}
