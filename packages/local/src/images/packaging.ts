import * as path from 'node:path';

/** How the functions of an environment are packaged. */
export type EnvironmentPackaging = 'zip' | 'image';

/** The part of `packages/config` that matters here. */
interface Config {
  environments(): { readonly local: { readonly packaging?: EnvironmentPackaging } };
}

/** What `packages/config` says of the local environment; its source is read, for `start` says it before anything is built. */
export function localPackaging(root: string): EnvironmentPackaging {
  const file = __filename.endsWith('.ts') ? 'src/environments.ts' : 'lib/environments.js';
  const { environments } = require(path.join(root, 'packages', 'config', file)) as Config;
  return environments().local.packaging ?? 'zip';
}
