import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { labelOf } from '../src/run/label.js';
import { runFrom } from '../src/run/run.js';

const HEAD = 'a'.repeat(40);
const BASE = 'b'.repeat(40);
const MERGE = 'c'.repeat(40);

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'run-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** The variables of a runner, with an event's payload in a file. */
function runner(event: string, payload: unknown, changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const file = path.join(folder, 'event.json');
  fs.writeFileSync(file, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return {
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: file,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_SERVER_URL: 'https://git.example.com',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_ACTOR: 'maria',
    GITHUB_SHA: MERGE,
    GITHUB_REF: 'refs/pull/12/merge',
    ...changes,
  };
}

const pullRequest = {
  number: 12,
  title: 'Add a queue',
  state: 'open',
  merged: false,
  merge_commit_sha: MERGE,
  user: { login: 'maria' },
  head: { sha: HEAD, ref: 'queue', repo: { full_name: 'acme/shop' } },
  base: { sha: BASE, ref: 'main', repo: { full_name: 'acme/shop' } },
};

describe('a run for a pull request', () => {
  const of = (changes: object) =>
    runFrom(runner('pull_request', { pull_request: { ...pullRequest, ...changes } })).pullRequest;

  test('is told whole', () => {
    const payload = { action: 'synchronize', pull_request: pullRequest, repository: { default_branch: 'main' } };
    expect(runFrom(runner('pull_request', payload))).toEqual({
      event: 'pull_request',
      action: 'synchronize',
      repository: { owner: 'acme', name: 'shop', fullName: 'acme/shop' },
      url: 'https://git.example.com/acme/shop/actions/runs/4711/attempts/2',
      id: '4711',
      attempt: 2,
      actor: 'maria',
      sha: MERGE,
      ref: 'refs/pull/12/merge',
      defaultBranch: 'main',
      pullRequest: {
        number: 12,
        title: 'Add a queue',
        headSha: HEAD,
        headRef: 'queue',
        headRepository: 'acme/shop',
        baseRef: 'main',
        baseSha: BASE,
        fork: false,
        open: true,
        merged: false,
        author: 'maria',
      },
    });
  });

  test('of a fork says so', () => {
    expect(of({ head: { ...pullRequest.head, repo: { full_name: 'stranger/shop' } } })).toMatchObject({
      fork: true,
      headRepository: 'stranger/shop',
    });
  });

  test('of a fork that was deleted is still one of a fork', () => {
    const found = of({ head: { ...pullRequest.head, repo: null } });
    expect(found).toMatchObject({ fork: true });
    expect(found).not.toHaveProperty('headRepository');
  });

  test('names the commit that it was merged by only once it was', () => {
    expect(of({})).not.toHaveProperty('mergeCommit');
    expect(of({ state: 'closed', merged: true })).toMatchObject({ open: false, merged: true, mergeCommit: MERGE });
    expect(of({ state: 'closed', merged: false })).toMatchObject({ open: false, merged: false });
  });

  test('of an account that was deleted has the author that GitHub shows', () => {
    expect(of({ user: null })).toMatchObject({ author: 'ghost' });
  });

  test.each([
    ['number', '12'],
    ['number', -1],
    ['number', 1.5],
    ['number', 1e300],
    ['state', 7],
    ['head', null],
    ['head', 'queue'],
    ['head', { ...pullRequest.head, sha: '$(id)' }],
    ['head', { ...pullRequest.head, sha: '0'.repeat(40) }],
    ['base', { ref: 'main' }],
    ['base', [pullRequest.base]],
  ])('counts as none when its %s is %j', (field, value) => {
    expect(of({ [field]: value })).toBeUndefined();
  });
});

describe('a run for a comment', () => {
  const comment = { id: 9, body: '/stratiform apply dev', user: { login: 'jo' } };
  const issue = { number: 12, pull_request: { url: 'https://git.example.com/api/v3/repos/acme/shop/pulls/12' } };
  const of = (payload: unknown, event = 'issue_comment') => runFrom(runner(event, payload)).comment;

  test('tells who wrote what where', () => {
    expect(of({ comment, issue })).toEqual({
      id: 9,
      body: '/stratiform apply dev',
      author: 'jo',
      issue: 12,
      onPullRequest: true,
    });
  });

  test('tells when', () => {
    const created_at = '2026-11-21T12:00:00Z';
    expect(of({ comment: { ...comment, created_at }, issue })).toMatchObject({ createdAt: created_at });
  });

  test('on an issue is on no pull request', () => {
    expect(of({ comment, issue: { number: 12 } })).toMatchObject({ onPullRequest: false });
    expect(of({ comment, issue: { number: 12, pull_request: null } })).toMatchObject({ onPullRequest: false });
  });

  test.each([
    ['without an author', { comment: { ...comment, user: null }, issue }],
    ['with a body that is no text', { comment: { ...comment, body: ['/stratiform apply prod'] }, issue }],
    ['with an id that is a text', { comment: { ...comment, id: '9' }, issue }],
    ['on nothing', { comment }],
  ])('%s counts as none', (_, payload) => {
    expect(of(payload)).toBeUndefined();
  });

  test('counts only in the event that is about it', () => {
    expect(of({ comment, issue }, 'pull_request_review_comment')).toBeUndefined();
  });
});

describe('a run for a push', () => {
  const previous = (value: unknown) =>
    runFrom(runner('push', { before: value }, { GITHUB_REF: 'refs/heads/main' })).before;

  test("knows the branch's commit before", () => expect(previous(BASE)).toBe(BASE));
  test('knows none of a new branch', () => expect(previous('0'.repeat(40))).toBeUndefined());
  test('takes no other commit for it', () => expect(previous('main')).toBeUndefined());
});

describe('what a runner gives', () => {
  test.each(['null', '[]', '"text"', '7', '{}', '{"pull_request":true}', '{"__proto__":{"action":"opened"}}'])(
    'is enough with the payload %s',
    (payload) => {
      const run = runFrom(runner('pull_request', payload));
      expect(run).not.toHaveProperty('action');
      expect(run).not.toHaveProperty('pullRequest');
    },
  );

  test('is read with 20 MB of payload, nested deeply', () => {
    const deep = '['.repeat(4000) + ']'.repeat(4000);
    const payload = `{"commits":${deep},"text":"${'x'.repeat(20_000_000)}","pull_request":${JSON.stringify(pullRequest)}}`;
    expect(runFrom(runner('pull_request', payload)).pullRequest).toMatchObject({ number: 12 });
  });

  test('is read, whatever the payload is', () => {
    const parts = ['head', 'base', 'user', 'number', 'state', 'title', 'merge_commit_sha', 'merged'];
    const odd = fc.tuple(fc.constantFrom(...parts), fc.jsonValue()).map(([part, value]) => ({
      pull_request: { ...pullRequest, [part]: value },
    }));
    const events = fc.constantFrom('pull_request', 'issue_comment', 'push', 'schedule');
    fc.assert(
      fc.property(events, fc.oneof(odd, fc.jsonValue()), (event, payload) => {
        const run = runFrom(runner(event, JSON.stringify(payload)));
        expect(labelOf(run)).toMatch(/^pr-[1-9]\d*$/);
        expect(run.pullRequest?.headSha ?? HEAD).toMatch(/^[0-9a-f]{40}$/);
      }),
    );
  });

  test('is refused with every variable named that is missing', () => {
    expect(() => runFrom({ ...runner('push', {}), GITHUB_SHA: '', GITHUB_REPOSITORY: undefined })).toThrow(
      "This isn't a workflow run as GitHub Actions starts it: GITHUB_REPOSITORY, GITHUB_SHA are not set.",
    );
  });

  test.each([
    ['GITHUB_REPOSITORY', 'acme', "should be a repository such as 'org/name', got 'acme'"],
    ['GITHUB_SHA', 'main', "should be a commit of 40 hexadecimal digits, got 'main'"],
    ['GITHUB_RUN_ID', '../1', "should be a number, got '../1'"],
    ['GITHUB_RUN_ATTEMPT', '0', "should be a number, got '0'"],
  ])('is refused when %s is %s', (name, value, why) => {
    expect(() => runFrom(runner('push', {}, { [name]: value }))).toThrow(`${name} ${why}`);
  });

  test("is refused, without quoting it, when the payload isn't JSON", () => {
    expect(() => runFrom(runner('push', '{"password":"hunter2'))).toThrow(/event\.json', isn't JSON\.$/);
    expect(() => runFrom(runner('push', {}, { GITHUB_EVENT_PATH: '/nowhere.json' }))).toThrow(
      "GITHUB_EVENT_PATH '/nowhere.json', can't be read (ENOENT)",
    );
  });

  test('that is repeated is started by who repeats it', () => {
    expect(runFrom(runner('push', {}, { GITHUB_TRIGGERING_ACTOR: 'jo' })).actor).toBe('jo');
  });

  test('is the first attempt where nothing says which', () => {
    expect(runFrom(runner('push', {}, { GITHUB_RUN_ATTEMPT: undefined })).attempt).toBe(1);
  });
});
