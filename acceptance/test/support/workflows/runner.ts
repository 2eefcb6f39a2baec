import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../../../src';
import { type ActRun, runAct } from './act';
import type { Event } from './events';
import { Repository } from './git';
import type { GitHubServer } from './github-server';
import { granted, hosted, type Permissions, repositoriesIn } from './hosted';
import type { Call, Shop } from './shop';

const WORKFLOWS = '.github/workflows';
const STUBS: Readonly<Record<string, string>> = {
  'actions/checkout': path.join(__dirname, 'checkout'),
  'actions/setup-node': path.join(__dirname, 'nothing'),
};
/** Where the actions live; the caller's ten lines name it. */
const HOME = 'stratiform/stratiform';

/** Runs the shop's workflows as GitHub would, with act in the place of the machines. */
export class Runner {
  private readonly home: Repository;
  private runs = 0;

  /**
   * @param folder where repositories and runs are kept; the shop is in `<folder>/org/shop`
   * @param enterprise whether GitHub is a GitHub Enterprise Server
   * @param env what every job's environment has beside
   */
  constructor(
    private readonly act: string,
    private readonly folder: string,
    private readonly github: GitHubServer,
    private readonly shop: Shop,
    private readonly enterprise: boolean,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    this.home = new Repository(path.join(folder, HOME));
    const parts = ['plan', 'apply', 'build-image'].flatMap((name) => [
      `actions/${name}/action.yml`,
      `actions/${name}/dist`,
    ]);
    for (const part of [...parts, WORKFLOWS])
      fs.cpSync(path.join(root, part), path.join(this.home.folder, part), { recursive: true });
    this.home.commit('The actions, as they are committed');
  }

  /** The reusable workflow, as a caller names it, and what that says beside. */
  get call(): Call {
    const sha = this.home.sha('HEAD');
    const inputs = this.enterprise ? `, actions-repository: ${HOME}, actions-ref: ${sha}` : '';
    const action = (name: string) => `${HOME}/actions/${name}@${sha}`;
    return { uses: `${HOME}/${WORKFLOWS}/stratiform.yml@${sha}`, inputs, action };
  }

  /** Runs what the workflows of the event's commit do. @param seconds when it is stopped */
  async run(event: Event, seconds?: number): Promise<ActRun> {
    this.runs += 1;
    const id = String(9_000_000 + this.runs);
    const folder = path.join(this.folder, `run-${this.runs}`);
    const tokens: string[] = [];
    const token = (permissions: Permissions) => {
      const own = this.tokenFor(event, permissions);
      tokens.push(own);
      return own;
    };
    const workflows = this.workflowsOf(event, id, token, folder);
    const api = this.enterprise ? this.github.enterprise : this.github;
    return await runAct(this.act, {
      repository: path.join(folder, 'called-from'),
      event: event.name,
      payload: event.payload,
      actor: event.actor,
      env: {
        GITHUB_REPOSITORY: this.shop.name,
        GITHUB_REF: event.ref,
        SHA_REF: event.sha,
        GITHUB_RUN_ID: id,
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_SERVER_URL: this.github.serverUrl,
        GITHUB_API_URL: api.url,
        GITHUB_GRAPHQL_URL: api.graphqlUrl,
        CHECKOUT_FROM: this.folder,
        ...this.env,
      },
      secrets: Object.fromEntries(tokens.map((value, index) => [`TOKEN_${index}`, value])),
      repositories: workflows,
      folder,
      seconds,
    });
  }

  /** Writes the caller's workflows, and those they call, into the run's folder; gives back what act has to know of. */
  private workflowsOf(
    event: Event,
    run: string,
    token: (permissions: Permissions) => string,
    folder: string,
  ): Record<string, string> {
    const identity = (environment?: string) => this.identityOf(event, run, environment);
    const from = { repository: HOME, sha: this.home.sha('HEAD') };
    const hosting = { token, identity, ...(!this.enterprise && { from }) };
    const named = new Set<string>();
    const put = (to: string, text: string, most?: Permissions) => {
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.writeFileSync(to, hosted(text, hosting, most));
      for (const name of repositoriesIn(text)) named.add(name);
    };
    for (const [name, text] of Object.entries(this.shop.files(event.sha, WORKFLOWS))) {
      put(path.join(folder, 'called-from', name), text);
      for (const [uses, most] of Object.entries(granted(text))) {
        const called = /[^/]+\/[^/]+\/(.+)@/.exec(uses)?.[1] ?? '';
        put(path.join(folder, 'called', called), this.home.read(called), event.fork ? undefined : most);
      }
    }
    return Object.fromEntries([...named].map((name) => [name, this.standIn(name, path.join(folder, 'called'))]));
  }

  /** Where an action or workflow of another repository is on this machine. */
  private standIn(name: string, called: string): string {
    const [repository = ''] = name.split('@');
    // Of workflows, only what GitHub adds to them is there; actions are taken as they are.
    const own = fs.existsSync(called) ? called : this.home.folder;
    const folder = repository === HOME ? own : STUBS[repository];
    if (!folder) throw new Error(`Nothing stands in for '${name}': add it to STUBS.`);
    return folder;
  }

  // A fork's run reads, whatever its workflow says.
  private tokenFor({ fork }: Event, permissions: Permissions): string {
    const level = (name: string) => (fork && permissions[name] === 'write' ? 'read' : permissions[name]);
    return this.github.token({
      kind: 'installation',
      login: 'github-actions[bot]',
      permissions: {
        contents: level('contents'),
        issues: level('issues'),
        'pull-requests': level('pull-requests'),
      },
    });
  }

  private identityOf(event: Event, run: string, environment?: string): Record<string, string> {
    if (event.fork) return {};
    const job = { event: event.name, ref: event.ref, sha: event.sha, actor: event.actor, runId: Number(run) };
    const tokenOf = (name?: string) =>
      this.github.oidc.requestToken({ ...job, ...(name !== undefined && { environment: name }) });
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: this.github.oidc.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: chosen(environment, tokenOf),
    };
  }
}

/** The token of the environment that an expression names: known only when the job runs. */
function chosen(environment: string | undefined, tokenOf: (name?: string) => string): string {
  const expression = /^\$\{\{(.+)\}\}$/.exec(environment ?? '')?.[1];
  if (!expression) return tokenOf(environment);
  const tokens = JSON.stringify(Object.fromEntries(['dev'].map((name) => [name, tokenOf(name)])));
  return `$\{{ fromJSON('${tokens}')[${expression.trim()}] }}`;
}
