import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { Administrator } from './account';
import { type ActRun, findAct } from './act';
import { type Event, Events } from './events';
import { type Comment, type GitHubServer, type Pull, startGitHub } from './github-server';
import { Runner } from './runner';
import { ACCOUNT, type Call, Shop, type Version, type Wares } from './shop';

/** Who issues the tokens of a GitHub Enterprise Server. */
const ENTERPRISE = 'https://git.example.com/_services/token';

const found = findAct();

/** `describe` where act is to be had; otherwise its tests are skipped, and why is printed. */
export const describeWithAct: jest.Describe | jest.Describe['skip'] = 'act' in found ? describe : describe.skip;
if ('reason' in found) console.warn(`Workflows are not tried: ${found.reason}`);

/** What a plan's comment says to the workflows that come after: the state in its end. */
export function stateIn({ body }: { readonly body: string }): Record<string, unknown> {
  const encoded = /<!-- stratiform:state (\S+) -->/.exec(body)?.[1];
  if (!encoded) throw new Error(`This comment has no state:\n${body}`);
  return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as Record<string, unknown>;
}

/** Something that stands beside the account, made for it. */
export interface Beside {
  /** What every job's environment has because of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly wares: Wares;
  /** Seconds until a run is stopped. */
  readonly seconds: number;
  stop(): Promise<void>;
}

interface Stoppable {
  stop(): Promise<void>;
}

/** In the opposite of the order in which they were started. */
async function stopAll(started: readonly Stoppable[]): Promise<void> {
  for (const one of [...started].reverse()) await one.stop();
}

export interface StageOptions {
  /** Whether it is on a GitHub Enterprise Server. @default false */
  readonly enterprise?: boolean;
  /** Starts what stands beside the account. @param aws where the account is */
  readonly beside?: (aws: { readonly endpoint: string; readonly ca: string }) => Promise<Beside>;
}

/** The whole of a deployment on one machine: a repository on GitHub, its runs, and the account that they deploy to. */
export class Stage {
  readonly events: Events;
  /** What AWS handed out, of which nothing should ever be seen in a log. */
  readonly secrets = new Set<string>();
  readonly administrator: Administrator;
  /** Whose tokens the account trusts. */
  issuer: GitHubServer;

  private constructor(
    private readonly started: readonly Stoppable[],
    emulator: Emulator,
    readonly gate: Gate,
    readonly github: GitHubServer,
    readonly shop: Shop,
    private readonly runner: Runner,
    private readonly beside?: Beside,
  ) {
    this.issuer = github;
    this.administrator = new Administrator(emulator);
    this.events = new Events(
      (path) => this.ask(path),
      () => this.shop.sha('main'),
    );
  }

  /** Starts everything, makes the repository, and prepares its environment. */
  static async open(options: StageOptions = {}): Promise<Stage> {
    const started: Stoppable[] = [];
    try {
      return await Stage.start(options, started);
    } catch (error) {
      await stopAll(started);
      throw error;
    }
  }

  private static async start({ enterprise = false, ...options }: StageOptions, started: Stoppable[]): Promise<Stage> {
    if ('reason' in found) throw new Error(found.reason);
    const kept = <T extends Stoppable>(one: T): T => {
      started.push(one);
      return one;
    };
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-workflows-'));
    kept({ stop: async () => fs.rmSync(folder, { recursive: true, force: true }) });
    const github = kept(await startGitHub(enterprise ? ENTERPRISE : undefined));
    for (const login of ['ada', 'bob']) github.world.permissions.set(login, 'write');
    const emulator = kept(await startEmulator());
    let trusted = () => github;
    const gate = kept(
      await startGate({
        target: emulator.endpoint,
        ca: emulator.ca,
        tls: emulator.tls,
        verifyToken: (token) => trusted().oidc.verifyToken(token, 'sts.amazonaws.com'),
      }),
    );
    const aws = { endpoint: gate.endpoint, caFile: emulator.caFile };
    const beside = await options.beside?.({ endpoint: gate.endpoint, ca: emulator.ca });
    if (beside) kept(beside);
    const shop = new Shop(path.join(folder, 'org/shop'), 'org/shop', aws, beside?.wares);
    const runner = new Runner(found.act, folder, github, shop, enterprise, beside?.env);
    await shop.prepare(runner.call, enterprise ? ENTERPRISE : undefined);
    github.setBranch('main', shop.sha('main'));
    const stage = new Stage(started, emulator, gate, github, shop, runner, beside);
    trusted = () => stage.issuer;
    stage.rememberSecrets();
    gate.clear();
    return stage;
  }

  async end(): Promise<void> {
    await stopAll(this.started);
  }

  /** A pull request of a branch of its own, with its first commit; its workflows have not run yet. */
  propose(branch: string, version: Version, author = 'ada'): Pull {
    this.shop.branch(branch);
    const headSha = this.shop.change(version);
    return this.github.addPull({ author, head: branch, headSha, title: `Version ${version.number}` });
  }

  /** How a workflow of the shop calls what this repository offers. */
  get call(): Call {
    return this.runner.call;
  }

  /** A pull request of a branch with these files; its workflows have not run yet. */
  proposeFiles(branch: string, files: Readonly<Record<string, string>>, headRepository?: string): Pull {
    this.shop.branch(branch);
    const headSha = this.shop.commit(branch, files);
    const author = headRepository ? 'eve' : 'ada';
    return this.github.addPull({ author, head: branch, headSha, ...(headRepository && { headRepository }) });
  }

  /** A commit on `main`, and what its push starts. */
  async pushToMain(files: Readonly<Record<string, string>>): Promise<ActRun> {
    const before = this.shop.sha('main');
    this.shop.checkout('main');
    this.github.setBranch('main', this.shop.commit('On main', files));
    return await this.run(await this.events.push(before, 'ada'));
  }

  /** The same, from a fork: its branch is in the shop's folder as well, because act needs something to check out. */
  proposeFromFork(branch: string, version: Version, author = 'eve'): Pull {
    this.shop.branch(branch);
    const headSha = this.shop.change(version);
    return this.github.addPull({ author, head: branch, headSha, headRepository: `${author}/shop` });
  }

  /** Plans, merges and applies a version, so that there is something to change. */
  async deploy(version: Version): Promise<void> {
    const pull = this.propose(`deploy-${version.number}`, version);
    await this.runPullRequest(pull, 'opened');
    const { code, text } = await this.merge(pull);
    if (code !== 0) throw new Error(`Version ${version.number} was not deployed:\n${text}`);
  }

  /** A further commit on a pull request. */
  push(pull: Pull, version: Version): void {
    this.shop.checkout(pull.head.ref);
    this.github.setBranch(pull.head.ref, this.shop.change(version));
  }

  /** Runs what a pull request's event starts. */
  async runPullRequest(pull: Pull, action: 'opened' | 'synchronize' | 'reopened' | 'closed'): Promise<ActRun> {
    const merged = this.shop.mergeRef(pull.number, pull.head.ref);
    return await this.run(await this.events.pullRequest(action, pull.number, merged));
  }

  /** Merges a pull request, and runs what the push to `main` starts. */
  async merge(pull: Pull, by = 'bob'): Promise<ActRun> {
    const before = this.shop.sha('main');
    this.github.mergePull(pull.number, { sha: this.shop.merge(pull.head.ref), by });
    return await this.run(await this.events.push(before, by));
  }

  /** Closes a pull request without merging it; its workflows have not run yet. */
  close(pull: Pull): void {
    Object.assign(pull, { state: 'closed', closedAt: new Date().toISOString().replace(/\.\d+/, '') });
  }

  /** Writes a comment, and runs what it starts. */
  async comment(pull: Pull, author: string, body: string): Promise<ActRun> {
    const { id } = this.github.addComment(author, pull.number, body);
    return await this.run(await this.events.comment(id, author));
  }

  /** Runs what an event starts. @throws Error when something stands in the log or on GitHub that should stand nowhere */
  async run(event: Event): Promise<ActRun> {
    const run = await this.runner.run(event, this.beside?.seconds);
    const { comments, issues } = this.github.world;
    const written = [...comments.values(), ...issues.values()].map(({ body }) => body ?? '');
    for (const secret of [...this.secrets, ACCOUNT])
      if ([run.text, ...written].some((text) => text.includes(secret)))
        throw new Error(`'${secret}' should be seen nowhere:\n${run.text}\n${written.join('\n')}`);
    return run;
  }

  /** The comments that the workflows wrote on a pull request, oldest first. */
  comments({ number }: Pull): Comment[] {
    const all = [...this.github.world.comments.values()].filter(({ issue }) => issue === number);
    return all.filter(({ author }) => author === 'github-actions[bot]');
  }

  /** The one comment of a pull request's plan. @throws Error when there is none, or there are several */
  planComment(pull: Pull): Comment {
    const plans = this.comments(pull).filter(({ body }) =>
      body.endsWith(`<!-- stratiform:plan/dev/pr-${pull.number} -->`),
    );
    if (plans.length !== 1 || !plans[0])
      throw new Error(`There are ${plans.length} comments of a plan on #${pull.number}.`);
    return plans[0];
  }

  /** Which roles executed change sets since the gate's calls were forgotten. */
  executed(): string[] {
    return this.rolesOf('ExecuteChangeSet');
  }

  /** Roles that did something successfully, one for each time. */
  rolesOf(action: string): string[] {
    return this.gate
      .calls()
      .filter((call) => call.action === action && call.status === 200)
      .map(({ role }) => /assumed-role\/([^/]+)/.exec(role ?? '')?.[1] ?? 'nobody');
  }

  /** Roles that anything was asked of AWS with, each once. */
  roles(): string[] {
    const sessions = this.gate.calls().map(({ role }) => /assumed-role\/([^/]+)/.exec(role ?? '')?.[1]);
    return [...new Set(sessions.filter((role): role is string => role !== undefined))].sort();
  }

  private rememberSecrets(): void {
    const keep = (body: string) => {
      for (const name of ['SecretAccessKey', 'SessionToken']) {
        const value = new RegExp(`<${name}>([^<]+)<`).exec(body)?.[1];
        if (value) this.secrets.add(value);
      }
      return body;
    };
    this.gate.inject({ action: 'AssumeRoleWithWebIdentity', fault: { replace: keep } });
    this.gate.inject({
      action: 'AssumeRoleWithWebIdentity',
      fault: { before: ({ parameters }) => void this.secrets.add(parameters.WebIdentityToken ?? '') },
    });
  }

  private async ask(path: string): Promise<Record<string, unknown>> {
    const token = this.github.token({ kind: 'person', login: 'org' });
    const response = await fetch(`${this.github.url}/repos/${this.shop.name}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'stratiform-tests' },
    });
    if (!response.ok) throw new Error(`GET ${path} of the tests' GitHub answered ${response.status}.`);
    return (await response.json()) as Record<string, unknown>;
  }
}
