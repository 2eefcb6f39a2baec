import { JsonFile, javascript, TaskShell, typescript } from 'projen';
import { biomeConfiguration } from './biome';
import { NxProject, NxWorkspace } from './nx';
import { type Dependency, overrides, pinned, versions } from './versions';
import { withoutTasks } from './without-tasks';
import { Workflows } from './workflows';

/** The root: one install, one lock file, one Nx workspace; every other project hangs below it. */
export class Monorepo extends javascript.NodeProject {
  /** What each package of the repository has in common. */
  readonly packageDefaults = {
    defaultReleaseBranch: 'main',
    packageManager: javascript.NodePackageManager.NPM,
    minNodeVersion: '20.0.0',
    license: 'Apache-2.0',
    authorName: 'Stratiform',
    authorOrganization: true,
    repository: 'https://github.com/stratiform/stratiform.git',
    buildWorkflow: false,
    release: false,
    depsUpgrade: false,
    pullRequestTemplate: false,
    typescriptVersion: versions.typescript,
  };

  private readonly packages: javascript.NodeProject[] = [];
  private installRequested = false;

  constructor() {
    super({
      name: 'stratiform-monorepo',
      defaultReleaseBranch: 'main',
      packageManager: javascript.NodePackageManager.NPM,
      minNodeVersion: '20.0.0',
      license: 'Apache-2.0',
      copyrightOwner: 'Stratiform',
      authorName: 'Stratiform',
      authorOrganization: true,
      description: 'A serverless backend for AWS: planned like Terraform, deployed in layers, whole on a laptop',
      devDeps: pinned('constructs', 'tsx', 'typescript', 'nx', '@biomejs/biome', '@types/node', 'pyright'),
      projenVersion: versions.projen,
      jest: false,
      package: false,
      buildWorkflow: false,
      release: false,
      depsUpgrade: false,
      pullRequestTemplate: false,
      githubOptions: { mergify: false, pullRequestLint: false },
      npmignoreEnabled: false,
      projenrcJs: false,
      gitignore: [
        '.venv/',
        '.stratiform/',
        '__pycache__/',
        '*.pyc',
        '.pytest_cache/',
        '.ruff_cache/',
        'cdk.out/',
        'cdk.all/',
        'dist/',
        'test-results.xml',
        'bench/results.json',
      ],
    });
    const projenrc = new typescript.ProjenrcTs(this, { runner: typescript.TypeScriptRunner.tsx() });
    projenrc.tsconfig.file.addOverride('compilerOptions', {
      target: 'ES2022',
      module: 'node16',
      moduleResolution: 'node16',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
    });
    projenrc.tsconfig.file.addOverride('include', ['.projenrc.ts', 'projenrc/**/*.ts']);
    this.tasks.shell = TaskShell.bash();
    this.tasks.addEnvironment('PATH', '$(echo $PWD/node_modules/.bin:$PATH)'); // projen asks npx for it: 0.7 s a task
    this.package.addField('private', true);
    this.package.addField('nx', { includedScripts: [] });
    this.package.addField('overrides', overrides);
    // Addresses of a registry in a lock file bind every clone to that registry; hashes alone do not.
    const npmrc = new javascript.NpmConfig(this);
    npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
    npmrc.addConfig('fund', 'false');
    npmrc.addConfig('audit', 'false');
    npmrc.addConfig('loglevel', 'error');

    new NxWorkspace(this);
    new JsonFile(this, 'biome.jsonc', { marker: false, obj: biomeConfiguration });
    new Workflows(this);
    this.defineTasks();
  }

  /** Takes a package into the workspace: it is installed by the root, and its versions are listed there. */
  adopt(member: javascript.NodeProject): void {
    this.packages.push(member);
    // Of its own accord a package without a node_modules of its own would install each time.
    Object.defineProperty(member.package, 'postSynthesize', {
      value: () => {
        this.installRequested ||= member.package.file.changed ?? false;
      },
    });
  }

  /** Lists dependencies that no package names, but scripts of the root use. */
  needs(...names: Dependency[]): void {
    this.addDevDeps(...pinned(...names));
  }

  override preSynthesize(): void {
    super.preSynthesize();
    const folders = this.packages.map((member) => member.outdir.slice(this.outdir.length + 1));
    this.package.addField('workspaces', folders);
    for (const member of this.packages) {
      for (const dep of member.deps.all) {
        // npm overlooks a changed version that only a workspace names: the root names each one too.
        if (dep.name in versions) this.addDevDeps(...pinned(dep.name as Dependency));
      }
    }
  }

  override postSynthesize(): void {
    super.postSynthesize();
    if (this.installRequested) this.tasks.runTask('install');
  }

  private defineTasks(): void {
    withoutTasks(this);
    this.addTask('build', {
      description:
        'Generates, builds, lints, tests and synthesizes everything; what has not changed comes from the cache',
      exec: 'nx run-many -t generate build docs lint test synth-all package',
      env: { NX_ISOLATE_PLUGINS: 'false' }, // no processes for plugins that there are none of
      receiveArgs: true,
    });
    const local = (verb: string) => `node --require tsx/cjs --max-semi-space-size=1 packages/local/src/main.ts ${verb}`;
    this.package.setScript('start', local('start'));
    this.package.setScript('stop', local('stop'));
    this.package.setScript('wipe', local('wipe'));
    this.package.setScript('status', local('status'));
    this.package.setScript('test', 'node tools/test.mjs');
    this.package.setScript('bench', 'node bench/run.mjs');
    this.package.setScript('postinstall', 'node tools/python-environment.mjs . packages/local');

    const nx = new NxProject(this, this.name);
    nx.addTarget('generate', {
      command: 'tsx .projenrc.ts',
      inputs: [
        '{workspaceRoot}/.projenrc.ts',
        '{workspaceRoot}/projenrc/**/*',
        '{workspaceRoot}/packages/config/src/environments.ts',
        ...generated,
      ],
    });
    const diagrams = ['{workspaceRoot}/tools/architecture-diagram.mjs', '{workspaceRoot}/tools/architecture/**/*'];
    nx.addTarget('docs', {
      command: 'node tools/architecture-diagram.mjs',
      dependsOn: [{ projects: ['@stratiform/core', '@stratiform/infra', '@stratiform/app'], target: 'synth-all' }],
      inputs: [
        ...diagrams,
        '{workspaceRoot}/docs/architecture.md',
        '{workspaceRoot}/stratiform.config.js',
        { dependentTasksOutputFiles: '**/cdk.all/**/*.json' },
      ],
      outputs: ['{workspaceRoot}/docs/architecture.md'],
    });
    const report =
      '--test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=test-results.xml';
    nx.addTarget('test', {
      command: `node --test ${report} tools/architecture/architecture.test.mjs tools/affected.test.mjs`,
      inputs: [...diagrams, '{workspaceRoot}/tools/affected*.mjs', '{workspaceRoot}/nx.json'],
      outputs: ['{workspaceRoot}/test-results.xml'],
    });
    nx.addTarget('lint', {
      command:
        'biome check .projenrc.ts stratiform.config.js projenrc tools bench actions/testing services/testing && tsc -p tsconfig.projen.json',
      inputs: [
        '{workspaceRoot}/.projenrc.ts',
        '{workspaceRoot}/stratiform.config.js',
        '{workspaceRoot}/{projenrc,tools,bench,actions/testing,services/testing}/**/*',
        'toolchain',
      ],
    });
  }
}

/** What projen writes: part of the cache key of `generate`, so that a file edited by hand is written anew. */
const generated = [
  '{workspaceRoot}/{package,project,nx}.json',
  '{workspaceRoot}/.github/**/*',
  '{workspaceRoot}/{packages,services,actions}/*/{package,project,tsconfig}.json',
  '{workspaceRoot}/constructs-lib/{package,project}.json',
];
