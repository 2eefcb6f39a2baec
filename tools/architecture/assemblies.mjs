import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { CloudAssembly } from '@aws-cdk/cloud-assembly-api';

/**
 * One layer as it was synthesized for one environment.
 *
 * @typedef {object} Layer
 * @property {string} name `core`, `infra`, `app`.
 * @property {Resource[]} resources in the template's order.
 * @property {Record<string, string>} lookups stack parameters, and the names of the SSM parameters they are read from.
 *
 * @typedef {object} Resource
 * @property {string} layer name of the layer that makes it.
 * @property {string} id logical id in the layer's template.
 * @property {string} type CloudFormation type.
 * @property {string[]} path ids of its constructs below the stack, without the CDK's own `Resource` at the end.
 * @property {Record<string, any>} properties
 */

/**
 * Reads what `synth-all` left of a layer.
 *
 * @returns {Layer}
 * @throws when the layer was not synthesized for the environment.
 */
export function readLayer(root, name, environment) {
  const folder = path.join('packages', name, 'cdk.all', environment);
  if (!existsSync(path.join(root, folder, 'manifest.json'))) {
    throw new Error(`'${folder}' holds no synthesized layer: run 'npx nx run-many -t synth-all' first.`);
  }
  const { stacks } = new CloudAssembly(path.join(root, folder));
  if (stacks.length !== 1) {
    throw new Error(`'${folder}' should hold one stack, got ${stacks.length}: teach tools/architecture to read more.`);
  }
  const [stack] = stacks;
  const paths = Object.fromEntries(
    stack.findMetadataByType('aws:cdk:logicalId').map((entry) => [entry.data, constructIds(entry.path)]),
  );
  const { Resources = {}, Parameters = {} } = stack.template;
  return {
    name,
    resources: Object.entries(Resources).map(([id, { Type, Properties = {} }]) => ({
      layer: name,
      id,
      type: Type,
      path: paths[id] ?? [id],
      properties: Properties,
    })),
    lookups: Object.fromEntries(
      Object.entries(Parameters)
        .filter(([, parameter]) => parameter.Type.startsWith('AWS::SSM::Parameter::Value'))
        .map(([id, parameter]) => [id, parameter.Default]),
    ),
  };
}

/** `/stack/Tasks/Queue/Resource` is the construct `Tasks`, `Queue`. */
function constructIds(metadataPath) {
  const [, , ...ids] = metadataPath.split('/');
  return ids.at(-1) === 'Resource' ? ids.slice(0, -1) : ids;
}
