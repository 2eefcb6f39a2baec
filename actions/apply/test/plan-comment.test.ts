import { GitHub, planMarker, type Run, signed, stateOf } from '@stratiform/github';
import { type GitHubServer, startGitHub, workflow } from '@stratiform/github-server';
import { PlanComment, type Subject } from '../src/plan-comment.js';

const BOT = 'github-actions[bot]';
const subject: Subject = { environment: 'test', label: 'pr-1', plan: 'pr-1--one', digest: 'd'.repeat(64) };
const marker = planMarker(subject.environment, subject.label);
const planned = (plan = subject.plan) => signed('Plan', marker, { version: 1, ...subject, plan, status: 'planned' });

let server: GitHubServer;
let pull: number;
let github: GitHub;
beforeAll(async () => {
  server = await startGitHub({ repository: 'org/shop' });
});
beforeEach(() => {
  pull = server.addPull({ author: 'ada' }).number;
  const env = { GITHUB_API_URL: server.url, GITHUB_GRAPHQL_URL: server.graphqlUrl };
  const repository = { owner: 'org', name: 'shop', fullName: 'org/shop' };
  github = new GitHub(server.token(workflow({ 'pull-requests': 'write' })), { repository } as Run, { env });
  for (let count = 0; count < 120; count += 1) server.addComment('ada', pull, `Remark ${count}`);
});
afterEach(() => expect(server.invalid()).toEqual([]));
afterAll(() => server.stop());

const body = (id: number | undefined) => server.world.comments.get(id ?? 0)?.body ?? '';
const asked = () =>
  server
    .calls()
    .filter(({ path }) => path !== '/graphql')
    .map(({ method, path }) => `${method} ${path.replace('/repos/org/shop/issues/', '').split('?')[0]}`);

test('all comments are listed once, however often it is edited', async () => {
  const { id } = server.addComment(BOT, pull, planned());
  const comment = await PlanComment.open(github, pull, subject);
  server.clear();
  await comment.progress('Going on');
  await comment.result('Done', 'applied');
  const once = [`GET comments/${id}`, `PATCH comments/${id}`];
  expect([asked(), comment.id]).toEqual([[...once, ...once], id]);
  expect(stateOf(body(id))).toMatchObject({ status: 'applied', plan: subject.plan });
});

test('it is looked for again once it is gone, and the one that took its place is left to its own plan', async () => {
  const { id } = server.addComment(BOT, pull, planned());
  const comment = await PlanComment.open(github, pull, subject);
  server.world.comments.delete(id);
  const newer = server.addComment(BOT, pull, planned('pr-1--two'));
  await comment.progress('Going on');
  expect([comment.id, await comment.status()]).toEqual([newer.id, undefined]);
  expect(await comment.result('Done', 'applied')).toBe(false);
  expect(body(newer.id)).toBe(planned('pr-1--two'));
});

test('it is written anew at the end, where somebody deleted it', async () => {
  const { id } = server.addComment(BOT, pull, planned());
  const comment = await PlanComment.open(github, pull, subject);
  server.world.comments.delete(id);
  await comment.progress('Going on');
  expect(comment.id).toBeUndefined();
  expect(await comment.result('Done', 'applied')).toBe(true);
  expect(stateOf(body(comment.id))).toMatchObject({ status: 'applied' });
});

test('one that shows another plan by now is not written over', async () => {
  const { id } = server.addComment(BOT, pull, planned());
  const comment = await PlanComment.open(github, pull, subject);
  Object.assign(server.world.comments.get(id) ?? {}, { body: planned('pr-1--two') });
  await comment.progress('Going on');
  expect([comment.id, body(id)]).toEqual([id, planned('pr-1--two')]);
});

test('there may be none', async () => {
  const comment = await PlanComment.open(github, pull, subject);
  await comment.progress('Going on');
  expect([comment.id, await comment.result('Done', 'applied')]).toEqual([undefined, true]);
});
