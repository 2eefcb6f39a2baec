import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { EnvironmentConfig } from './environment-config';
import { contract, type Layer, type LayerOutputs } from './layer-contract';

/** Where an output is kept: `/<project>/<environment>/<layer>/<key>`. */
export function outputName(config: EnvironmentConfig, layer: Layer, key: string): string {
  return `/${config.project}/${config.name}/${layer}/${key}`;
}

/** Publishes every output of a layer, each as an SSM parameter. */
export function publish<L extends Layer>(
  scope: Construct,
  config: EnvironmentConfig,
  layer: L,
  values: LayerOutputs<L>,
): void {
  for (const [key, value] of Object.entries<string>(values)) {
    new StringParameter(scope, `Output-${key}`, {
      parameterName: outputName(config, layer, key),
      stringValue: value,
      description: `Published by ${layer} for the layers after it`,
    });
  }
}

/**
 * The outputs of an earlier layer, as SSM-typed stack parameters: CloudFormation looks them up when it makes the change
 * set, so a layer is deployed alone, no export locks another stack, and a changed value shows in the plan. Only the
 * keys that are used become parameters.
 */
export function read<L extends Layer>(scope: Construct, config: EnvironmentConfig, layer: L): LayerOutputs<L> {
  const values = {};
  for (const key of contract[layer]) {
    Object.defineProperty(values, key, {
      enumerable: true,
      get: () => StringParameter.valueForStringParameter(scope, outputName(config, layer, key)),
    });
  }
  return values as LayerOutputs<L>;
}
