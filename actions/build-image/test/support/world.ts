import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { type GitHubServer, startGitHub } from '@stratiform/github-server';
import { startEcr, startRegistry, type TestEcr, type TestRegistry } from '@stratiform/registry-server';
import type { Client } from './engine.js';

const command = createRequire(import.meta.url).resolve('@stratiform/deployer/bin/stratiform.js');

/** Repositories of the environment `test`, as the project file and the image file of the tests have them. */
export const REPOSITORIES = ['shop-test/api', 'shop-test/worker'];

/** GitHub, AWS with IAM enforced, and a registry as ECR's: what an image is built and pushed between. */
export class World {
  readonly action = 'build-image';
  readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-images-')));

  private constructor(
    readonly client: Client,
    readonly emulator: Emulator,
    readonly gate: Gate,
    readonly github: GitHubServer,
    readonly registry: TestRegistry,
    readonly ecr: TestEcr,
  ) {}

  static async start(client: Client): Promise<World> {
    const [emulator, github, registry] = await Promise.all([
      startEmulator(),
      startGitHub({ repository: 'org/shop' }),
      startRegistry({ repositories: REPOSITORIES }),
    ]);
    const { endpoint, ca, tls, caFile } = emulator;
    const verifyToken = (token: string) => github.oidc.verifyToken(token, 'sts.amazonaws.com');
    const gate = await startGate({ target: endpoint, ca, tls, verifyToken });
    const ecr = await startEcr(registry, { upstream: { endpoint, ca } });
    const world = new World(client, emulator, gate, github, registry, ecr);
    const project = {
      project: 'shop',
      environments: { test: { account: '000000000000', region: 'us-east-1', endpoint: gate.endpoint, caFile } },
      layers: [{ name: 'app', assembly: 'cdk.out' }],
      github: { repository: 'org/shop', imageRepositories: ['shop-{env}/api', 'shop-{env}/worker'] },
    };
    world.write({ 'stratiform.config.js': `module.exports = ${JSON.stringify(project)}` });
    try {
      await world.bootstrap();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  /** Writes files, with their folders; executable where they begin with `#!`. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.root, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
    }
  }

  /** No step asks GitHub's API. */
  token(): string {
    return '';
  }

  async stop(): Promise<void> {
    await Promise.all([this.ecr.stop(), this.registry.stop(), this.gate.stop(), this.github.stop()]);
    await this.emulator.stop();
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  private async bootstrap(): Promise<void> {
    const administrator = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
    const options = { cwd: this.root, env: { PATH: process.env.PATH, HOME: this.root, ...administrator } };
    await promisify(execFile)(process.execPath, [command, 'bootstrap', '--env', 'test'], options);
  }
}
