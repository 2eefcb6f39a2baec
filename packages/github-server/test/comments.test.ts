import { type GitHubServer, person, startGitHub, workflow } from '../src/index.js';
import { type Client, clientOf } from './support/client.js';

const COMMENTS = '/repos/org/shop/issues/1/comments';
const BOT = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' };

let github: GitHubServer;
let bot: Client;

beforeEach(async () => {
  github = await startGitHub();
  bot = clientOf(github, github.token(workflow({ 'pull-requests': 'write' })));
  github.addPull({ author: 'ada' });
});

afterEach(async () => {
  expect(github.invalid()).toEqual([]);
  await github.stop();
});

test('a comment is written, read, changed and deleted', async () => {
  const made = await bot('POST', COMMENTS, { body: 'hello' });
  expect(made).toMatchObject({ status: 201, body: { body: 'hello', user: BOT } });
  expect(made.body.html_url).toBe(`${github.serverUrl}/org/shop/pull/1#issuecomment-${made.body.id}`);
  const path = `/repos/org/shop/issues/comments/${made.body.id}`;
  expect(await bot('PATCH', path, { body: 'changed' })).toMatchObject({ status: 200, body: { body: 'changed' } });
  expect(await bot('GET', path)).toMatchObject({ status: 200, body: { body: 'changed' } });
  expect(await bot('DELETE', path)).toMatchObject({ status: 204, body: '' });
  for (const method of ['GET', 'DELETE']) expect((await bot(method, path)).status).toBe(404);
  expect((await bot('PATCH', path, { body: 'gone' })).status).toBe(404);
});

test('everything that was asked is noted, with who asked and what was answered', async () => {
  await bot('POST', COMMENTS, { body: 'hello' });
  expect(github.calls()).toMatchObject([
    {
      method: 'POST',
      path: COMMENTS,
      body: { body: 'hello' },
      actor: 'github-actions[bot]',
      operation: 'issues/create-comment',
      status: 201,
    },
  ]);
  github.clear();
  expect(github.calls()).toEqual([]);
});

test('lists have 30 on a page, 100 at most, and links as GitHub writes them, which lead through all of them', async () => {
  for (let at = 1; at <= 250; at += 1) github.addComment('eve', 1, `comment ${at}`);
  expect((await bot('GET', COMMENTS)).body).toHaveLength(30);
  expect((await bot('GET', `${COMMENTS}?per_page=1000`)).body).toHaveLength(100);

  const second = await bot('GET', `${COMMENTS}?per_page=100&page=2`);
  const page = (at: number) => `<${github.url}/repositories/7000001/issues/1/comments?per_page=100&page=${at}>`;
  expect(second.headers.get('link')).toBe(
    `${page(1)}; rel="prev", ${page(3)}; rel="next", ${page(3)}; rel="last", ${page(1)}; rel="first"`,
  );
  const texts: string[] = [];
  for (let next: string | undefined = `${COMMENTS}?per_page=100`; next !== undefined; ) {
    const { body, headers }: { body: { body: string }[]; headers: Headers } = await bot('GET', next);
    texts.push(...body.map((comment) => comment.body));
    next = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]?.slice(github.url.length);
  }
  expect(texts).toEqual(Array.from({ length: 250 }, (_, at) => `comment ${at + 1}`));
  expect((await bot('GET', `${COMMENTS}?page=99`)).body).toEqual([]);
});

test('what fits on one page has no links', async () => {
  github.addComment('eve', 1, 'one');
  expect((await bot('GET', COMMENTS)).headers.get('link')).toBeNull();
});

test.each([
  ['65,536 characters', 'x'.repeat(65_536), 201],
  ['as many emojis', '🚀'.repeat(65_536), 201],
  ['one more', 'x'.repeat(65_537), 422],
  ['nothing', ' \n', 422],
])('a comment of %s', async (_, body, status) => {
  const answer = await bot('POST', COMMENTS, { body });
  expect(answer.status).toBe(status);
  if (status === 422) expect(answer.body).toMatchObject({ message: 'Validation Failed', status: '422' });
  if (body.length === 65_537) {
    expect(answer.body.errors[0].message).toBe('Body is too long (maximum is 65536 characters)');
  }
});

test('the same reaction twice is there once', async () => {
  const { id } = github.addComment('ada', 1, '/stratiform apply dev');
  const path = `/repos/org/shop/issues/comments/${id}/reactions`;
  const first = await bot('POST', path, { content: 'eyes' });
  expect(first).toMatchObject({ status: 201, body: { content: 'eyes', user: BOT } });
  expect(await bot('POST', path, { content: 'eyes' })).toMatchObject({ status: 200, body: { id: first.body.id } });
  const { body } = await bot('GET', `/repos/org/shop/issues/comments/${id}`);
  expect(body.reactions).toMatchObject({ total_count: 1, eyes: 1, rocket: 0 });
});

test('the comment of an account that was deleted has no user', async () => {
  github.addComment('eve', 1, 'bye').author = null;
  expect((await bot('GET', COMMENTS)).body).toMatchObject([{ user: null }]);
});

test('nobody but a collaborator comments where the conversation is locked', async () => {
  github.world.permissions.set('ada', 'read');
  const pull = github.world.pulls.get(1);
  if (pull) pull.locked = true;
  const ada = clientOf(github, github.token(person('ada')));
  expect(await ada('POST', COMMENTS, { body: 'x' })).toMatchObject({
    status: 403,
    body: { message: 'Unable to create comment because issue is locked.' },
  });
  expect((await bot('POST', COMMENTS, { body: 'x' })).status).toBe(201);
});

test("GitHub Enterprise Server's layout answers the same, with its own links", async () => {
  const { id } = github.addComment('ada', 1, 'x');
  const enterprise = clientOf(github.enterprise, github.token(workflow({ 'pull-requests': 'read' })));
  const { body } = await enterprise('GET', COMMENTS);
  expect(body).toMatchObject([{ url: `${github.enterprise.url}/repos/org/shop/issues/comments/${id}` }]);
});
