import * as fs from 'node:fs';
import * as path from 'node:path';
import { CfnWaitCondition } from 'aws-cdk-lib';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Layers, World } from './killing-world';
import type { Fill } from './project';

/** The content of the file asset, in each version: another one in every world, so that each has to upload its own. */
export function assetContent({ name }: World, version: number): string {
  return `asset of ${name}, version ${version}`;
}

/** Name of the SSM parameter of a layer. */
export function parameterName({ name }: World, layer: string, key: string): string {
  return `/shop/${name}/${layer}/${key}`;
}

const first =
  (version: number) =>
  (world: World): Fill =>
  (stack) => {
    const file = path.join(world.root, `asset-${version}.txt`);
    fs.writeFileSync(file, assetContent(world, version));
    publish(stack, world, 'first', 'asset', new Asset(stack, 'Asset', { path: file }).s3ObjectKey);
    publish(stack, world, 'first', 'value', `value ${version}`);
    if (version > 1) publish(stack, world, 'first', 'added', 'new');
  };

const second =
  (version: number) =>
  (world: World): Fill =>
  (stack) => {
    const value = StringParameter.valueForStringParameter(stack, parameterName(world, 'first', 'value'));
    publish(stack, world, 'second', 'echo', `reads ${value}`);
    new Table(stack, 'Rows', {
      tableName: `${world.name}-rows`,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: version > 1 ? 'expires' : undefined,
    });
  };

const third =
  (version: number) =>
  (world: World): Fill =>
  (stack) => {
    const role = new Role(stack, 'Worker', {
      roleName: `${world.name}-worker`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    const actions = version > 1 ? ['sqs:SendMessage', 'sqs:ReceiveMessage'] : ['sqs:SendMessage'];
    role.addToPolicy(new PolicyStatement({ actions, resources: ['*'] }));
    if (version === 1) publish(stack, world, 'third', 'removed', 'old');
  };

/** The first publishes what the second reads, so that the second waits; the third is for itself. */
export function threeLayers(version: number): Layers {
  return { first: first(version), second: second(version), third: third(version) };
}

/** The same, where one of the stacks isn't done before somebody tells it so (see `World.goOn`). */
export function heldLayers(layer: 'first' | 'second' | 'third' = 'first'): Layers {
  const layers = threeLayers(1);
  return { ...layers, [layer]: (world: World) => held(layers[layer]?.(world) ?? (() => {})) };
}

const held =
  (fill: Fill): Fill =>
  (stack) => {
    fill(stack);
    const held = new CfnWaitCondition(stack, 'Held');
    held.cfnOptions.creationPolicy = { resourceSignal: { count: 1, timeout: 'PT5M' } };
  };

function publish(stack: Parameters<Fill>[0], world: World, layer: string, key: string, stringValue: string): void {
  const id = `Publishes${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  new StringParameter(stack, id, { parameterName: parameterName(world, layer, key), stringValue });
}
