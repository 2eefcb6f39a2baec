import { type GitHubServer, startGitHub, workflow } from '../src/index.js';
import { type Client, clientOf } from './support/client.js';

const COMMENTS = '/repos/org/shop/issues/1/comments';

let github: GitHubServer;
let bot: Client;

beforeEach(async () => {
  github = await startGitHub();
  bot = clientOf(github, github.token(workflow({ issues: 'write' })));
  github.addIssue();
});

afterEach(() => github.stop());

const comment = () => bot('POST', COMMENTS, { body: 'x' });

test('a status is answered at the request that was named, and nothing is done', async () => {
  const fault = github.fail({ method: 'POST', path: /\/comments$/, nth: 2, status: 500 });
  const statuses = [await comment(), await bot('GET', COMMENTS), await comment(), await comment()].map((a) => a.status);
  expect(statuses).toEqual([201, 200, 500, 201]);
  expect(github.world.comments.size).toBe(2);
  expect(fault.hits).toBe(1);
  expect(github.calls().map((call) => call.fault)).toEqual([undefined, undefined, 500, undefined]);
});

test('without a number it strikes until it is taken away', async () => {
  const fault = github.fail({ status: 502 });
  for (let at = 0; at < 3; at += 1) {
    const { status, body } = await comment();
    expect({ status, body }).toEqual({ status: 502, body: expect.stringContaining('<title>Unicorn!') });
  }
  fault.remove();
  expect((await comment()).status).toBe(201);
});

test.each([
  ['reset-before', 0],
  ['reset-after', 1],
] as const)('%s cuts the connection with %d comments made', async (status, made) => {
  github.fail({ times: 1, status });
  await expect(comment()).rejects.toThrow('fetch failed');
  expect(github.world.comments.size).toBe(made);
  expect(github.calls()).toMatchObject([{ fault: status }]);
  expect((await comment()).status).toBe(201);
});

test('a timeout never answers, and does nothing', async () => {
  github.fail({ status: 'timeout' });
  const asked = fetch(`${github.url}${COMMENTS}`, { signal: AbortSignal.timeout(200) });
  await expect(asked).rejects.toThrow(/timeout/);
  expect(github.calls()).toMatchObject([{ fault: 'timeout' }]);
});

test('the two limits say how long to wait, each in its own way', async () => {
  github.fail({ nth: 1, status: 'secondary-limit', retryAfter: 2 });
  github.fail({ nth: 1, status: 'rate-limit', retryAfter: 5 });
  const secondary = await comment();
  expect(secondary).toMatchObject({ status: 403, body: { message: expect.stringContaining('secondary rate limit') } });
  expect(secondary.headers.get('retry-after')).toBe('2');
  const primary = await comment();
  expect(primary).toMatchObject({ status: 403, body: { message: expect.stringContaining('API rate limit exceeded') } });
  expect(primary.headers.get('x-ratelimit-remaining')).toBe('0');
  const wait = Number(primary.headers.get('x-ratelimit-reset')) - Date.now() / 1000;
  expect(wait).toBeGreaterThan(3);
  expect(wait).toBeLessThan(7);
});
