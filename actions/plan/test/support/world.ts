import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { chooseTarget, connectionTo, loadProject } from '@stratiform/deployer';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { type GitHubServer, startGitHub, workflow } from '@stratiform/github-server';

// Jest would load all of the CDK to find out what it exports.
const require = createRequire(import.meta.url);
const { App, CfnOutput, Fn, Stack } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
const { StringParameter } = require('aws-cdk-lib/aws-ssm') as typeof import('aws-cdk-lib/aws-ssm');
const { Queue } = require('aws-cdk-lib/aws-sqs') as typeof import('aws-cdk-lib/aws-sqs');

const ENVIRONMENT = { account: '000000000000', region: 'us-east-1' };
const command = require.resolve('@stratiform/deployer/bin/stratiform.js');

/** What a template of the test's project holds. */
export interface Template {
  readonly colour?: string;
  /** A queue, which holds messages. */
  readonly queue?: boolean;
  /** A reference that leads nowhere: CloudFormation refuses the change set. */
  readonly broken?: boolean;
}

/** GitHub and AWS as tests have them: an API server, and the emulator with IAM enforced behind the gate. */
export class World {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-plan-')));

  private constructor(
    readonly emulator: Emulator,
    readonly gate: Gate,
    readonly github: GitHubServer,
  ) {}

  static async start(): Promise<World> {
    const [emulator, github] = await Promise.all([startEmulator(), startGitHub({ repository: 'org/shop' })]);
    const gate = await startGate({
      target: emulator.endpoint,
      ca: emulator.ca,
      tls: emulator.tls,
      verifyToken: (token) => github.oidc.verifyToken(token, 'sts.amazonaws.com'),
    });
    const world = new World(emulator, gate, github);
    const project = {
      project: 'shop',
      environments: { test: { ...ENVIRONMENT, endpoint: gate.endpoint, caFile: emulator.caFile } },
      layers: [{ name: 'core', assembly: 'core' }],
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

  /** Makes the assembly of the only layer. */
  synth({ colour = 'blue', queue = true, broken = false }: Template = {}): void {
    const outdir = path.join(this.root, 'core');
    fs.rmSync(outdir, { recursive: true, force: true });
    const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
    const stack = new Stack(app, 'shop-test-core', { env: ENVIRONMENT });
    new StringParameter(stack, 'Colour', { parameterName: '/plan/colour', stringValue: colour });
    if (queue) new Queue(stack, 'Jobs');
    if (broken) new CfnOutput(stack, 'Url', { value: Fn.ref('Nowhere') });
    app.synth();
  }

  /** Runs the command as an administrator of the account. */
  async stratiform(verb: string, ...args: string[]): Promise<string> {
    const administrator = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
    const env = { PATH: process.env.PATH, HOME: this.root, ...administrator };
    const options = { cwd: this.root, env };
    return (await promisify(execFile)(process.execPath, [command, verb, '--env', 'test', ...args], options)).stdout;
  }

  /** A token as a job with those permissions gets it; all that the action asks for by default. */
  token(permissions: Parameters<typeof workflow>[0] = { 'pull-requests': 'write', issues: 'write' }): string {
    return this.github.token(workflow({ contents: 'read', ...permissions }));
  }

  /** Changes an SSM parameter by hand. */
  async put(Name: string, Value: string): Promise<void> {
    const target = chooseTarget(loadProject(this.root), { environment: 'test' }, {});
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new SSMClient({ ...connectionTo(target), credentials });
    await client.send(new PutParameterCommand({ Name, Value, Overwrite: true }));
  }

  async stop(): Promise<void> {
    await Promise.all([this.gate.stop(), this.github.stop()]);
    await this.emulator.stop();
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
