import { BrokenAnswer, maybeDone, waitBefore } from '../src/api/failure.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

/** An error as octokit throws it: with a response when GitHub answered. */
function answered(status: number, headers: Record<string, string> = {}, message = 'Something') {
  return Object.assign(new Error(message), { status, response: { headers } });
}
function unanswered(code?: string) {
  const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) });
  return Object.assign(new Error('fetch failed', { cause }), { status: 500 });
}

describe('the wait before a request is sent again', () => {
  test.each<[string, unknown, boolean, [number, number] | undefined]>([
    ['500', answered(500), true, [500, 1000]],
    ['502 to a POST', answered(502), false, undefined],
    ['a cut connection', unanswered('ECONNRESET'), true, [500, 1000]],
    ['a cut connection of a POST', unanswered('ECONNRESET'), false, undefined],
    ['a connection that was never made, of a POST', unanswered('ECONNREFUSED'), false, [500, 1000]],
    ["a certificate that isn't trusted", unanswered('SELF_SIGNED_CERT_IN_CHAIN'), true, undefined],
    ['half an answer', new BrokenAnswer(), true, [500, 1000]],
    ['half an answer to a POST', new BrokenAnswer(), false, undefined],
    ['503 that says how long', answered(503, { 'retry-after': '7' }), true, [7000, 8000]],
    ['429 to a POST', answered(429, { 'retry-after': '3' }), false, [3000, 4000]],
    ['429 until a date', answered(429, { 'retry-after': 'Thu, 01 Jan 2026 00:00:20 GMT' }), false, [20_000, 21_000]],
    ['429 for an hour', answered(429, { 'retry-after': '3600' }), true, undefined],
    ['429 with nonsense', answered(429, { 'retry-after': 'soon' }), true, [60_000, 61_000]],
    ['a secondary limit', answered(403, {}, 'You have exceeded a secondary rate limit.'), false, [60_000, 61_000]],
    [
      'a limit that is lifted soon',
      answered(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 30) }),
      false,
      [30_000, 31_000],
    ],
    [
      'a limit that was lifted just now',
      answered(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 - 5) }),
      false,
      [0, 1000],
    ],
    [
      'comments in too quick succession',
      answered(422, {}, 'Validation Failed: was submitted too quickly'),
      false,
      [60_000, 61_000],
    ],
    ['403', answered(403, { 'x-ratelimit-remaining': '4999' }), true, undefined],
    ['404', answered(404), true, undefined],
    ['422', answered(422), true, undefined],
    ['a mistake of ours', new TypeError('x is undefined'), true, undefined],
  ])('after %s', (_, error, repeatable, range) => {
    const wait = waitBefore(error, 1, repeatable, NOW);
    if (!range) {
      expect(wait).toBeUndefined();
      return;
    }
    expect(wait).toBeGreaterThanOrEqual(range[0]);
    expect(wait).toBeLessThanOrEqual(range[1]);
  });

  test('doubles, and ends at ten seconds', () => {
    for (const [attempt, most] of [
      [1, 1000],
      [2, 2000],
      [3, 4000],
      [4, 8000],
      [5, 10_000],
      [60, 10_000],
    ] as const) {
      const wait = waitBefore(answered(502), attempt, true) ?? 0;
      expect(wait).toBeGreaterThanOrEqual(most / 2);
      expect(wait).toBeLessThanOrEqual(most);
    }
  });

  test('of a secondary limit grows until it is given up', () => {
    const limit = answered(429);
    expect(waitBefore(limit, 2, false)).toBeGreaterThanOrEqual(120_000);
    expect(waitBefore(limit, 3, false)).toBeUndefined();
  });
});

test.each<[string, unknown, boolean]>([
  ['500', answered(500), true],
  ['504', answered(504), true],
  ['a cut connection', unanswered('ECONNRESET'), true],
  ['no answer in time', unanswered(), true],
  ['half an answer', new BrokenAnswer(), true],
  ['a name that nobody knows', unanswered('ENOTFOUND'), false],
  ["a certificate that isn't trusted", unanswered('CERT_HAS_EXPIRED'), false],
  ['403', answered(403), false],
  ['422', answered(422), false],
  ['a mistake of ours', new TypeError('x is undefined'), false],
])('after %s it may be done: %#', (_, error, expected) => {
  expect(maybeDone(error)).toBe(expected);
});
