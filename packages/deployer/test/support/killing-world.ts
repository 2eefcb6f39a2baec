import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { PassThrough } from 'node:stream';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  type ResourceSignalStatus,
  SignalResourceCommand,
} from '@aws-sdk/client-cloudformation';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { bootstrap } from '../../src/commands/bootstrap';
import type { CommonOptions, Context } from '../../src/commands/context';
import { run } from '../../src/commands/run';
import { Terminal } from '../../src/commands/terminal';
import type { Plan } from '../../src/model/plan';
import type { Finished } from './command';
import { type Ended, type Running, start, until } from './killing';
import { administrator } from './killing-state';
import { ENVIRONMENT, type Fill } from './project';

/** An environment of its own, with a gate of its own before the one emulator: nobody else's calls come through it. */
export interface Lane {
  readonly environment: string;
  readonly gate: Gate;
}

/** One emulator with bootstrapped environments, `lane1`, `lane2` …: a lock each. */
export class Stage {
  private readonly worlds: World[] = [];

  private constructor(
    readonly emulator: Emulator,
    readonly lanes: readonly Lane[],
  ) {}

  static async open(count: number): Promise<Stage> {
    const emulator = await startEmulator();
    const { endpoint: target, ca, tls } = emulator;
    const lanes: Lane[] = [];
    for (let at = 1; at <= count; at += 1)
      lanes.push({ environment: `lane${at}`, gate: await startGate({ target, ca, tls }) });
    const stage = new Stage(emulator, lanes);
    for (const lane of lanes) {
      const world = stage.world(lane, {});
      const done = await world.command(bootstrap);
      if (done.code !== 0) throw new Error(`bootstrap of ${lane.environment}: ${done.out}${done.err}`);
      world.remove();
      lane.gate.clear();
    }
    return stage;
  }

  /** Stacks that nothing else in the emulator has to do with. */
  world(lane: Lane, layers: Layers): World {
    const world = new World(this.emulator, lane, `w${this.worlds.length}x`, layers);
    this.worlds.push(world);
    return world;
  }

  async close(): Promise<void> {
    for (const world of this.worlds) world.remove();
    for (const { gate } of this.lanes) await gate.stop();
    await this.emulator.stop();
  }
}

/** Layer → what is in its stack, given the world's name. */
export type Layers = Readonly<Record<string, (world: World) => Fill>>;

/** A project in a folder of its own, in one environment. */
export class World {
  readonly root = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-killing-'));
  readonly label: string;
  private layers: Layers = {};
  private readonly running: Running[] = [];

  constructor(
    readonly emulator: Emulator,
    readonly lane: Lane,
    /** Part of every name in it. */
    readonly name: string,
    layers: Layers,
  ) {
    this.label = `pr-${name}`;
    this.synth(layers);
  }

  get stackNames(): string[] {
    return Object.keys(this.layers).map((layer) => this.stackName(layer));
  }

  stackName(layer: string): string {
    return `shop-${this.name}-${layer}`;
  }

  /** Makes the cloud assemblies, instead of those that were there. */
  synth(layers: Layers): void {
    this.layers = layers;
    const names = Object.keys(layers);
    for (const [layer, fill] of Object.entries(layers)) {
      const outdir = path.join(this.root, layer);
      fs.rmSync(outdir, { recursive: true, force: true });
      const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
      const stack = new Stack(app, this.stackName(layer), {
        env: ENVIRONMENT,
        tags: { Project: 'shop' },
        synthesizer: new DefaultStackSynthesizer(),
        terminationProtection: layer === names[1],
      });
      fill(this)(stack);
      app.synth();
    }
    const { endpoint } = this.lane.gate;
    const environment = { account: ENVIRONMENT.account, region: ENVIRONMENT.region, endpoint };
    const project = {
      project: 'shop',
      environments: { [this.lane.environment]: { ...environment, caFile: this.emulator.caFile } },
      layers: (names.length > 0 ? names : ['none']).map((name) => ({ name, assembly: name })),
    };
    fs.writeFileSync(path.join(this.root, 'stratiform.config.js'), `module.exports = ${JSON.stringify(project)}`);
  }

  /** Starts a command as a process of its own. */
  start(runs: string, verb: string, ...words: string[]): Running {
    const running = start(this.root, runs, verb, '--env', this.lane.environment, ...words);
    this.running.push(running);
    return running;
  }

  /** Runs a command in a process of its own, to its end. */
  run(runs: string, verb: string, ...words: string[]): Promise<Ended> {
    return this.start(runs, verb, ...words).ended;
  }

  /** Runs a command in this process, which saves the time to load it: for what isn't going to be killed. */
  async command<Options extends CommonOptions>(
    handler: (options: Options, context: Context) => Promise<number>,
    options: Partial<Options> = {},
  ): Promise<Finished> {
    const [input, out, err] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const terminal = new Terminal(options.json, input, out, err);
    const given = { env: this.lane.environment, ...options } as Options;
    const code = await run(given, handler, { terminal, folder: this.root });
    return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
  }

  /** Waits until the held one of `heldLayers` is being created; it stays so until it is told otherwise. */
  async held(layer = 'first'): Promise<void> {
    const client = new CloudFormationClient(administrator(this));
    const StackName = this.stackName(layer);
    const isHeld = async () => {
      const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
      return StackEvents.some(({ LogicalResourceId }) => LogicalResourceId === 'Held');
    };
    await until(() => isHeld().catch(() => false), `${StackName} is being created`);
  }

  /** Tells the held one of `heldLayers` that it is done, or that it failed. */
  async goOn(layer = 'first', Status: ResourceSignalStatus = 'SUCCESS'): Promise<void> {
    await this.held(layer);
    const signal = { StackName: this.stackName(layer), LogicalResourceId: 'Held', UniqueId: 'test', Status };
    await new CloudFormationClient(administrator(this)).send(new SignalResourceCommand(signal));
  }

  /** Ends what still runs, and deletes the folder. */
  remove(): void {
    for (const { child } of this.running) child.kill('SIGKILL');
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** The words that apply a plan. */
export function applying({ id, digest }: Plan): string[] {
  return ['--plan', id, '--digest', digest, '--yes', '--json'];
}
