import { useGitHub } from './support/a-github.js';

const a = useGitHub();
const BOT = 'github-actions[bot]';
let marker: string;
let count = 0;
beforeEach(() => {
  count += 1;
  marker = `stratiform:drift/env-${count}`;
});
const ours = (text: string) => `${text}\n\n<!-- ${marker} -->`;
const withMarker = () => [...a.server.world.issues.values()].filter(({ body }) => body?.includes(`${marker} -->`));

test('an issue is kept: made once, and then brought up to date', async () => {
  const github = a.client();
  const first = await github.saveIssue(marker, 'Drift in dev', ours('one'));
  const second = await github.saveIssue(marker, 'Drift in dev: 2', ours('two'));
  expect(second).toEqual(first);
  expect(withMarker()).toMatchObject([{ number: first.number, title: 'Drift in dev: 2', body: ours('two') }]);
  expect(first.url).toMatch(new RegExp(`/issues/${first.number}$`));
});

test('nothing is written when it says so already', async () => {
  await a.client().saveIssue(marker, 'Drift', 'one');
  a.server.clear();
  await a.client().saveIssue(marker, 'Drift', 'one');
  expect(a.asked().filter((call) => !call.startsWith('GET'))).toEqual([]);
});

test("somebody else's, a closed one and a pull request aren't it", async () => {
  a.server.addIssue({ author: 'mallory', body: ours('Forged') });
  a.server.addIssue({ author: BOT, body: ours('Closed') }).state = 'closed';
  a.server.addPull({ author: BOT, body: ours('Pull') });
  const { number } = await a.client().saveIssue(marker, 'Drift', ours('mine'));
  expect(withMarker().map(({ body }) => body)).toEqual([ours('Forged'), ours('Closed'), ours('mine')]);
  expect(await a.client().closeIssue(marker, 'Clean')).toBe(number);
});

test('it is found among many', async () => {
  const { number } = a.server.addIssue({ author: BOT, title: 'Drift', body: ours('old') });
  for (let more = 0; more < 120; more += 1) a.server.addIssue({ author: 'maria' });
  expect(await a.client().saveIssue(marker, 'Drift', ours('new'))).toMatchObject({ number });
});

test('it is made once when the answer is lost', async () => {
  a.server.fail({ method: 'POST', path: /issues$/, nth: 1, status: 'reset-after' });
  const { number } = await a.client().saveIssue(marker, 'Drift', ours('one'));
  expect(withMarker()).toMatchObject([{ number }]);
});

test('it is closed with a comment, and there is none after that', async () => {
  const github = a.client();
  const { number } = await github.saveIssue(marker, 'Drift', ours('one'));
  a.server.fail({ method: 'PATCH', path: /issues/, nth: 1, status: 502 });
  expect(await github.closeIssue(marker, 'Everything is as its template says.')).toBe(number);
  expect(a.server.world.issues.get(number)).toMatchObject({ state: 'closed' });
  const comments = [...a.server.world.comments.values()].filter(({ issue }) => issue === number);
  expect(comments).toMatchObject([{ author: BOT, body: expect.stringMatching(/^Everything is as/) }]);
  expect(await github.closeIssue(marker, 'Again')).toBeUndefined();
});
