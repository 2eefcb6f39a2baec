import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { environments, type Layer, layers } from '@stratiform/config';

/** The repository's root. */
export const root = path.resolve(__dirname, '../..');

/** One layer's template in one environment. */
export interface LayerTemplate {
  readonly layer: Layer;
  readonly environment: string;
  /** Path of the file. */
  readonly file: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever its resources are
  readonly template: any;
}

/**
 * Every layer's template in every environment, as synthesized.
 *
 * @throws when a layer was not synthesized for an environment, naming both.
 */
export function allTemplates(): LayerTemplate[] {
  return layers.flatMap((layer) =>
    Object.keys(environments()).map((environment) => {
      const folder = path.join(root, 'packages', layer, 'cdk.all', environment);
      const name = readdirSync(folder).find((file) => file.endsWith('.template.json'));
      if (!name)
        throw new Error(`No template of '${layer}' for '${environment}' in ${folder}: run its synth-all target.`);
      const file = path.join(folder, name);
      return { layer, environment, file, template: JSON.parse(readFileSync(file, 'utf8')) };
    }),
  );
}

/** Files of the templates that `stratiform bootstrap` deploys, as they are committed. */
export function bootstrapTemplates(): string[] {
  const folder = path.join(root, 'packages/deployer/templates');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => path.join(folder, name));
}
