import http from 'node:http';
import { Description } from '../src/description.js';
import { type GitHubServer, startGitHub, workflow } from '../src/index.js';
import { ROUTES } from '../src/routes/index.js';
import { type Client, clientOf } from './support/client.js';

let github: GitHubServer;
let bot: Client;

beforeEach(async () => {
  github = await startGitHub();
  bot = clientOf(github, github.token(workflow({ issues: 'write', 'pull-requests': 'read' })));
  github.addPull();
});

afterEach(() => github.stop());

test('every operation of the description has a route, and every route is described', () => {
  expect(new Description().operations.map(({ id }) => id).sort()).toEqual(Object.keys(ROUTES).sort());
});

test("an answer that GitHub's description doesn't allow becomes a loud 500, and is noted", async () => {
  github.change('pulls/get', (answer) => ({ ...answer, body: { ...(answer.body as object), merged: 'no' } }));
  const wrong = await bot('GET', '/repos/org/shop/pulls/1');
  expect(wrong.status).toBe(500);
  expect(wrong.body.message).toContain("that GitHub's description of pulls/get doesn't allow");
  expect(wrong.body.problems).toEqual([expect.stringMatching(/^response\/merged: must be boolean/)]);
  expect(github.invalid()).toEqual([
    {
      kind: 'response',
      request: 'GET /repos/org/shop/pulls/1',
      operation: 'pulls/get',
      problems: wrong.body.problems,
    },
  ]);
  github.clear();
  expect(github.invalid()).toEqual([]);
});

test.each(['id', 'node_id', 'url', 'html_url', 'issue_url', 'user', 'created_at', 'updated_at'])(
  'a comment without %s is caught',
  async (key) => {
    github.change('issues/list-comments', ({ body, ...answer }) => {
      const comments = (body as object[]).map((comment) => Object.entries(comment).filter(([name]) => name !== key));
      return { ...answer, body: comments.map((entries) => Object.fromEntries(entries)) };
    });
    github.addComment('eve', 1, 'x');
    expect((await bot('GET', '/repos/org/shop/issues/1/comments')).status).toBe(500);
    expect(github.invalid()).toMatchObject([{ problems: [expect.stringContaining(`"missingProperty":"${key}"`)] }]);
  },
);

test.each([
  ['a status that the operation never answers', { status: 202, body: {} }, /never answers 202/],
  ['a body where there is none', { status: 204, body: {} }, /never answers 204/],
  ['an error of another form', { status: 404, body: { message: ['Not', 'Found'] } }, /message: must be string/],
])('%s is caught', async (_, answer, problem) => {
  github.change('repos/get', () => answer);
  expect((await bot('GET', '/repos/org/shop')).status).toBe(500);
  expect(github.invalid()).toMatchObject([{ kind: 'response', problems: [expect.stringMatching(problem)] }]);
});

test.each([
  ['a body without what is required', 'POST', '/repos/org/shop/issues/1/comments', { text: 'x' }, 422, /'body'/],
  ['a body that is missing', 'POST', '/repos/org/shop/issues/1/comments', undefined, 422, /is missing/],
  ['a body of another type', 'PATCH', '/repos/org/shop/issues/1', { state: 'done' }, 422, /allowed values/],
  ['a parameter of another type', 'GET', '/repos/org/shop/issues?per_page=many', undefined, 422, /must be integer/],
  ['a value that is not known', 'GET', '/repos/org/shop/issues?state=broken', undefined, 422, /allowed values/],
  ['a parameter that GitHub would ignore', 'GET', '/repos/org/shop/issues?perpage=5', undefined, 200, /"perpage"/],
])('a request with %s is noted', async (_, method, path, body, status, problem) => {
  expect((await bot(method, path, body)).status).toBe(status);
  expect(github.invalid()).toMatchObject([{ kind: 'request', problems: [expect.stringMatching(problem)] }]);
});

test.each([
  ['GET', '/repos/org/shop/labels'],
  ['PUT', '/repos/org/shop/pulls/1/merge'],
  ['GET', '/repos/org/shop/issues?assignee=ada'],
  ['GET', '/'],
])('%s %s is not served, and says so', async (method, path) => {
  expect(await bot(method, path)).toMatchObject({
    status: 501,
    body: { message: expect.stringContaining("doesn't answer") },
  });
  expect(github.invalid()).toHaveLength(1);
});

test.each([
  ['{ repository(owner: "org", name: "shop") { id } }', /only/],
  ['{ viewer { login password } }', /Field 'password' doesn't exist/],
])('GraphQL answers %s with an error', async (query, message) => {
  const { status, body } = await bot('POST', '/graphql', { query });
  expect({ status, body }).toMatchObject({
    status: 200,
    body: { errors: [{ message: expect.stringMatching(message) }] },
  });
  expect(github.invalid()).toHaveLength(1);
});

test('text that is no JSON is refused', async () => {
  const response = await fetch(`${github.url}/repos/org/shop/issues`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${github.token(workflow({ issues: 'write' }))}` },
    body: '{',
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: 'Problems parsing JSON' });
});

test('who does not say what program it is is refused, as by GitHub', async () => {
  const status = await new Promise((resolve) => {
    http.get(`${github.url}/repos/org/shop`, (response) => resolve(response.resume().statusCode));
  });
  expect(status).toBe(403);
});
