import { type GitHubServer, startGitHub, workflow } from '../src/index.js';
import { type Client, clientOf } from './support/client.js';

let github: GitHubServer;
let bot: Client;

beforeEach(async () => {
  github = await startGitHub();
  bot = clientOf(github, github.token(workflow({ 'pull-requests': 'read', contents: 'read' })));
});

afterEach(async () => {
  expect(github.invalid()).toEqual([]);
  await github.stop();
});

const numbers = (body: { number: number }[]) => body.map(({ number }) => number);

test('a pull request has its head, its base and who made it', async () => {
  const { head, base } = github.addPull({ author: 'ada', head: 'feature/x', title: 'A queue', body: 'text' });
  expect((await bot('GET', '/repos/org/shop/pulls/1')).body).toMatchObject({
    number: 1,
    title: 'A queue',
    body: 'text',
    state: 'open',
    merged: false,
    user: { login: 'ada' },
    head: { ref: 'feature/x', sha: head.sha, label: 'org:feature/x', repo: { full_name: 'org/shop' } },
    base: { ref: 'main', sha: base.sha, repo: { full_name: 'org/shop' } },
  });
  expect((await bot('GET', '/repos/org/shop/pulls/2')).status).toBe(404);
});

test('the head of a fork names its repository, and of a deleted fork none', async () => {
  github.addPull({ author: 'eve', headRepository: 'eve/shop' });
  github.addPull({ author: 'eve', headRepository: null });
  expect((await bot('GET', '/repos/org/shop/pulls/1')).body.head.repo).toMatchObject({
    full_name: 'eve/shop',
    fork: true,
  });
  expect((await bot('GET', '/repos/org/shop/pulls/2')).body.head).toMatchObject({ repo: null, user: null });
});

test("a push moves the branch and its pull request's head; a fork's branch of the same name stays", async () => {
  const own = github.addPull({ head: 'feature/x' });
  const fork = github.addPull({ head: 'feature/x', headRepository: 'eve/shop' });
  const [before, forks] = [own.head.sha, fork.head.sha];
  const { sha } = github.setBranch('feature/x');
  expect((await bot('GET', '/repos/org/shop/pulls/1')).body.head.sha).toBe(sha);
  expect((await bot('GET', '/repos/org/shop/pulls/2')).body.head.sha).toBe(forks);
  expect((await bot('GET', '/repos/org/shop/branches/feature%2Fx')).body.commit).toMatchObject({
    sha,
    parents: [{ sha: before }],
  });
});

test('lists show what is open unless asked otherwise, newest first', async () => {
  github.addPull({ head: 'a' });
  github.addPull({ head: 'b' });
  github.addPull({ head: 'a', headRepository: 'eve/shop' });
  github.mergePull(2);
  const list = async (query: string) => numbers((await bot('GET', `/repos/org/shop/pulls${query}`)).body);
  expect(await list('')).toEqual([3, 1]);
  expect(await list('?state=closed')).toEqual([2]);
  expect(await list('?state=all&direction=asc')).toEqual([1, 2, 3]);
  expect(await list('?head=org:a')).toEqual([1]);
  expect(await list('?base=other')).toEqual([]);
});

test.each([true, false])('a merged pull request is found by the commit it became (squash: %p)', async (squash) => {
  const pull = github.addPull();
  const of = async (sha: string) => numbers((await bot('GET', `/repos/org/shop/commits/${sha}/pulls`)).body);
  expect(await of(pull.head.sha)).toEqual([1]);
  const { mergeCommit } = github.mergePull(1, { by: 'bob', squash });
  expect(await of(mergeCommit ?? '')).toEqual([1]);
  expect((await bot('GET', '/repos/org/shop/git/ref/heads/main')).body.object.sha).toBe(mergeCommit);
  expect((await bot('GET', '/repos/org/shop/pulls/1')).body).toMatchObject({
    state: 'closed',
    merged: true,
    merge_commit_sha: mergeCommit,
    merged_by: { login: 'bob' },
  });
});

test('a commit that came without a pull request has none, and one that is not there is refused', async () => {
  const { sha } = github.setBranch('main');
  expect((await bot('GET', `/repos/org/shop/commits/${sha}/pulls`)).body).toEqual([]);
  expect(await bot('GET', '/repos/org/shop/commits/0123456789/pulls')).toMatchObject({
    status: 422,
    body: { message: 'No commit found for SHA: 0123456789' },
  });
});

test('reviews come oldest first, with the commit that was reviewed', async () => {
  const pull = github.addPull({ author: 'ada' });
  const reviewed = pull.head.sha;
  github.addReview({ author: 'bob', pull: 1, state: 'CHANGES_REQUESTED', body: 'no' });
  github.setBranch(pull.head.ref);
  github.addReview({ author: 'bob', pull: 1, state: 'APPROVED' });
  github.addReview({ author: 'eve', pull: 1, state: 'PENDING' });
  expect((await bot('GET', '/repos/org/shop/pulls/1/reviews')).body).toMatchObject([
    { state: 'CHANGES_REQUESTED', user: { login: 'bob' }, commit_id: reviewed },
    { state: 'APPROVED', user: { login: 'bob' }, commit_id: pull.head.sha },
  ]);
});

test('branches are compared by their commits', async () => {
  const start = github.world.branches.get('main')?.sha ?? '';
  const { head } = github.addPull({ head: 'feature/x' });
  const compared = async (base: string, to: string) =>
    (await bot('GET', `/repos/org/shop/compare/${base}...${to}`)).body;
  expect(await compared('main', 'main')).toMatchObject({ status: 'identical', ahead_by: 0, behind_by: 0 });
  expect(await compared('main', 'feature/x')).toMatchObject({
    status: 'ahead',
    ahead_by: 1,
    commits: [{ sha: head.sha }],
    merge_base_commit: { sha: start },
  });
  const { sha } = github.setBranch('main');
  expect(await compared('main', 'feature/x')).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1 });
  expect(await compared(sha, start.slice(0, 8))).toMatchObject({ status: 'behind', behind_by: 1 });
  github.setBranch('orphan', undefined, []);
  expect(await compared('main', 'orphan')).toMatchObject({ message: 'No common ancestor between main and orphan.' });
  expect(await compared('main', 'nothing')).toMatchObject({ message: 'Not Found' });
});

test('a branch that is not there is not found', async () => {
  expect((await bot('GET', '/repos/org/shop/branches/nothing')).body.message).toBe('Branch not found');
  expect((await bot('GET', '/repos/org/shop/git/ref/heads/nothing')).status).toBe(404);
});
