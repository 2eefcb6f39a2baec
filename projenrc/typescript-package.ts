import * as path from 'node:path';
import { javascript, typescript } from 'projen';
import { dependencies } from './dependencies';
import type { Monorepo } from './monorepo';
import { NxProject } from './nx';
import { pinned, versions } from './versions';
import { withoutTasks } from './without-tasks';

/** The CDK warns of deprecated members that it uses itself, once for each use. */
export const quietCdk = { JSII_DEPRECATED: 'quiet' };

/** Tests compare what is printed: without colours, also where Nx asks for them. */
const plainOutput = { ...quietCdk, NO_COLOR: '1', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** How Jest runs tests that are ES modules: Node's own loader for them, which it takes a flag to get. */
const esModules = {
  jest: { extensionsToTreatAsEsm: ['.ts'] },
  env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
};

/** What differs between two TypeScript packages of the repository, beside what `dependencies.ts` says. */
export interface TypeScriptPackageOptions {
  /** Peer dependencies, as ranges (`name@range`). */
  readonly peerDeps?: string[];
  /** Workspace packages that the code imports. */
  readonly uses?: TypeScriptPackage[];
  /** Workspace packages that only the tests, or what is generated, import. */
  readonly testedWith?: TypeScriptPackage[];
  /** Commands that the package offers: name to file. */
  readonly bin?: Record<string, string>;
  /** Folder of Python code within the package, held to the same rules as the API's. */
  readonly pythonFolder?: string;
  /** Whether its tests run against the emulator of `packages/local`. @default false */
  readonly emulated?: boolean;
  /**
   * Names of test files that take minutes (what they begin with): `npm test` runs them, a build does not.
   *
   * @default - all tests belong to the build
   */
  readonly slowTests?: string[];
  /** Whether the package is published to a registry. @default false */
  readonly published?: boolean;
  /** Whether it is made of ES modules, as packages are that import `@actions/*`. @default false: CommonJS */
  readonly esm?: boolean;
  /** Name in `package.json`, also the Nx project's. @default - `@stratiform/` and the folder's own name */
  readonly name?: string;
}

/**
 * A TypeScript package of the workspace: `src/` compiled to `lib/` by tsc, `test/` run by Jest, Biome for style.
 * Installing is the root's business; Nx runs the commands directly, without a projen process in between.
 */
export class TypeScriptPackage extends typescript.TypeScriptProject {
  readonly nx: NxProject;

  /** @param outdir folder below the root, for example `packages/config`. */
  constructor(
    root: Monorepo,
    outdir: string,
    description: string,
    options: TypeScriptPackageOptions = {},
    overrides: Partial<typescript.TypeScriptProjectOptions> = {},
  ) {
    const name = options.name ?? `@stratiform/${path.basename(outdir)}`;
    const { deps = [], devDeps = [] } = dependencies[outdir] ?? {};
    super({
      parent: root,
      outdir,
      name,
      description,
      ...root.packageDefaults,
      deps: [...pinned(...deps), ...workspace(options.uses)],
      devDeps: [
        ...pinned('jest', 'ts-jest', '@types/jest', '@types/node', ...devDeps),
        ...workspace(options.testedWith),
      ],
      peerDeps: options.peerDeps,
      peerDependencyOptions: { pinnedDevDependency: false },
      bin: options.bin,
      sampleCode: false,
      eslint: false,
      depsUpgrade: false,
      github: false,
      package: false,
      npmignoreEnabled: options.published ?? false,
      projenDevDependency: false,
      jestOptions: {
        jestVersion: versions.jest,
        updateSnapshot: javascript.UpdateSnapshot.NEVER,
        junitReporting: false,
        jestConfig: {
          testMatch: ['<rootDir>/test/**/*.test.ts'],
          collectCoverage: false,
          testTimeout: 30_000,
          moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' }, // imports name what tsc writes
          ...(options.esm && esModules.jest),
        },
      },
      tsJestOptions: {
        transformOptions: {
          diagnostics: typescript.TsJestDiagnostics.none(),
          ...(options.esm && { useESM: true }),
          tsconfig: typescript.TsJestTsconfig.custom({
            isolatedModules: true,
            esModuleInterop: true,
            module: options.esm ? 'es2022' : 'commonjs',
            ...(options.esm && { moduleResolution: 'bundler' }),
            target: 'ES2022',
          } as never),
        },
      },
      tsconfig: {
        compilerOptions: {
          target: 'ES2022',
          lib: ['es2022'],
          module: 'node16',
          moduleResolution: javascript.TypeScriptModuleResolution.NODE16,
          esModuleInterop: true,
          skipLibCheck: true,
        },
      },
      ...overrides,
    });
    root.adopt(this);
    if (!options.published) {
      this.package.addField('private', true);
      this.package.addField('sideEffects', false); // what a bundle doesn't use is left out of it
    }
    if (options.esm) this.package.addField('type', 'module');
    this.package.addField('nx', { includedScripts: [] });
    this.gitignore.exclude('/test-results.json', '/test-slow-results.json');
    if (!overrides.disableTsconfig) withoutTasks(this);

    const python = options.pythonFolder
      ? [`{projectRoot}/${options.pythonFolder}/**/*.py`, '{projectRoot}/requirements.txt']
      : [];
    const emulator = options.emulated ? ['{workspaceRoot}/packages/local/{emulator/*.py,requirements.txt}'] : [];
    const inputs = ['sources', 'tests', ...python, ...emulator, 'toolchain', '^sources'];
    const ruff = ['check', 'format --check'].map((verb) => ` && ../../.venv/bin/ruff ${verb} ${options.pythonFolder}`);
    // Where jsii writes tsconfig.json, it is no source.
    const written = { sources: ['{projectRoot}/src/**/*', '{projectRoot}/package.json'] };
    this.nx = new NxProject(this, name, overrides.disableTsconfig ? written : {});
    this.nx.addTarget('build', {
      command: 'tsc -p tsconfig.json',
      dependsOn: ['^build'],
      inputs: ['sources', 'toolchain', '^sources'],
      outputs: ['{projectRoot}/lib'],
    });
    this.nx.addTarget('lint', {
      command: `biome check . && tsc --noEmit -p test/tsconfig.json${options.pythonFolder ? ruff.join('') : ''}`,
      dependsOn: ['^build', 'build'],
      inputs,
    });
    const tests = (choice: string, results: string) => ({
      command: `env -u FORCE_COLOR jest${choice} --json --outputFile=${results}`,
      env: options.esm ? { ...plainOutput, ...esModules.env } : plainOutput,
      dependsOn: ['^build', 'build'],
      inputs,
      outputs: [`{projectRoot}/${results}`],
    });
    const slow = options.slowTests && `'/test/(${options.slowTests.join('|')})'`;
    this.nx.addTarget(
      'test',
      tests(slow ? ` --testPathIgnorePatterns /node_modules/ ${slow}` : '', 'test-results.json'),
    );
    if (slow) this.nx.addTarget('test-slow', tests(` --testPathPatterns ${slow}`, 'test-slow-results.json'));
  }
}

function workspace(packages: TypeScriptPackage[] = []): string[] {
  return packages.map((used) => `${used.package.packageName}@^0.0.0`);
}
