import {
  type GitHubServer,
  type Permission,
  person,
  startGitHub,
  type TokenPermissions,
  workflow,
} from '../src/index.js';
import { clientOf } from './support/client.js';

let github: GitHubServer;

beforeEach(async () => {
  github = await startGitHub();
  github.addPull({ author: 'ada' }); // 1
  github.addIssue({ author: 'ada' }); // 2
});

afterEach(async () => {
  expect(github.invalid()).toEqual([]);
  await github.stop();
});

const ON_PULL = ['POST', '/repos/org/shop/issues/1/comments', { body: 'x' }] as const;
const ON_ISSUE = ['POST', '/repos/org/shop/issues/2/comments', { body: 'x' }] as const;
const PULL = ['GET', '/repos/org/shop/pulls/1'] as const;
const BRANCH = ['GET', '/repos/org/shop/branches/main'] as const;
const NEW_ISSUE = ['POST', '/repos/org/shop/issues', { title: 'x' }] as const;

test.each<[TokenPermissions, readonly [string, string, object?], number, string | null]>([
  [{ 'pull-requests': 'write' }, ON_PULL, 201, null],
  [{ issues: 'write' }, ON_PULL, 201, null],
  [{ issues: 'read', 'pull-requests': 'read' }, ON_PULL, 403, 'issues=write; pull_requests=write'],
  [{ issues: 'write' }, ON_ISSUE, 201, null],
  [{ 'pull-requests': 'write' }, ON_ISSUE, 403, 'issues=write'],
  [{ 'pull-requests': 'read' }, PULL, 200, null],
  [{ contents: 'read' }, PULL, 403, 'pull_requests=read'],
  [{ contents: 'read' }, BRANCH, 200, null],
  [{ contents: 'none', issues: 'write' }, BRANCH, 403, 'contents=read'],
  [{ 'pull-requests': 'write' }, NEW_ISSUE, 403, 'issues=write'],
  [{}, ['GET', '/repos/org/shop'], 200, null],
])("a workflow's token with %j: %j answers %d", async (permissions, [method, path, body], status, accepted) => {
  const answer = await clientOf(github, github.token(workflow(permissions)))(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-accepted-github-permissions')).toBe(accepted);
  if (accepted) expect(answer.body.message).toBe('Resource not accessible by integration');
});

test('in a public repository everyone reads, and the token of a fork writes nothing', async () => {
  github.world.repository.private = false;
  const fork = clientOf(github, github.token(workflow({ contents: 'read' })));
  expect((await fork(...PULL)).status).toBe(200);
  expect((await fork(...ON_PULL)).status).toBe(403);
  const nobody = clientOf(github);
  expect((await nobody(...PULL)).status).toBe(200);
  expect(await nobody(...ON_PULL)).toMatchObject({ status: 401, body: { message: 'Requires authentication' } });
});

test.each<[Permission, number, number, number]>([
  ['admin', 201, 200, 200],
  ['maintain', 201, 200, 200],
  ['write', 201, 200, 200],
  ['triage', 201, 403, 200],
  ['read', 201, 403, 403],
  ['none', 404, 404, 404],
])(
  "someone with %s: comments %d, changes another's comment %d, closes another's issue %d",
  async (role, ...expected) => {
    github.world.permissions.set('bob', role);
    const { id } = github.addComment('eve', 2, 'x');
    const bob = clientOf(github, github.token(person('bob')));
    const answers = [
      await bob(...ON_ISSUE),
      await bob('PATCH', `/repos/org/shop/issues/comments/${id}`, { body: 'y' }),
      await bob('PATCH', '/repos/org/shop/issues/2', { state: 'closed' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(expected);
  },
);

test('who may only read still changes what is theirs', async () => {
  github.world.permissions.set('bob', 'read');
  const { id } = github.addComment('bob', 2, 'x');
  const bob = clientOf(github, github.token(person('Bob')));
  expect((await bob('PATCH', `/repos/org/shop/issues/comments/${id}`, { body: 'y' })).status).toBe(200);
});

test.each<[Permission | undefined, string, string]>([
  ['admin', 'admin', 'admin'],
  ['maintain', 'write', 'maintain'],
  ['write', 'write', 'write'],
  ['triage', 'read', 'triage'],
  ['read', 'read', 'read'],
  ['none', 'none', 'none'],
])('the permission of someone with %s is told as %s, the role as %s', async (role, permission, role_name) => {
  if (role) github.world.permissions.set('ada', role);
  const client = clientOf(github, github.token(workflow({})));
  const { status, body } = await client('GET', '/repos/org/shop/collaborators/ADA/permission');
  expect({ status, body }).toMatchObject({ status: 200, body: { permission, role_name, user: { login: 'ada' } } });
});

test.each([
  ['nobody-of-that-name', 'nobody-of-that-name'],
  ['github-actions%5Bbot%5D', 'github-actions[bot]'],
])('%s is not a user', async (path, login) => {
  const client = clientOf(github, github.token(workflow({})));
  const answer = await client('GET', `/repos/org/shop/collaborators/${path}/permission`);
  expect(answer).toMatchObject({ status: 404, body: { message: `${login} is not a user` } });
});

test("a workflow's token may not ask for /user, and learns from GraphQL who it is", async () => {
  const token = github.token(workflow({}));
  const bot = clientOf(github, token);
  expect(await bot('GET', '/user')).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by integration' },
  });
  const query = 'query {\n  viewer { login databaseId }\n}';
  const data = { viewer: { login: 'github-actions[bot]', databaseId: 41898282 } };
  expect(await bot('POST', '/graphql', { query })).toMatchObject({ status: 200, body: { data } });
  const response = await fetch(github.enterprise.graphqlUrl, {
    method: 'POST',
    headers: { Authorization: `token ${token}` },
    body: JSON.stringify({ query }),
  });
  expect(await response.json()).toEqual({ data });
});

test('a person is told who they are', async () => {
  const ada = clientOf(github, github.token(person('ada')));
  expect(await ada('GET', '/user')).toMatchObject({ status: 200, body: { login: 'ada', type: 'User' } });
});

test('tokens that nobody has are refused everywhere, also when they were good before', async () => {
  const token = github.token(workflow({ issues: 'write' }));
  github.revoke(token);
  const client = clientOf(github, token);
  const query = '{ viewer { login } }';
  for (const answer of [await client(...ON_PULL), await client('POST', '/graphql', { query })]) {
    expect(answer).toMatchObject({ status: 401, body: { message: 'Bad credentials' } });
  }
});

test('a private repository is not there for strangers, and no other repository is there at all', async () => {
  expect((await clientOf(github)(...PULL)).status).toBe(404);
  expect((await clientOf(github, github.token(person('eve')))(...PULL)).status).toBe(404);
  const bot = clientOf(github, github.token(workflow({ 'pull-requests': 'read' })));
  expect((await bot('GET', '/repos/org/other/pulls/1')).status).toBe(404);
  expect((await bot('GET', '/repos/Org/SHOP/pulls/1')).status).toBe(200);
});

test('tokens can be named in the options', async () => {
  const other = await startGitHub({ repository: 'acme/site', tokens: { secret: person('acme') } });
  expect((await clientOf(other, 'secret')('GET', '/repos/acme/site')).body).toMatchObject({ full_name: 'acme/site' });
  await other.stop();
});
