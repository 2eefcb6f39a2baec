import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { useGitHub } from './support/a-github.js';

const a = useGitHub();
const BOT = 'github-actions[bot]';

describe('what passes is tried again', () => {
  test.each([500, 502, 503, 504, 'reset-before', 'reset-after'] as const)('%s', async (status) => {
    const { number } = a.server.addPull();
    a.server.fail({ path: /pulls/, times: 2, status });
    expect(await a.client().pullRequest(number)).toMatchObject({ number });
    expect(a.asked()).toHaveLength(3);
    expect(a.waits).toHaveLength(2);
  });

  test('also on the second page', async () => {
    const { number } = a.server.addPull();
    for (let count = 0; count < 150; count += 1) a.server.addComment('maria', number, 'Remark');
    const { id } = a.server.addComment(BOT, number, '<!-- m -->');
    a.server.fail({ path: /comments/, nth: 2, status: 502 });
    expect(await a.client().findComment(number, 'm')).toMatchObject({ id });
    expect(a.asked()).toHaveLength(3);
  });

  test('also when it is GraphQL, which only reads', async () => {
    a.server.fail({ path: /graphql/, nth: 1, status: 502 });
    expect(await a.client().viewer()).toEqual({ login: BOT, id: 41898282 });
  });

  test('five times, and then it is said', async () => {
    a.server.fail({ status: 502 });
    await expect(a.client().pullRequest(1)).rejects.toMatchObject({
      reason: 'github',
      message: expect.stringMatching(/^GitHub was asked to show pull request #1 in org\/shop: 502 \(/),
      remedy: expect.stringContaining('Run the job again'),
    });
    expect(a.asked()).toHaveLength(5);
  });

  test('but not what is wrong', async () => {
    await expect(a.client().pullRequest(99_999)).rejects.toMatchObject({ reason: 'github' });
    expect(a.asked()).toHaveLength(1);
    expect(a.waits).toEqual([]);
  });
});

test("a conflict isn't taken for the end of a list", async () => {
  const { number } = a.server.addPull();
  a.server.fail({ path: /comments/, status: 409 });
  await expect(a.client().findComment(number, 'm')).rejects.toMatchObject({
    reason: 'github',
    message: expect.stringContaining('no answer (409, '),
  });
});

describe('a rate limit', () => {
  test.each(['secondary-limit', 'rate-limit'] as const)('is waited for, also with a comment (%s)', async (status) => {
    const { number } = a.server.addPull();
    a.server.fail({ method: 'POST', path: /comments$/, nth: 1, status, retryAfter: 30 });
    await a.client().saveComment(number, 'm', 'Plan');
    expect(a.asked('POST')).toHaveLength(2);
    expect(a.waits).toEqual([expect.any(Number)]);
    expect(a.waits[0]).toBeGreaterThan(28_000);
    expect(a.waits[0]).toBeLessThan(33_000);
  });

  test("isn't waited for an hour: it says until when", async () => {
    a.server.fail({ status: 'rate-limit', retryAfter: 3600 });
    await expect(a.client().pullRequest(1)).rejects.toMatchObject({
      reason: 'github',
      message: expect.stringContaining('in org/shop: too many requests, 403 (API rate limit exceeded'),
      remedy: expect.stringMatching(/^Run the job again later: the limit is lifted at 20\d\d-\d\d-\d\dT/),
    });
    expect(a.waits).toEqual([]);
  });
});

test('an answer that never comes is waited for as long as it is told, each time', async () => {
  a.server.fail({ status: 'timeout' });
  const began = Date.now();
  await expect(a.client({ timeoutMilliseconds: 200, attempts: 3 }).pullRequest(1)).rejects.toThrow(
    'GitHub was asked to show pull request #1 in org/shop: no answer (it took too long).',
  );
  expect(Date.now() - began).toBeGreaterThanOrEqual(600);
  expect(Date.now() - began).toBeLessThan(5000);
});

test('nothing that listens is said as what it is', async () => {
  const closed = http.createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const env = { GITHUB_API_URL: `http://127.0.0.1:${(closed.address() as AddressInfo).port}` };
  await new Promise((resolve) => closed.close(resolve));
  await expect(a.client({ env }).reply(1, 'Hello')).rejects.toMatchObject({
    reason: 'github',
    message: expect.stringMatching(
      /^GitHub was asked to comment on #1 in org\/shop: no answer \(connect ECONNREFUSED .+\)\.$/,
    ),
  });
  // Sent five times and not looked for in between: it can't have arrived.
  expect(a.waits).toHaveLength(4);
});

describe('an answer that is not whole', () => {
  const pull = JSON.stringify({
    number: 1,
    state: 'open',
    head: { sha: 'a'.repeat(40), ref: 'x' },
    base: { sha: 'b'.repeat(40), ref: 'main' },
  });

  /** Answers the first request in a way of its own, and each later one properly. */
  async function answering(first: (response: http.ServerResponse) => void, run: (url: string) => Promise<void>) {
    let count = 0;
    const server = http.createServer((_, response) => {
      count += 1;
      if (count === 1) return first(response);
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(pull);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    server.close();
    expect(count).toBe(2);
  }

  test.each<[string, (response: http.ServerResponse) => void]>([
    [
      'is cut',
      (response) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '5000' });
        response.write(pull.slice(0, 20), () => response.destroy());
      },
    ],
    [
      'is a proxy’s page',
      (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Sign in</html>'),
    ],
    ['is empty', (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end()],
    [
      'stops in its middle',
      (response) => {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '5000' });
        response.write(pull.slice(0, 20));
      },
    ],
  ])('is asked for again: one that %s', async (_, first) => {
    await answering(first, async (url) => {
      const github = a.client({ env: { GITHUB_API_URL: url }, timeoutMilliseconds: 300 });
      expect(await github.pullRequest(1)).toMatchObject({ number: 1 });
    });
  });
});
