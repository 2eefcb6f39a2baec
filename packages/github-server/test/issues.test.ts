import { type GitHubServer, startGitHub, workflow } from '../src/index.js';
import { type Client, clientOf } from './support/client.js';

const ISSUES = '/repos/org/shop/issues';

let github: GitHubServer;
let bot: Client;

beforeEach(async () => {
  github = await startGitHub();
  bot = clientOf(github, github.token(workflow({ issues: 'write' })));
});

afterEach(async () => {
  expect(github.invalid()).toEqual([]);
  await github.stop();
});

test('an issue is opened, changed, closed and opened again', async () => {
  const made = await bot('POST', ISSUES, { title: 'Drift in dev', body: 'text', labels: ['drift', { name: 'dev' }] });
  expect(made).toMatchObject({
    status: 201,
    body: {
      number: 1,
      state: 'open',
      user: { login: 'github-actions[bot]' },
      labels: [{ name: 'drift' }, { name: 'dev' }],
    },
  });
  expect((await bot('PATCH', `${ISSUES}/1`, { body: 'more' })).body).toMatchObject({
    title: 'Drift in dev',
    body: 'more',
  });
  const closed = await bot('PATCH', `${ISSUES}/1`, { state: 'closed' });
  expect(closed.body).toMatchObject({ state: 'closed', state_reason: 'completed', closed_at: expect.any(String) });
  const open = await bot('PATCH', `${ISSUES}/1`, { state: 'open' });
  expect(open.body).toMatchObject({ state: 'open', state_reason: 'reopened', closed_at: null });
});

test('pull requests are in the list too, as on GitHub, and share the numbers', async () => {
  github.addIssue({ author: 'eve', labels: ['drift'] });
  github.addPull();
  github.addIssue({ author: 'github-actions[bot]' }).state = 'closed';
  const list = async (query = '') =>
    (await bot('GET', `${ISSUES}${query}`)).body.map(({ number }: { number: number }) => number);
  expect(await list()).toEqual([2, 1]);
  expect(await list('?state=all&direction=asc')).toEqual([1, 2, 3]);
  expect(await list('?labels=Drift')).toEqual([1]);
  expect(await list('?state=all&creator=github-actions%5Bbot%5D')).toEqual([3]);
  const { body } = await bot('GET', ISSUES);
  expect(body[0].pull_request.url).toBe(`${github.url}/repos/org/shop/pulls/2`);
  expect(body[1]).not.toHaveProperty('pull_request');
});

test.each([
  ['an empty title', { title: ' ' }, { code: 'missing_field', field: 'title' }],
  ['a title of 257 characters', { title: 'x'.repeat(257) }, { field: 'title' }],
  [
    'a body of 65,537 characters',
    { title: 'x', body: 'x'.repeat(65_537) },
    { field: 'body', message: 'body is too long (maximum is 65536 characters)' },
  ],
])('%s is refused', async (_, body, error) => {
  expect(await bot('POST', ISSUES, body)).toMatchObject({ status: 422, body: { errors: [error] } });
});

test('deleted issues and disabled ones are gone; the conversation of a pull request is not', async () => {
  github.addIssue().deleted = true;
  github.addIssue();
  github.addPull();
  expect(await bot('GET', `${ISSUES}/1`)).toMatchObject({ status: 410, body: { message: 'This issue was deleted' } });
  expect((await bot('GET', `${ISSUES}/99`)).status).toBe(404);
  github.world.repository.hasIssues = false;
  const answers = [
    await bot('GET', ISSUES),
    await bot('POST', ISSUES, { title: 'x' }),
    await bot('GET', `${ISSUES}/2`),
    await bot('POST', `${ISSUES}/2/comments`, { body: 'x' }),
    await bot('POST', `${ISSUES}/3/comments`, { body: 'x' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410, 201]);
});
