import type { TokenPermissions } from '@stratiform/github-server';
import type { GitHub } from '../src/api/github.js';
import { aRun, useGitHub } from './support/a-github.js';

const a = useGitHub();

describe('a permission that is missing is named', () => {
  test.each<[string, TokenPermissions, (github: GitHub, number: number) => Promise<unknown>, string]>([
    [
      'to comment',
      { 'pull-requests': 'read' },
      (github, number) => github.saveComment(number, 'm', 'x'),
      'pull-requests: write',
    ],
    ['to reply', {}, (github, number) => github.reply(number, 'x'), 'pull-requests: write'],
    ['to read comments', {}, (github, number) => github.findComment(number, 'm'), 'pull-requests: read'],
    ['to show a pull request', {}, (github, number) => github.pullRequest(number), 'pull-requests: read'],
    ['to show a branch', {}, (github) => github.tipOf('main'), 'contents: read'],
    ['to keep an issue', { issues: 'read' }, (github) => github.saveIssue('m', 'Drift', 'x'), 'issues: write'],
    ['to close an issue', {}, (github) => github.closeIssue('m', 'x'), 'issues: read'],
  ])('%s', async (_, permissions, ask, line) => {
    const { number } = a.server.addPull();
    await expect(ask(a.client({ permissions }), number)).rejects.toMatchObject({
      reason: 'no-permission',
      message: expect.stringContaining(': 403 (Resource not accessible by integration).'),
      remedy: `Add '${line}' to the job's 'permissions:' (a token of another kind needs the same).`,
    });
  });

  test('with a word about forks, whose tokens only read', async () => {
    const { number } = a.server.addPull();
    const run = { event: 'pull_request', pullRequest: { ...(await a.client().pullRequest(number)), fork: true } };
    await expect(a.client({ permissions: {}, run }).reply(number, 'x')).rejects.toMatchObject({
      remedy: expect.stringContaining('For a fork GitHub gives a token that only reads'),
    });
  });

  test('before any of it is retried', async () => {
    const { number } = a.server.addPull();
    await expect(a.client({ permissions: {} }).reply(number, 'x')).rejects.toThrow();
    expect(a.asked()).toHaveLength(1);
  });
});

test("a token that isn't valid is said", async () => {
  await expect(a.client({ token: 'ghs_gone' }).pullRequest(1)).rejects.toMatchObject({
    reason: 'no-token',
    message: "GitHub was asked to show pull request #1 in org/shop: it doesn't take the token, 401 (Bad credentials).",
    remedy: expect.stringContaining("Give 'token' a token that is valid"),
  });
});

test('no error has the token in it', async () => {
  const token = 'ghs_0123456789abcdef0123456789abcdef0123';
  const error = await a
    .client({ token })
    .reply(1, 'x')
    .catch((caught: unknown) => caught);
  expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain(token);
});

test('what is not there is said, with what the token needs', async () => {
  await expect(a.client().pullRequest(4711)).rejects.toMatchObject({
    reason: 'github',
    message:
      "GitHub was asked to show pull request #4711 in org/shop: it isn't there, or the token may not see it, 404 (Not Found).",
    remedy: "See whether it is there; the token needs 'pull-requests: read'.",
  });
});

test('issues that are turned off are said', async () => {
  a.server.world.repository.hasIssues = false;
  await expect(a.client().saveIssue('m', 'Drift', 'x')).rejects.toMatchObject({
    reason: 'github',
    remedy: "Turn it on in the repository's settings.",
  });
  a.server.world.repository.hasIssues = true;
});

describe('a client', () => {
  test('without a token is refused', () => {
    expect(() => a.client({ token: '' })).toThrow("The input 'token' is empty");
  });

  test.each([undefined, '', 'git.example.com', 'file:///etc/passwd'])('without an address is refused: %s', (url) => {
    expect(() => a.client({ env: { GITHUB_API_URL: url } })).toThrow(
      `GITHUB_API_URL should be the URL of GitHub's API, got '${url ?? ''}'.`,
    );
  });

  test('talks to an Enterprise Server, also where only one address is told', async () => {
    const { number } = a.server.addPull();
    const { url, graphqlUrl } = a.server.enterprise;
    for (const env of [{ GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: graphqlUrl }, { GITHUB_API_URL: `${url}/` }]) {
      const github = a.client({ env, run: aRun() });
      expect(await github.viewer()).toMatchObject({ login: 'github-actions[bot]' });
      expect(await github.pullRequest(number)).toMatchObject({ number });
    }
  });

  test('asks once whose token it has, and again when that failed', async () => {
    const { number } = a.server.addPull();
    const github = a.client({ attempts: 1 });
    const failing = a.server.fail({ path: /graphql/, status: 502 });
    await expect(github.findComment(number, 'm')).rejects.toMatchObject({ reason: 'github' });
    failing.remove();
    await github.findComment(number, 'm');
    await github.findComment(number, 'm');
    expect(a.server.calls().filter(({ path }) => path === '/graphql')).toHaveLength(2);
  });
});
