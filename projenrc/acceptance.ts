import type { Monorepo } from './monorepo';
import { TypeScriptPackage, type TypeScriptPackageOptions } from './typescript-package';

/**
 * Tests of the whole: they read every layer's templates and run the local environment, so anything that changes is a
 * reason to run them again. They take minutes, so they are a target of their own, which `npm test` runs and a build does not.
 */
export class Acceptance extends TypeScriptPackage {
  constructor(root: Monorepo, outdir: string, description: string, options: TypeScriptPackageOptions) {
    super(root, outdir, description, options);
    const layers = ['@stratiform/core', '@stratiform/infra', '@stratiform/app'];
    this.nx.addTarget('python', {
      command: 'node ../tools/python-environment.mjs acceptance',
      inputs: ['{projectRoot}/requirements.txt'],
      cache: false,
    });
    this.nx.removeTarget('test');
    this.nx.addTarget('acceptance', {
      command: 'jest --runInBand --json --outputFile=test-results.json',
      dependsOn: [
        'python',
        'build',
        { projects: layers, target: 'synth-all' },
        { projects: ['@stratiform/deployer'], target: 'build' },
      ],
      inputs: [
        'sources',
        'tests',
        'toolchain',
        '{projectRoot}/requirements.txt',
        '{workspaceRoot}/{constructs-lib,packages/*,services/*}/src/**/*',
        '{workspaceRoot}/packages/local/emulator/**/*',
        '{workspaceRoot}/packages/deployer/templates/*',
        '{workspaceRoot}/services/{api/requirements.txt,api/tools/**/*,tools/**/*}',
      ],
      outputs: ['{projectRoot}/test-results.json'],
      parallelism: false,
    });
  }
}
