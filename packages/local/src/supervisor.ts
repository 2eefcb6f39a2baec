import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import pc from 'picocolors';
import { API_ID_PARAMETER, BOOTSTRAP_PARAMETER, type ParameterReader, parameterReader, remember } from './api-id';
import { assemblies, digestOf, LastDeployment, stacksOf } from './deployed';
import type { Emulator } from './emulator';
import { buildEnvironment, caFile, localEnvironment } from './environment';
import { type FrontDoor, openFrontDoor } from './front-door';
import { buildArguments, buildProgress, imageReference, localTag } from './images/build';
import { docker, type Engine } from './images/engine';
import { readImageFile } from './images/image-file';
import { removeContainers } from './images/leftovers';
import { NxProgress } from './nx-progress';
import { readReports } from './prepare/assembly';
import { summarize } from './prepare/not-run-locally';
import { markOf } from './processes';
import { RefusalReporter } from './refusals';
import { type RunRecord, removeRecord, updateRecord } from './run-record';
import type { Settings } from './settings';
import type { Steps } from './steps';
import { Task } from './task';
import { Stopped } from './user-error';

export interface SupervisorProps {
  readonly settings: Settings;
  readonly emulator: Emulator;
  readonly steps: Steps;
  readonly base: NodeJS.ProcessEnv;
  /** What builds and runs the functions' images. @default - the environment packs zips */
  readonly engine?: Engine;
}

type Note = (text: string) => void;

/** How long the front door goes by the API id that it has found. */
const API_ID_FRESH_MS = 1_000;

/**
 * Nx's output is read by a program, line by line, and all that it starts has to end with it: its daemon would stay, and
 * its plugin workers are processes that no signal to its group reaches.
 */
const NX = { FORCE_COLOR: '0', NX_TUI: 'false', NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' };

const ENDED_BY_FORCE =
  'The embedded AWS did not end in order and was ended by force: what changed in its last 30 s may be lost.';

/** Everything that one `start` has running: the emulator, the front door, and the build or deployment of the moment. */
export class Supervisor {
  private readonly props: SupervisorProps;
  private readonly environment: Record<string, string>;
  private readonly buildEnvironment: Record<string, string>;
  private readonly tasks = new Set<Task>();
  private frontDoor?: FrontDoor;
  private parameters?: ParameterReader;
  private stopping?: Promise<void>;
  private record: RunRecord;

  constructor(props: SupervisorProps, record: RunRecord) {
    this.props = props;
    this.record = record;
    const { home, port } = props.settings;
    this.environment = { ...localEnvironment({ home, port, base: props.base }), ...NX };
    this.buildEnvironment = { ...buildEnvironment({ home, port, base: props.base }), ...NX };
    const refusals = new RefusalReporter((line) => props.steps.say(pc.yellow(line)));
    props.emulator.onRefusal((refusal) => refusals.add(refusal));
  }

  /** The whole way to a backend that answers. Rejects with what went wrong; `stop` is the caller's to call. */
  async up(): Promise<void> {
    const { settings, steps, engine } = this.props;
    await Promise.all([this.assembliesBuilt(), this.emulatorUp()]);
    const folders = assemblies(settings.root);
    const leftOut = readReports(folders).map((it) => it.type);
    if (leftOut.length > 0) steps.say(`not run locally: ${summarize(leftOut)}`);
    await steps.run(engine ? 4 : 3, 'bootstrap', (note) => this.bootstrap(note));
    await steps.run(engine ? 5 : 4, 'deploy', (note) => this.deploy(digestOf(folders), note));
    this.remember({ state: 'ready' });
  }

  /** Ends all that it started, in order; a second call waits for the first. */
  stop(): Promise<void> {
    this.stopping ??= (async () => {
      await Promise.all([...this.tasks].map((task) => task.stop()));
      await this.frontDoor?.close();
      const how = await this.props.emulator.stop();
      removeContainers(this.props.settings.home, this.props.base);
      if (how === 'killed') this.props.steps.say(ENDED_BY_FORCE);
      removeRecord(this.props.settings.home, this.record);
    })();
    return this.stopping;
  }

  /** Ends all that it started, at once. */
  kill(): void {
    for (const task of this.tasks) task.kill();
    this.props.emulator.kill();
    removeContainers(this.props.settings.home, this.props.base);
    removeRecord(this.props.settings.home, this.record);
  }

  private async assembliesBuilt(): Promise<void> {
    const { steps, engine } = this.props;
    if (engine) await steps.run(2, 'build images', (note) => this.images(engine, note));
    // The deployer as well, which isn't part of any assembly: else building it would hold up the deployment.
    await steps.run(engine ? 3 : 2, 'build and synthesize', (note) =>
      this.nx(['synth', 'build', '--projects=packages/*,!@stratiform/local'], this.buildEnvironment, note),
    );
  }

  /** Builds every image of `images.json`; what deploys them finds them in its environment. */
  private async images({ build }: Engine, note: Note): Promise<string> {
    const { settings, base } = this.props;
    await this.nx(['package', '--projects=services/*'], this.buildEnvironment, note);
    // Engines before 23 build by BuildKit only where they are told to.
    const env = { ...this.buildEnvironment, DOCKER_BUILDKIT: '1' };
    const references: Record<string, string> = {};
    for (const image of readImageFile(settings.root, base)) {
      const tag = localTag(image, settings.home);
      note(image.name);
      await this.task(`image-${image.name}`, 'docker', buildArguments(build, image, tag), env, (line) => {
        const far = buildProgress(image, line);
        if (far !== undefined) note(far);
      });
      references[image.name] = imageReference(image, docker(['image', 'inspect', '--format', '{{.Id}}', tag], base));
    }
    const STRATIFORM_IMAGES = JSON.stringify(references);
    for (const told of [this.environment, this.buildEnvironment]) Object.assign(told, { STRATIFORM_IMAGES });
    return Object.keys(references).join(', ');
  }

  private async emulatorUp(): Promise<void> {
    const { settings, emulator, steps } = this.props;
    await steps.run(1, `start ${emulator.name}`, async () => {
      const started = emulator.start();
      const pid = emulator.pid;
      this.remember({ emulator: pid === undefined ? undefined : markOf(pid) });
      await started;
      const parameters = await parameterReader(emulator.endpoint, settings.home);
      this.parameters = parameters;
      this.frontDoor = await openFrontDoor({
        port: settings.port,
        endpoint: emulator.endpoint,
        ca: readFileSync(caFile(settings.home), 'utf8'),
        apiId: remember(() => parameters.read(API_ID_PARAMETER), API_ID_FRESH_MS),
      });
    });
  }

  private async bootstrap(note: Note): Promise<string | undefined> {
    if ((await this.parameters?.read(BOOTSTRAP_PARAMETER)) !== undefined) return 'as before';
    const deployer = path.join('packages', 'deployer', 'lib', 'main.js');
    await this.task('bootstrap', process.execPath, [deployer, 'bootstrap', '--env', 'local'], this.environment, note);
    return undefined;
  }

  private async deploy(digest: string | undefined, note: Note): Promise<string | undefined> {
    const { settings, emulator } = this.props;
    const last = new LastDeployment(settings.home);
    if (last.exists() && last.matches(digest, await stacksOf(emulator.endpoint, settings.home))) {
      return 'nothing has changed';
    }
    last.forget();
    await this.nx(['deploy'], this.environment, note);
    last.remember(digest, await stacksOf(emulator.endpoint, settings.home));
    await emulator.save();
    return undefined;
  }

  private nx(targets: readonly [string, ...string[]], env: Record<string, string>, note: Note): Promise<void> {
    const nx = path.join(this.props.settings.root, 'node_modules', '.bin', 'nx');
    const args = [nx, 'run-many', '-t', ...targets, '-c', 'local', '--outputStyle=stream'];
    const progress = new NxProgress();
    return this.task(targets[0], process.execPath, args, env, (line) => {
      const far = progress.read(line);
      if (far !== undefined) note(far);
    });
  }

  private async task(title: string, command: string, args: string[], env: Record<string, string>, note: Note) {
    if (this.stopping) throw new Stopped(title);
    const { root, home } = this.props.settings;
    const logFile = path.join(home, 'log', `${title}.log`);
    const task = new Task({ title, command, args, cwd: root, env, logFile, onLine: note });
    this.tasks.add(task);
    this.remember({ task: task.mark });
    try {
      await task.done;
    } finally {
      this.tasks.delete(task);
    }
  }

  private remember(change: Partial<RunRecord>): void {
    this.record = { ...this.record, ...change };
    if (!this.stopping) updateRecord(this.props.settings.home, this.record);
  }
}
