import { cdk } from 'projen';
import type { Monorepo } from './monorepo';
import { TypeScriptPackage } from './typescript-package';
import { pinned, versions } from './versions';
import { withoutTasks } from './without-tasks';

/** The published construct library: compiled by jsii, so that every language of the CDK can use it. */
export class ConstructLibrary extends TypeScriptPackage {
  constructor(root: Monorepo, outdir: string, description: string) {
    super(
      root,
      outdir,
      description,
      {
        name: 'stratiform',
        published: true,
        peerDeps: [`aws-cdk-lib@^${versions['aws-cdk-lib']}`, `constructs@^${versions.constructs}`],
      },
      { disableTsconfig: true, tsconfigDevFile: 'tsconfig.dev.json' },
    );
    this.with(
      new cdk.JsiiBuild({
        jsiiVersion: versions.jsii,
        docgen: false,
        releaseToNpm: false,
        publishToPypi: { distName: 'stratiform', module: 'stratiform' },
      }),
    );
    for (const name of ['jsii-diff', 'jsii-rosetta', 'jsii-pacmak']) this.deps.removeDependency(name);
    this.addDevDeps(...pinned('jsii-pacmak', 'jsii-rosetta'));
    withoutTasks(this);
    this.package.addField('awscdkio', { announce: false });

    const env = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
    this.nx.addTarget('build', {
      command: 'jsii --silence-warnings=reserved-word',
      env,
      dependsOn: [],
      inputs: ['sources', 'toolchain', '{projectRoot}/README.md'],
      outputs: ['{projectRoot}/lib', '{projectRoot}/.jsii', '{projectRoot}/tsconfig.json'],
    });
    this.nx.addTarget('docs', {
      command: 'node ../tools/api-reference.mjs constructs-lib API.md',
      env,
      dependsOn: ['build'],
      inputs: ['sources', 'toolchain', '{workspaceRoot}/tools/api-reference.mjs'],
      outputs: ['{projectRoot}/API.md'],
    });
    this.nx.addTarget('package', {
      command: 'jsii-pacmak --target js --outdir dist',
      env,
      dependsOn: ['build'],
      inputs: ['sources', 'toolchain', '{projectRoot}/README.md'],
      outputs: ['{projectRoot}/dist'],
    });
    this.nx.addTarget('lint', {
      command: 'biome check . && tsc --noEmit -p tsconfig.dev.json',
      dependsOn: ['build'],
      inputs: ['sources', 'tests', 'toolchain'],
    });
  }
}
