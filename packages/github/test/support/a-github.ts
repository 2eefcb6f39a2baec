import { type GitHubServer, startGitHub, type TokenPermissions, workflow } from '@stratiform/github-server';
import { GitHub, type GitHubSettings } from '../../src/api/github.js';
import type { Run } from '../../src/run/run.js';

const EVERYTHING: TokenPermissions = { issues: 'write', 'pull-requests': 'write', contents: 'read' };

/** A GitHub of its own for a file of tests, with the waits that clients would have made. */
export class AGitHub {
  server!: GitHubServer;
  /** Milliseconds, in place of waiting. */
  readonly waits: number[] = [];

  /** A client with the token of a job; it doesn't wait between attempts, it notes for how long it would. */
  client(
    settings: GitHubSettings & { permissions?: TokenPermissions; token?: string; run?: Partial<Run> } = {},
  ): GitHub {
    const { permissions = EVERYTHING, token = this.server.token(workflow(permissions)), run, ...rest } = settings;
    return new GitHub(token, aRun(run), {
      env: { GITHUB_API_URL: this.server.url, GITHUB_GRAPHQL_URL: this.server.graphqlUrl },
      pause: async (milliseconds) => void this.waits.push(milliseconds),
      ...rest,
    });
  }

  /** What was asked: `POST /repos/org/shop/issues/1/comments`, answered or not. */
  asked(method?: string): string[] {
    return this.server
      .calls()
      .filter((call) => call.path !== '/graphql' && (!method || call.method === method))
      .map((call) => `${call.method} ${call.path}`);
  }
}

/** Starts one before the tests of a file; after each test, GitHub's description must have been kept on both sides. */
export function useGitHub(): AGitHub {
  const a = new AGitHub();
  beforeAll(async () => {
    a.server = await startGitHub({ repository: 'org/shop' });
  });
  afterEach(() => {
    const invalid = [...a.server.invalid()];
    a.server.clear();
    a.waits.length = 0;
    expect(invalid).toEqual([]);
  });
  afterAll(() => a.server.stop());
  return a;
}

/** A run for a push to main of `org/shop`. */
export function aRun(changes: Partial<Run> = {}): Run {
  return {
    event: 'push',
    repository: { owner: 'org', name: 'shop', fullName: 'org/shop' },
    url: 'https://git.example.com/org/shop/actions/runs/1/attempts/1',
    id: '1',
    attempt: 1,
    actor: 'maria',
    sha: 'a'.repeat(40),
    ref: 'refs/heads/main',
    ...changes,
  };
}
