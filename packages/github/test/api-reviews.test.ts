import type { Answer, Permission, Review } from '@stratiform/github-server';
import { useGitHub } from './support/a-github.js';

const a = useGitHub();
const OLD = '1'.repeat(40);

beforeAll(() => {
  const people: [string, Permission][] = [
    ['maria', 'write'],
    ['jo', 'maintain'],
    ['ada', 'admin'],
    ['reader', 'read'],
    ['helper', 'triage'],
  ];
  for (const [login, permission] of people) a.server.world.permissions.set(login, permission);
});

type Verdict = [author: string, state: Review['state'], commit?: string];

test.each<[string, Verdict[], string[]]>([
  ['nobody, without reviews', [], []],
  ['one who may write', [['jo', 'APPROVED']], ['jo']],
  [
    'several',
    [
      ['jo', 'APPROVED'],
      ['ada', 'APPROVED'],
    ],
    ['jo', 'ada'],
  ],
  [
    'nobody who only reads',
    [
      ['reader', 'APPROVED'],
      ['helper', 'APPROVED'],
      ['stranger', 'APPROVED'],
    ],
    [],
  ],
  [
    'nobody by their own pull request',
    [
      ['maria', 'APPROVED'],
      ['Maria', 'APPROVED'],
    ],
    [],
  ],
  ['nobody of an older commit', [['jo', 'APPROVED', OLD]], []],
  [
    'who approved again after a push',
    [
      ['jo', 'APPROVED', OLD],
      ['jo', 'APPROVED'],
    ],
    ['jo'],
  ],
  ['nobody whose review was dismissed', [['jo', 'DISMISSED']], []],
  [
    'who remarked something after they approved',
    [
      ['jo', 'APPROVED'],
      ['jo', 'COMMENTED'],
    ],
    ['jo'],
  ],
  ['nobody who only remarked', [['jo', 'COMMENTED']], []],
  [
    'nobody while one asks for changes',
    [
      ['jo', 'APPROVED'],
      ['ada', 'CHANGES_REQUESTED'],
    ],
    [],
  ],
  [
    'nobody while one asks for changes of an older commit',
    [
      ['ada', 'CHANGES_REQUESTED', OLD],
      ['jo', 'APPROVED'],
    ],
    [],
  ],
  [
    'who asked for changes before',
    [
      ['jo', 'CHANGES_REQUESTED', OLD],
      ['jo', 'APPROVED'],
    ],
    ['jo'],
  ],
  [
    'nobody who took it back',
    [
      ['jo', 'APPROVED'],
      ['jo', 'CHANGES_REQUESTED'],
    ],
    [],
  ],
  [
    'whoever did, though a reader asks for changes',
    [
      ['reader', 'CHANGES_REQUESTED'],
      ['jo', 'APPROVED'],
    ],
    ['jo'],
  ],
  [
    'whoever did, though the author remarks on it',
    [
      ['maria', 'CHANGES_REQUESTED'],
      ['jo', 'APPROVED'],
    ],
    ['jo'],
  ],
  ['no app', [['github-actions[bot]', 'APPROVED']], []],
])('a pull request is approved by %s', async (_, verdicts, expected) => {
  const { number } = a.server.addPull({ author: 'maria' });
  for (const [author, state, commit] of verdicts) a.server.addReview({ author, state, pull: number, commit });
  const github = a.client();
  expect(await github.approvedBy(await github.pullRequest(number))).toEqual(expected);
});

test("a review counts on the second page, and one whose account was deleted doesn't", async () => {
  const { number } = a.server.addPull({ author: 'maria' });
  a.server.addReview({ author: 'ada', state: 'APPROVED', pull: number }).author = null;
  for (let count = 0; count < 110; count += 1) a.server.addReview({ author: 'jo', state: 'COMMENTED', pull: number });
  a.server.addReview({ author: 'jo', state: 'APPROVED', pull: number });
  const github = a.client();
  expect(await github.approvedBy(await github.pullRequest(number))).toEqual(['jo']);
});

test('an app approves nothing, even where GitHub says that it may write', async () => {
  const { number } = a.server.addPull({ author: 'maria' });
  a.server.addReview({ author: 'ada', state: 'APPROVED', pull: number });
  a.server.addReview({ author: 'github-actions[bot]', state: 'APPROVED', pull: number });
  const operation = 'repos/get-collaborator-permission-level';
  let writer: Answer | undefined;
  a.server.change(operation, (answer) => {
    if (answer.status === 200) writer = answer;
    return writer ?? answer;
  });
  const github = a.client();
  expect(await github.approvedBy(await github.pullRequest(number))).toEqual(['ada']);
  expect(await github.canWrite('github-actions[bot]')).toBe(true);
  a.server.change(operation, (answer) => answer);
});

test('a review counts from when it was given, not from when it was begun', async () => {
  const { number } = a.server.addPull({ author: 'maria' });
  const begun = a.server.addReview({ author: 'jo', state: 'APPROVED', pull: number });
  a.server.addReview({ author: 'jo', state: 'CHANGES_REQUESTED', pull: number });
  Object.assign(begun, { submittedAt: new Date(Date.now() + 60_000).toISOString().replace(/\.\d+/, '') });
  const github = a.client();
  expect(await github.approvedBy(await github.pullRequest(number))).toEqual(['jo']);
});

test.each([
  ['ada', true],
  ['jo', true],
  ['maria', true],
  ['MARIA', true],
  ['helper', false],
  ['reader', false],
  ['nobody-knows', false],
  ['github-actions[bot]', false],
  ['', false],
  ['..', false],
  ['maria/../ada', false],
])("whether '%s' can write: %s", async (login, expected) => {
  expect(await a.client().canWrite(login)).toBe(expected);
});

test("that GitHub can't say who may write is no permission", async () => {
  a.server.fail({ path: /permission$/, status: 403 });
  await expect(a.client().canWrite('maria')).rejects.toMatchObject({ reason: 'no-permission' });
});
