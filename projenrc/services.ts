import * as path from 'node:path';
import { Project } from 'projen';
import type { Monorepo } from './monorepo';
import { NxProject } from './nx';
import { TypeScriptPackage, type TypeScriptPackageOptions } from './typescript-package';

/** A Lambda function's code in TypeScript: type-checked, tested, and bundled to `dist/` as one file. */
export class TypeScriptService extends TypeScriptPackage {
  constructor(root: Monorepo, outdir: string, description: string, options: TypeScriptPackageOptions) {
    // Tests share the folder beside the services.
    super(root, outdir, description, options, { tsconfigDev: { compilerOptions: { rootDir: '../..' } } });
    for (const target of ['lint', 'test']) this.nx.addInputs(target, '{workspaceRoot}/services/testing/**/*');
    this.nx.addTarget('package', {
      command: 'node ../tools/bundle.mjs',
      dependsOn: ['^build'],
      inputs: ['sources', '^sources', 'toolchain', '{workspaceRoot}/services/tools/**/*'],
      outputs: ['{projectRoot}/dist'],
    });
  }
}

/** A Lambda function's code in Python: ruff, pyright, pytest; code and dependency layers built by uv, without Docker. */
export class PythonService extends Project {
  readonly nx: NxProject;

  constructor(root: Monorepo, outdir: string) {
    const name = `@stratiform/${path.basename(outdir)}`;
    super({ parent: root, outdir, name });
    this.gitignore.exclude('/dist/', '/test-results.xml', '.hypothesis/');
    const python = '../../.venv/bin/python';
    const inputs = [
      '{projectRoot}/**/*.py',
      '{projectRoot}/pyproject.toml',
      '{projectRoot}/requirements.txt',
      '{workspaceRoot}/requirements-dev.txt',
    ];
    this.nx = new NxProject(this, name);
    this.nx.addTarget('lint', {
      command: `${python} -m ruff check . && ${python} -m ruff format --check . && pyright --pythonpath ${python}`,
      inputs,
    });
    this.nx.addTarget('test', {
      command: `${python} -m pytest -q --junitxml=test-results.xml`,
      inputs: [...inputs, '{workspaceRoot}/services/contract/**/*.json'],
      outputs: ['{projectRoot}/test-results.xml'],
    });
    this.nx.addTarget('package', {
      command: `${python} tools/build_layer.py`,
      inputs: ['{projectRoot}/src/**/*.py', '{projectRoot}/tools/**/*.py', '{projectRoot}/requirements.txt'],
      outputs: ['{projectRoot}/dist'],
    });
  }
}
