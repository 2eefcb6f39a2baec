import { environments } from './environments';
import type { Monorepo } from './monorepo';
import type { NxProject } from './nx';
import { quietCdk, TypeScriptPackage } from './typescript-package';

export interface LayerAppOptions {
  /** Workspace packages that the layer imports; never another layer. */
  readonly uses: TypeScriptPackage[];
  /** The layers that are deployed before this one. */
  readonly after?: LayerApp[];
  /** Services whose `package` output the layer deploys. */
  readonly ships?: { readonly nx: NxProject }[];
}

/** A CDK app of one layer: synthesized per environment; planned, deployed and destroyed on its own, in Nx's order. */
export class LayerApp extends TypeScriptPackage {
  /** @param layer `core`, `infra`, `app`: folder below `packages/` and last part of the stack's name. */
  constructor(root: Monorepo, layer: string, description: string, options: LayerAppOptions) {
    super(root, `packages/${layer}`, description, { uses: options.uses });
    const configurations = Object.fromEntries(environments.map((environment) => [environment, { environment }]));
    const before = options.after ?? [];
    const shipped = (options.ships ?? []).map(({ nx }) => ({ projects: [nx.name], target: 'package' }));
    const synthesized = {
      env: quietCdk,
      dependsOn: ['build', ...shipped],
      inputs: [
        'sources',
        '^sources',
        'toolchain',
        { env: 'STRATIFORM_PORT' },
        { env: 'STRATIFORM_IMAGES' },
        '{workspaceRoot}/packages/local/src/prepare/**/*',
        { dependentTasksOutputFiles: '**/*' },
      ],
    };
    const synthesize = 'node lib/main.js {args.environment}';
    const prepare = 'node --require tsx/cjs ../local/src/main.ts prepare cdk.out/local';
    this.nx.addTarget('synth', {
      ...synthesized,
      command: synthesize,
      // The emulator lacks some resource types: what it is given leaves them out, by one documented list.
      configurations: { ...configurations, local: { environment: 'local', command: `${synthesize} && ${prepare}` } },
      defaultConfiguration: 'local',
      outputs: ['{projectRoot}/cdk.out/{options.environment}'],
    });
    // Only templates are looked at: assets stay where they are, or each cached run would copy four thousand files.
    const noStaging = JSON.stringify({ 'aws:cdk:disable-asset-staging': true });
    this.nx.addTarget('synth-all', {
      ...synthesized,
      env: { ...quietCdk, CDK_CONTEXT_JSON: noStaging, STRATIFORM_IMAGES: 'placeholder' },
      command: `node lib/main.js --out cdk.all ${environments.join(' ')}`,
      outputs: ['{projectRoot}/cdk.all'],
    });

    const stratiform = (verb: string) =>
      `node ../deployer/lib/main.js ${verb} --env {args.environment} --layer ${layer}`;
    const deployer = { projects: ['@stratiform/deployer'], target: 'build' };
    const uncached = { configurations, cache: false, parallelism: false };
    this.nx.addTarget('plan', { ...uncached, command: stratiform('plan'), dependsOn: ['synth', deployer] });
    this.nx.addTarget('deploy', {
      ...uncached,
      command: `${stratiform('apply')} --yes`,
      dependsOn: ['synth', deployer, ...before.map(({ nx }) => ({ projects: [nx.name], target: 'deploy' }))],
    });
    this.nx.addTarget('destroy', {
      ...uncached,
      command: `${stratiform('destroy')} --yes`,
      dependsOn: ['synth', deployer],
    });
    for (const { nx } of before) nx.addDependency('destroy', { projects: [this.nx.name], target: 'destroy' });
  }
}
