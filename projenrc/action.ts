import { javascript } from 'projen';
import type { Monorepo } from './monorepo';
import { TypeScriptPackage, type TypeScriptPackageOptions } from './typescript-package';

/**
 * A GitHub Action. What it takes and gives is declared once, in `src/interface.ts`: `action.yml` and the README's tables
 * are written from it. `dist/` is committed, because GitHub runs what is in the repository.
 */
export class Action extends TypeScriptPackage {
  /** @param outdir folder below the root, `actions/<name>`: the name that workflows use. */
  constructor(root: Monorepo, outdir: string, description: string, options: TypeScriptPackageOptions) {
    super(
      root,
      outdir,
      description,
      { ...options, esm: true, name: `@stratiform/action-${outdir.split('/').at(-1)}` },
      {
        // Tests share the folder beside the actions, and the deployer's plans: they are read as ts-jest transpiles them.
        tsconfigDev: {
          compilerOptions: {
            rootDir: '../../..',
            module: 'es2022',
            moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
          },
        },
      },
    );
    for (const target of ['lint', 'test', 'test-slow'])
      this.nx.addInputs(
        target,
        '{workspaceRoot}/actions/testing/**/*',
        '{workspaceRoot}/packages/deployer/test/support/builders.ts',
      );
    this.gitignore.include('/dist/');
    this.gitattributes.addAttributes('/dist/**', 'linguist-generated', '-diff', '-text');
    this.nx.addTarget('docs', {
      command: 'node ../../tools/action-metadata.mjs .',
      dependsOn: ['build', '^build'],
      inputs: ['sources', 'toolchain', '{workspaceRoot}/tools/action-metadata.mjs', '{projectRoot}/README.md'],
      outputs: ['{projectRoot}/action.yml', '{projectRoot}/README.md'],
    });
    this.nx.addTarget('package', {
      command: 'node ../../tools/bundle-action.mjs .',
      dependsOn: ['build', '^build'],
      inputs: ['sources', '^sources', 'toolchain', '{workspaceRoot}/tools/bundle-action.mjs'],
      outputs: ['{projectRoot}/dist'],
    });
  }
}
