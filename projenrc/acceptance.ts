import type { Monorepo } from './monorepo';
import { TypeScriptPackage, type TypeScriptPackageOptions } from './typescript-package';

export interface AcceptanceOptions extends TypeScriptPackageOptions {
  /** Projects whose `package` output is tried. */
  readonly tries?: TypeScriptPackage[];
}

/**
 * Tests of the whole: they read every layer's templates and run the local environment, so anything that changes is a
 * reason to run them again. They take minutes, so they are a target of their own, which `npm test` runs and a build does not.
 */
export class Acceptance extends TypeScriptPackage {
  constructor(root: Monorepo, outdir: string, description: string, options: AcceptanceOptions) {
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
        ...(options.tries ?? []).flatMap(({ nx: { name } }) => [
          { projects: [name], target: 'docs' },
          { projects: [name], target: 'package' },
        ]),
      ],
      inputs: [
        'sources',
        'tests',
        'toolchain',
        '{projectRoot}/requirements.txt',
        '{workspaceRoot}/{constructs-lib,packages/*,services/*,actions/*}/src/**/*',
        '{workspaceRoot}/{actions/*/dist,.github}/**/*',
        '{workspaceRoot}/actions/*/action.yml',
        '{workspaceRoot}/tools/act.mjs',
        '{workspaceRoot}/packages/local/emulator/**/*',
        '{workspaceRoot}/packages/deployer/{templates,test/golden,test/support}/**/*',
        '{workspaceRoot}/docs/{pictures/*,github.md}',
        '{workspaceRoot}/services/{api/requirements.txt,api/tools/**/*,tools/**/*,*/Dockerfile,*/.dockerignore}',
        '{workspaceRoot}/images.json',
      ],
      outputs: ['{projectRoot}/test-results.json'],
      parallelism: false,
    });
  }
}
