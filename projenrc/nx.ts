import * as path from 'node:path';
import { Component, JsonFile, type Project } from 'projen';

/** One Nx target: the command that runs in the project's folder, what it reads, what it writes, what comes before it. */
export interface NxTarget {
  /** Shell command, run in the project's folder. */
  readonly command: string;
  /** Environment variables of the command. */
  readonly env?: Record<string, string>;
  /** Values of `{args.…}` in the command, per Nx configuration (for us: per environment). */
  readonly configurations?: Record<string, Record<string, string>>;
  /** Targets that run first. `^build` is the `build` of every workspace package this one depends on. */
  readonly dependsOn?: (string | { readonly projects: string[]; readonly target: string })[];
  /** What the cache key is made of. */
  readonly inputs?: (string | Record<string, unknown>)[];
  /** The configuration of a run that names none. */
  readonly defaultConfiguration?: string;
  /** Files and folders that a cache hit brings back. */
  readonly outputs?: string[];
  /** Whether a run with the same inputs may be skipped. */
  readonly cache?: boolean;
  /** Whether other tasks may run beside this one. */
  readonly parallelism?: boolean;
}

/** `nx.json`: caching on, no daemon, no cloud, no analytics; what the words `default` and `production` mean for a cache key. */
export class NxWorkspace extends Component {
  constructor(project: Project) {
    super(project);
    project.gitignore.exclude('/.nx/');
    new JsonFile(project, 'nx.json', {
      marker: false,
      obj: {
        $schema: './node_modules/nx/schemas/nx-schema.json',
        cacheDirectory: '.nx/cache',
        analytics: false,
        neverConnectToCloud: true,
        useDaemonProcess: false,
        tui: { enabled: false },
        defaultBase: 'main',
        parallel: 2,
        namedInputs: {
          sources: [
            '{projectRoot}/src/**/*',
            '{projectRoot}/templates/**/*',
            '{projectRoot}/package.json',
            '{projectRoot}/tsconfig.json',
          ],
          tests: ['{projectRoot}/{test,fixtures,bootstrap}/**/*', '{projectRoot}/*.schema.json'],
          toolchain: ['{workspaceRoot}/projenrc/versions.ts', '{workspaceRoot}/projenrc/biome.ts'],
        },
      },
    });
  }
}

/** `project.json`: the Nx targets of one project. Scripts of `package.json` are no targets. */
export class NxProject extends Component {
  private readonly targets: Record<string, Omit<NxTarget, 'command'> & Record<string, unknown>> = {};

  constructor(
    project: Project,
    readonly name: string,
    namedInputs: Record<string, string[]> = {},
  ) {
    super(project);
    new JsonFile(project, 'project.json', {
      marker: false,
      obj: {
        $schema: path.join(
          path.relative(project.outdir, project.root.outdir),
          'node_modules/nx/schemas/project-schema.json',
        ),
        name,
        namedInputs,
        targets: this.targets,
      },
    });
  }

  /** Adds a target, cached unless it says otherwise. */
  addTarget(name: string, target: NxTarget): void {
    const { command, env, ...rest } = target;
    this.targets[name] = {
      executor: 'nx:run-commands',
      cache: true,
      outputs: [],
      ...rest,
      options: { cwd: '{projectRoot}', command, forwardAllArgs: false, ...(env ? { env } : {}) },
    };
  }

  /** Adds to what the cache key of a target is made of. */
  addInputs(name: string, ...inputs: string[]): void {
    const found = this.targets[name];
    this.targets[name] = { ...found, inputs: [...(found.inputs ?? []), ...inputs] };
  }

  /** Takes a target away that a kind of project has by default. */
  removeTarget(name: string): void {
    delete this.targets[name];
  }

  /** Lets a target of this project wait for a target of another. */
  addDependency(name: string, target: { readonly projects: string[]; readonly target: string }): void {
    const found = this.targets[name];
    this.targets[name] = { ...found, dependsOn: [...(found.dependsOn ?? []), target] };
  }
}
