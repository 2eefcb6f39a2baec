import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import {
  chooseTarget,
  isEmpty,
  loadProject,
  type Plan,
  planStored,
  redacted,
  renderMarkdown,
  Session,
} from '@stratiform/deployer';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { type PlanState, planMarker, signed } from '@stratiform/github';
import { type GitHubServer, startGitHub, workflow } from '@stratiform/github-server';

// Jest would load all of the CDK to find out what it exports.
const require = createRequire(import.meta.url);
const { App, Stack } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
const { StringParameter } = require('aws-cdk-lib/aws-ssm') as typeof import('aws-cdk-lib/aws-ssm');
const { CfnQueue } = require('aws-cdk-lib/aws-sqs') as typeof import('aws-cdk-lib/aws-sqs');

const ENVIRONMENT = { account: '000000000000', region: 'us-east-1' };
const command = require.resolve('@stratiform/deployer/bin/stratiform.js');

/** What the two layers of the test's project hold. */
export interface Template {
  readonly colour: string;
  /** A resource of the second layer that its service refuses. */
  readonly broken?: boolean;
}

/** Who comments as the workflows' token. */
const BOT = 'github-actions[bot]';

/** GitHub and AWS as tests have them: an API server, and the emulator with IAM enforced behind the gate. */
export class World {
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-apply-')));

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
      layers: ['core', 'app'].map((name) => ({ name, assembly: name })),
      github: { repository: 'org/shop' },
    };
    fs.writeFileSync(path.join(world.root, 'stratiform.config.js'), `module.exports = ${JSON.stringify(project)}`);
    try {
      await world.stratiform('bootstrap');
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  /** Plans a pull request and comments, as the plan action does. */
  async plan(number: number, template: Template, given: Partial<PlanState> = {}): Promise<Plan> {
    this.synth(template);
    const { head, base } = this.github.world.pulls.get(number) ?? {};
    const source = { label: `pr-${number}`, head: head?.sha, base: base?.sha };
    const plan = await planStored(this.session(), { source, notify: () => {} });
    if (isEmpty(plan)) throw new Error('There is nothing to plan: give it another colour.');
    this.comment(number, plan, given);
    return plan;
  }

  /** Writes the comment of a plan, as the plan action does. */
  comment(number: number, plan: Plan, given: Partial<PlanState> = {}): number {
    const { id, digest, environment, source } = plan;
    const state: PlanState = { version: 1, environment, plan: id, digest, status: 'planned', ...source, ...given };
    const { version, label, status, head, base } = state;
    const fields = { version, environment: state.environment, label, plan: state.plan, digest: state.digest };
    const markdown = renderMarkdown(redacted(plan));
    const body = signed(markdown, planMarker(state.environment, label), { ...fields, head, base, status });
    return this.github.addComment(BOT, number, body).id;
  }

  /** Makes the assemblies of both layers. */
  synth({ colour, broken = false }: Template): void {
    for (const layer of ['core', 'app']) {
      const outdir = path.join(this.root, layer);
      fs.rmSync(outdir, { recursive: true, force: true });
      const app = new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:enable-path-metadata': true } });
      const stack = new Stack(app, `shop-test-${layer}`, { env: ENVIRONMENT });
      const parameterName = `/shop/test/${layer}/colour`;
      const parameter = new StringParameter(stack, 'Colour', { parameterName, stringValue: colour });
      if (broken && layer === 'app') {
        const queue = new CfnQueue(stack, 'Bad', { visibilityTimeout: -1 });
        queue.node.addDependency(parameter);
      }
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
    return new Session(chooseTarget(loadProject(this.root), { environment: 'test' }, {}));
  }

  /** A token as a job with those permissions gets it; all that the action asks for by default. */
  token(permissions: Parameters<typeof workflow>[0] = { 'pull-requests': 'write' }): string {
    return this.github.token(workflow({ contents: 'read', ...permissions }));
  }

  async stop(): Promise<void> {
    await Promise.all([this.gate.stop(), this.github.stop()]);
    await this.emulator.stop();
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
