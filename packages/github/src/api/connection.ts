import { setTimeout } from 'node:timers/promises';
import { ActionError } from '../errors.js';
import type { Run } from '../run/run.js';
import { type Asked, refusal } from './explain.js';
import { type Octokit, type Patience, withPatience } from './retry.js';

/** How GitHub is talked to; everything has a default. */
export interface GitHubSettings extends Partial<Patience> {
  /** Where `GITHUB_API_URL` and `GITHUB_GRAPHQL_URL` are read from. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** One repository of one GitHub, asked with one token. */
export class Connection {
  readonly patience: Patience;
  readonly graphqlUrl: string;
  /** What most requests have as parameters. */
  readonly repository: { readonly owner: string; readonly repo: string };
  private readonly apiUrl: string;
  private opened?: Promise<Octokit>;

  /** @throws ActionError `no-token` without a token; `not-in-actions` when no variable says where the API is */
  constructor(
    private readonly token: string,
    readonly run: Run,
    { env = process.env, attempts = 5, timeoutMilliseconds = 30_000, pause = (ms) => setTimeout(ms) }: GitHubSettings,
  ) {
    if (!token.trim()) {
      throw new ActionError(
        'no-token',
        "The input 'token' is empty, and GitHub isn't asked without one.",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow.
        "Leave it out, or give 'token: ${{ github.token }}'.",
      );
    }
    this.apiUrl = addressIn(env, 'GITHUB_API_URL');
    this.graphqlUrl = env.GITHUB_GRAPHQL_URL
      ? addressIn(env, 'GITHUB_GRAPHQL_URL')
      : `${this.apiUrl.replace(/\/v3$/, '')}/graphql`;
    this.patience = { attempts, timeoutMilliseconds, pause };
    this.repository = { owner: run.repository.owner, repo: run.repository.name };
  }

  /**
   * Asks GitHub something.
   *
   * @throws ActionError `no-token`, `no-permission` or `github`
   */
  async ask<T>(asked: Asked, question: (octokit: Octokit) => Promise<T>): Promise<T> {
    try {
      this.opened ??= this.open();
      return await question(await this.opened);
    } catch (error) {
      throw refusal(error, asked, this.run);
    }
  }

  // Loaded when it is needed: a run that has nothing to say to GitHub starts without it.
  private async open(): Promise<Octokit> {
    const { getOctokit } = await import('@actions/github');
    return withPatience(getOctokit(this.token, { baseUrl: this.apiUrl, userAgent: 'stratiform' }), this.patience);
  }
}

function addressIn(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name] ?? '';
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return value.replace(/\/+$/, '');
  throw new ActionError(
    'not-in-actions',
    `${name} should be the URL of GitHub's API, got '${value}'.`,
    'The runner sets it; outside of a workflow, set it yourself.',
  );
}
