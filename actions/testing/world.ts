import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { chooseTarget, loadProject, Session } from '@stratiform/deployer';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { type GitHubServer, startGitHub, workflow } from '@stratiform/github-server';

// Jest would load all of the CDK to find out what it exports.
const require = createRequire(import.meta.url);
const { App, CfnOutput, Fn, Stack } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
const { StringParameter } = require('aws-cdk-lib/aws-ssm') as typeof import('aws-cdk-lib/aws-ssm');
const { CfnQueue, Queue } = require('aws-cdk-lib/aws-sqs') as typeof import('aws-cdk-lib/aws-sqs');

const ENVIRONMENT = { account: '000000000000', region: 'us-east-1' };
const command = require.resolve('@stratiform/deployer/bin/stratiform.js');

/** What the layers of the test's project hold. */
export interface Template {
  /** Value of a parameter that each layer has. @default 'blue' */
  readonly colour?: string;
  /** A queue in each layer, which holds messages. */
  readonly queue?: boolean;
  /** What is wrong with the last layer: CloudFormation refuses the change set, or a service refuses a resource. */
  readonly broken?: 'template' | 'resource';
}

/** GitHub and AWS as tests have them: an API server, and the emulator with IAM enforced behind the gate. */
export class World {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-action-')));

  private constructor(
    /** Folder of the action that is tried. */
    readonly action: 'plan' | 'apply',
    private readonly layers: readonly string[],
    readonly emulator: Emulator,
    readonly gate: Gate,
    readonly github: GitHubServer,
  ) {}

  static async start(action: 'plan' | 'apply', layers: readonly string[]): Promise<World> {
    const [emulator, github] = await Promise.all([startEmulator(), startGitHub({ repository: 'org/shop' })]);
    github.world.permissions.set('org', 'admin').set('ada', 'write').set('eve', 'read');
    const gate = await startGate({
      target: emulator.endpoint,
      ca: emulator.ca,
      tls: emulator.tls,
      verifyToken: (token) => github.oidc.verifyToken(token, 'sts.amazonaws.com'),
    });
    const world = new World(action, layers, emulator, gate, github);
    const project = {
      project: 'shop',
      environments: { test: { ...ENVIRONMENT, endpoint: gate.endpoint, caFile: emulator.caFile } },
      layers: layers.map((name) => ({ name, assembly: name })),
      github: { repository: 'org/shop' },
    };
    fs.writeFileSync(path.join(world.root, 'stratiform.config.js'), `module.exports = ${JSON.stringify(project)}`);
    try {
      await world.stratiform('bootstrap');
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** Makes the assemblies of all layers. */
  synth({ colour = 'blue', queue = false, broken }: Template): void {
    for (const layer of this.layers) {
      const outdir = path.join(this.root, layer);
      fs.rmSync(outdir, { recursive: true, force: true });
      const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
      const stack = new Stack(app, `shop-test-${layer}`, { env: ENVIRONMENT });
      const parameterName = `/shop/test/${layer}/colour`;
      const parameter = new StringParameter(stack, 'Colour', { parameterName, stringValue: colour });
      if (queue) new Queue(stack, 'Jobs');
      const wrong = layer === this.layers.at(-1) ? broken : undefined;
      if (wrong === 'template') new CfnOutput(stack, 'Url', { value: Fn.ref('Nowhere') });
      if (wrong === 'resource') new CfnQueue(stack, 'Bad', { visibilityTimeout: -1 }).node.addDependency(parameter);
      app.synth();
    }
  }

  /** Runs the command as an administrator of the account. */
  async stratiform(verb: string, ...args: string[]): Promise<string> {
    const administrator = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
    const env = { PATH: process.env.PATH, HOME: this.root, ...administrator };
    const options = { cwd: this.root, env };
    return (await promisify(execFile)(process.execPath, [command, verb, '--env', 'test', ...args], options)).stdout;
  }

  /** An administrator's. */
  session(): Session {
    const credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' });
    return new Session(chooseTarget(loadProject(this.root), { environment: 'test' }, {}), () => {}, credentials);
  }

  /** A token as a job with those permissions gets it; all that the action asks for by default. */
  token(given?: Parameters<typeof workflow>[0]): string {
    const issues = this.action === 'plan' ? 'write' : undefined;
    return this.github.token(workflow({ contents: 'read', ...(given ?? { 'pull-requests': 'write', issues }) }));
  }

  async stop(): Promise<void> {
    await Promise.all([this.gate.stop(), this.github.stop()]);
    await this.emulator.stop();
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
