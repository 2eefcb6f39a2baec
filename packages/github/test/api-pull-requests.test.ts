import { useGitHub } from './support/a-github.js';

const a = useGitHub();

describe('a pull request', () => {
  test('is told by its number', async () => {
    const pull = a.server.addPull({ author: 'maria', title: 'Add a queue', head: 'queue' });
    expect(await a.client().pullRequest(pull.number)).toEqual({
      number: pull.number,
      title: 'Add a queue',
      headSha: pull.head.sha,
      headRef: 'queue',
      headRepository: 'org/shop',
      baseRef: 'main',
      baseSha: pull.base.sha,
      fork: false,
      open: true,
      merged: false,
      author: 'maria',
    });
  });

  test.each([
    ['of a fork', 'stranger/shop'],
    ['of a fork that was deleted', null],
  ])('%s says so', async (_, headRepository) => {
    const { number } = a.server.addPull({ headRepository });
    const found = await a.client().pullRequest(number);
    expect(found).toMatchObject({ fork: true });
    expect(found.headRepository).toBe(headRepository ?? undefined);
  });

  test('that an answer tells half is an error', async () => {
    const { number } = a.server.addPull();
    a.server.change('pulls/get', (answer) => ({
      ...answer,
      body: { ...(answer.body as object), head: { ...(answer.body as { head: object }).head, sha: 'main' } },
    }));
    await expect(a.client().pullRequest(number)).rejects.toThrow('answer about pull request #');
    a.server.change('pulls/get', (answer) => answer);
  });
});

describe('the pull request of a commit', () => {
  test.each([
    ['merged', false],
    ['squashed', true],
  ])('that was %s', async (_, squash) => {
    const { number } = a.server.addPull();
    const { mergeCommit } = a.server.mergePull(number, { squash });
    expect(await a.client().pullRequestOf(mergeCommit ?? '')).toMatchObject({
      number,
      merged: true,
      open: false,
      mergeCommit,
    });
  });

  test('that was rebased, at its tip and in its middle', async () => {
    const { number } = a.server.addPull();
    const middle = a.server.setBranch('main').sha;
    a.server.world.commits.get(middle)?.pulls.add(number);
    const tip = a.server.mergePull(number, { squash: true }).mergeCommit ?? '';
    expect(await a.client().pullRequestOf(tip)).toMatchObject({ number });
    expect(await a.client().pullRequestOf(middle)).toMatchObject({ number });
  });

  test('is the one that was merged by it, when others have it too', async () => {
    const [one, other] = [a.server.addPull(), a.server.addPull()];
    a.server.mergePull(one.number);
    const sha = a.server.mergePull(other.number).mergeCommit ?? '';
    a.server.world.commits.get(sha)?.pulls.add(one.number);
    expect(await a.client().pullRequestOf(sha)).toMatchObject({ number: other.number });
  });

  test('is none of several that only have it', async () => {
    const [one, other] = [a.server.addPull(), a.server.addPull()];
    for (const { number } of [one, other]) a.server.mergePull(number);
    const sha = a.server.setBranch('main').sha;
    for (const { number } of [one, other]) a.server.world.commits.get(sha)?.pulls.add(number);
    await expect(a.client().pullRequestOf(sha)).rejects.toMatchObject({
      reason: 'github',
      message: `Commit ${sha} belongs to several merged pull requests: #${one.number}, #${other.number}.`,
    });
  });

  test("is this repository's own one, when strangers opened others of the same commit", async () => {
    const { number, head } = a.server.addPull();
    const copies = ['eve/shop', null].map((headRepository) =>
      a.server.addPull({ headRepository, headSha: head.sha, author: 'eve' }),
    );
    const sha = a.server.mergePull(number).mergeCommit ?? '';
    for (const copy of copies) {
      Object.assign(copy, { state: 'closed', mergedAt: new Date().toISOString(), mergeCommit: sha });
      a.server.world.commits.get(sha)?.pulls.add(copy.number);
    }
    expect(await a.client().pullRequestOf(sha)).toMatchObject({ number, fork: false });
    a.server.world.commits.get(sha)?.pulls.delete(number);
    await expect(a.client().pullRequestOf(sha)).rejects.toThrow('belongs to several merged pull requests');
  });

  test("isn't one of another repository, which GitHub tells too", async () => {
    const { number } = a.server.addPull();
    a.server.mergePull(number);
    const sha = a.server.setBranch('main').sha;
    a.server.world.commits.get(sha)?.pulls.add(number);
    expect(await a.client().pullRequestOf(sha)).toMatchObject({ number });
    a.server.change('repos/list-pull-requests-associated-with-commit', (answer) => ({
      ...answer,
      body: JSON.parse(JSON.stringify(answer.body).replaceAll('"full_name":"org/shop"', '"full_name":"org/other"')),
    }));
    expect(await a.client().pullRequestOf(sha)).toBeUndefined();
    a.server.change('repos/list-pull-requests-associated-with-commit', (answer) => answer);
  });

  test('is found before GitHub associates the two', async () => {
    const { number } = a.server.addPull();
    const sha = a.server.mergePull(number).mergeCommit ?? '';
    a.server.world.commits.get(sha)?.pulls.clear();
    expect(await a.client().pullRequestOf(sha)).toMatchObject({ number });
  });

  test('is found on a branch that is not the default one', async () => {
    a.server.setBranch('stage');
    const { number } = a.server.addPull({ base: 'stage' });
    const sha = a.server.mergePull(number).mergeCommit ?? '';
    expect(await a.client().pullRequestOf(sha)).toMatchObject({ number, baseRef: 'stage' });
  });

  test('is none when it was pushed without one, or the pull request is open', async () => {
    expect(await a.client().pullRequestOf(a.server.setBranch('main').sha)).toBeUndefined();
    expect(await a.client().pullRequestOf(a.server.addPull().head.sha)).toBeUndefined();
  });

  test('that nobody knows is an error', async () => {
    await expect(a.client().pullRequestOf('f'.repeat(40))).rejects.toMatchObject({
      reason: 'github',
      message: expect.stringContaining('422 (No commit found for SHA'),
    });
  });
});

describe('the tip of a branch', () => {
  test.each(['main', 'feature/a-b', 'fix/größe & 100%'])('%s', async (name) => {
    const { sha } = a.server.setBranch(name);
    expect(await a.client().tipOf(name)).toBe(sha);
  });

  test("isn't that of one that only begins alike", async () => {
    a.server.setBranch('release-1');
    await expect(a.client().tipOf('release')).rejects.toThrow("show the tip of branch 'release'");
  });
});
