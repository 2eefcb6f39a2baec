import { person } from '@stratiform/github-server';
import { planMarker, signed } from '../src/comment/state.js';
import { useGitHub } from './support/a-github.js';

const a = useGitHub();
const BOT = 'github-actions[bot]';
const marker = planMarker('dev', 'pr-1');
const ours = (text: string) => signed(text, marker);
const bodies = (issue: number) =>
  [...a.server.world.comments.values()].filter((comment) => comment.issue === issue).map(({ body }) => body);

describe('our comment is found', () => {
  test('on the third page, among many', async () => {
    const { number } = a.server.addPull();
    for (let count = 0; count < 230; count += 1) a.server.addComment('maria', number, `Remark ${count}`);
    const { id } = a.server.addComment(BOT, number, ours('Plan'));
    a.server.addComment('maria', number, 'A last remark');
    expect(await a.client().findComment(number, marker)).toEqual({
      id,
      body: ours('Plan'),
      url: expect.stringContaining(`#issuecomment-${id}`),
      writtenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/),
    });
    expect(a.asked('GET')).toHaveLength(3);
  });

  test('the newest, when there are several', async () => {
    const { number } = a.server.addPull();
    a.server.addComment(BOT, number, ours('old'));
    const { id } = a.server.addComment(BOT, number, ours('new'));
    expect(await a.client().findComment(number, marker)).toMatchObject({ id, body: ours('new') });
  });

  test.each([
    ['that somebody else wrote', 'mallory', () => ours('Forged')],
    ['that another app wrote', 'other-app[bot]', () => ours('Forged')],
    ['that quotes the marker', BOT, () => `${ours('Plan')}\n\nSee above`],
    ['of another environment', BOT, () => signed('Plan', planMarker('prod', 'pr-1'))],
    ['of another pull request, whose number begins alike', BOT, () => signed('Plan', planMarker('dev', 'pr-12'))],
  ])('but not one %s', async (_, author, body) => {
    const { number } = a.server.addPull();
    a.server.addComment(author, number, body());
    expect(await a.client().findComment(number, marker)).toBeUndefined();
  });

  test("by the user's number, whatever the login says", async () => {
    const { number } = a.server.addPull();
    const { id } = a.server.addComment(BOT, number, ours('Plan'));
    // A login that somebody gave up, and somebody else took.
    a.server.world.users.set(BOT, { id: 666, login: BOT, type: 'Bot' });
    const github = a.client();
    await github.viewer();
    a.server.world.users.set(BOT, { id: 41898282, login: BOT, type: 'Bot' });
    expect(await github.findComment(number, marker)).toBeUndefined();
    expect(await a.client().findComment(number, marker)).toMatchObject({ id });
  });

  test("with a person's own token it is that person's", async () => {
    const { number } = a.server.addPull();
    a.server.world.permissions.set('maria', 'write');
    const { id } = a.server.addComment('maria', number, ours('Plan'));
    const github = a.client({ token: a.server.token(person('maria')) });
    expect(await github.viewer()).toMatchObject({ login: 'maria' });
    expect(await github.findComment(number, marker)).toMatchObject({ id });
  });
});

describe('a comment is looked up by its id', () => {
  test('with one request, among however many', async () => {
    const { number } = a.server.addPull();
    for (let count = 0; count < 120; count += 1) a.server.addComment('maria', number, `Remark ${count}`);
    const { id } = a.server.addComment(BOT, number, ours('Plan'));
    const github = a.client();
    const found = await github.comment(id, marker);
    expect(a.asked('GET')).toEqual([`GET /repos/org/shop/issues/comments/${id}`]);
    expect(found).toEqual(await github.findComment(number, marker));
  });

  test.each([
    ['that somebody else wrote', 'mallory', () => ours('Forged')],
    ['of another environment', BOT, () => signed('Plan', planMarker('prod', 'pr-1'))],
  ])('but not one %s', async (_, author, body) => {
    const { id } = a.server.addComment(author, a.server.addPull().number, body());
    expect(await a.client().comment(id, marker)).toBeUndefined();
  });

  test('and one that was deleted is none', async () => {
    const { id } = a.server.addComment(BOT, a.server.addPull().number, ours('Plan'));
    a.server.world.comments.delete(id);
    expect(await a.client().comment(id, marker)).toBeUndefined();
  });

  test('and one that GitHub does not show is an error', async () => {
    const { id } = a.server.addComment(BOT, a.server.addPull().number, ours('Plan'));
    const asked = a.client({ permissions: {} }).comment(id, marker);
    await expect(asked).rejects.toMatchObject({ reason: 'no-permission' });
  });
});

describe('our comment is saved', () => {
  test('as a new one, then in the same one', async () => {
    const { number } = a.server.addPull();
    const github = a.client();
    const first = await github.saveComment(number, marker, ours('one'));
    const second = await github.saveComment(number, marker, ours('two'));
    expect(second).toEqual(first);
    expect(bodies(number)).toEqual([ours('two')]);
  });

  test("beside somebody's forged one, which stays as it is", async () => {
    const { number } = a.server.addPull();
    a.server.addComment('mallory', number, ours('Forged'));
    await a.client().saveComment(number, marker, ours('Plan'));
    expect(bodies(number)).toEqual([ours('Forged'), ours('Plan')]);
  });

  test('by writing nothing when it says so already', async () => {
    const { number } = a.server.addPull();
    const { id } = a.server.addComment(BOT, number, ours('Plan\nwith lines').replaceAll('\n', '\r\n'));
    for (const method of ['update', 'recreate'] as const) {
      expect(await a.client().saveComment(number, marker, ours('Plan\nwith lines'), method)).toMatchObject({ id });
    }
    expect(a.asked().filter((call) => !call.startsWith('GET'))).toEqual([]);
  });

  test('as a new one that stands last, when it is to be recreated', async () => {
    const { number } = a.server.addPull();
    const { id } = a.server.addComment(BOT, number, ours('one'));
    a.server.addComment('maria', number, 'Remark');
    const saved = await a.client().saveComment(number, marker, ours('two'), 'recreate');
    expect(saved.id).not.toBe(id);
    expect(bodies(number)).toEqual(['Remark', ours('two')]);
  });

  test('and those that are left from runs at the same time are removed', async () => {
    const { number } = a.server.addPull();
    a.server.addComment(BOT, number, ours('one'));
    const { id } = a.server.addComment(BOT, number, ours('two'));
    expect(await a.client().saveComment(number, marker, ours('three'))).toMatchObject({ id });
    expect(bodies(number)).toEqual([ours('three')]);
  });

  test('anew when somebody deletes it while it is updated', async () => {
    const { number } = a.server.addPull();
    const { id } = a.server.addComment(BOT, number, ours('one'));
    a.server.change('issues/list-comments', (answer) => {
      a.server.world.comments.delete(id);
      return answer;
    });
    const saved = await a.client().saveComment(number, marker, ours('two'));
    expect(saved.id).not.toBe(id);
    a.server.change('issues/list-comments', (answer) => answer);
    expect(bodies(number)).toEqual([ours('two')]);
  });

  test('with a marker that is added where it is missing', async () => {
    const { number } = a.server.addPull();
    await a.client().saveComment(number, marker, 'Plan');
    expect(bodies(number)).toEqual([ours('Plan')]);
  });

  test('with as many characters as GitHub takes, and not with one more', async () => {
    const { number } = a.server.addPull();
    const room = 65_536 - ours('').length;
    await a.client().saveComment(number, marker, `${'x'.repeat(room)}${ours('')}`);
    expect(bodies(number)[0]).toHaveLength(65_536);
    await expect(a.client().saveComment(number, marker, `x${'x'.repeat(room)}${ours('')}`)).rejects.toThrow(
      'GitHub takes texts of at most 65536 characters, this one has 65537.',
    );
  });
});

describe('nothing is written twice', () => {
  test('by a comment whose answer is lost', async () => {
    const { number } = a.server.addPull();
    a.server.fail({ method: 'POST', path: /comments$/, nth: 1, status: 'reset-after' });
    await a.client().saveComment(number, marker, ours('Plan'));
    expect(bodies(number)).toEqual([ours('Plan')]);
    expect(a.asked('POST')).toHaveLength(1);
  });

  test.each([502, 'timeout'] as const)('by a comment that shows up only after GitHub failed (%s)', async (status) => {
    const { number } = a.server.addPull();
    a.server.fail({ method: 'POST', path: /comments$/, nth: 1, status });
    const pause = async () => void a.server.addComment(BOT, number, ours('Plan'));
    await a.client({ pause, timeoutMilliseconds: 500 }).saveComment(number, marker, ours('Plan'));
    expect(bodies(number)).toEqual([ours('Plan')]);
    expect(a.asked('POST')).toHaveLength(1);
  });

  test.each(['reset-before', 503, 'timeout'] as const)(
    'and it is sent again when GitHub has none (%s)',
    async (status) => {
      const { number } = a.server.addPull();
      a.server.fail({ method: 'POST', path: /comments$/, nth: 1, times: 2, status });
      await a.client({ timeoutMilliseconds: 500 }).saveComment(number, marker, ours('Plan'));
      expect(bodies(number)).toEqual([ours('Plan')]);
      expect(a.asked('POST')).toHaveLength(3);
    },
  );

  test('by a recreated comment whose answer is lost', async () => {
    const { number } = a.server.addPull();
    a.server.addComment(BOT, number, ours('one'));
    a.server.fail({ method: 'POST', path: /comments$/, nth: 1, status: 'reset-after' });
    await a.client().saveComment(number, marker, ours('two'), 'recreate');
    expect(bodies(number)).toEqual([ours('two')]);
  });

  test('and an old one of the same words is not taken for the one that was made', async () => {
    const { number } = a.server.addPull();
    a.server.addComment(BOT, number, ours('two'));
    a.server.addComment(BOT, number, ours('one'));
    a.server.fail({ method: 'POST', path: /comments$/, nth: 1, status: 'reset-before' });
    await a.client().saveComment(number, marker, ours('two'), 'recreate');
    expect(bodies(number)).toEqual([ours('two')]);
  });

  test('by a deletion whose answer is lost', async () => {
    const { number } = a.server.addPull();
    a.server.addComment(BOT, number, ours('one'));
    a.server.fail({ method: 'DELETE', nth: 1, status: 'reset-after' });
    await a.client().saveComment(number, marker, ours('two'), 'recreate');
    expect(bodies(number)).toEqual([ours('two')]);
  });

  test('by a reply whose answer is lost, although we said the same before', async () => {
    const { number } = a.server.addPull();
    await a.client().reply(number, 'No');
    a.server.fail({ method: 'POST', path: /comments$/, nth: 1, status: 'reset-after' });
    await a.client().reply(number, 'No');
    expect(bodies(number)).toEqual([expect.stringMatching(/^No\n\n<!--/), expect.stringMatching(/^No\n\n<!--/)]);
    expect(a.asked('POST')).toHaveLength(2);
  });

  test('by a reaction', async () => {
    const { number } = a.server.addPull();
    const comment = a.server.addComment('maria', number, '/stratiform apply dev');
    a.server.fail({ method: 'POST', path: /reactions$/, nth: 1, status: 'reset-after' });
    await a.client().react(comment.id, 'eyes');
    expect(comment.reactions).toMatchObject([{ author: BOT, content: 'eyes' }]);
  });
});

test('a reply with a marker of ours in it is never taken for that comment', async () => {
  const { number } = a.server.addPull();
  await a.client().reply(number, `What is this?\n<!-- ${marker} -->`);
  expect(await a.client().findComment(number, marker)).toBeUndefined();
});

test('a comment is written into by its id, and that it is gone is said', async () => {
  const { number } = a.server.addPull();
  const { id } = a.server.addComment(BOT, number, ours('one'));
  await a.client().updateComment(id, ours('two'));
  expect(bodies(number)).toEqual([ours('two')]);
  a.server.world.comments.delete(id);
  await expect(a.client().updateComment(id, ours('three'))).rejects.toMatchObject({
    reason: 'github',
    message: `GitHub was asked to update comment ${id} in org/shop: it isn't there, or the token may not see it, 404 (Not Found).`,
  });
});
