import { useGitHub } from './support/a-github.js';

const a = useGitHub();

/** Pushes what was merged since `work` began, as one push. */
function pushed(work: () => string | null): { readonly before: string; readonly sha: string } {
  const before = a.server.world.branches.get('main')?.sha ?? '';
  return { before, sha: work() ?? '' };
}

describe('a push brings one pull request', () => {
  test.each([
    ['merged', false],
    ['squashed', true],
  ])('that is %s', async (_, squash) => {
    const { number } = a.server.addPull();
    const push = pushed(() => a.server.mergePull(number, { squash }).mergeCommit);
    expect(await a.client().broughtOnly(number, push)).toBe(true);
  });

  test('that is rebased: each of its commits is its own', async () => {
    const { number } = a.server.addPull();
    const push = pushed(() => {
      a.server.world.commits.get(a.server.setBranch('main').sha)?.pulls.add(number);
      return a.server.mergePull(number, { squash: true }).mergeCommit;
    });
    expect(await a.client().broughtOnly(number, push)).toBe(true);
  });
});

describe('a push brings more than one pull request', () => {
  test('when a queue merges two at once', async () => {
    const [one, other] = [a.server.addPull(), a.server.addPull()];
    const push = pushed(() => {
      a.server.mergePull(one.number);
      return a.server.mergePull(other.number).mergeCommit;
    });
    expect(await a.client().broughtOnly(other.number, push)).toBe(false);
  });

  test('when a commit of nobody comes with it', async () => {
    const { number } = a.server.addPull();
    const push = pushed(() => {
      a.server.setBranch('main');
      return a.server.mergePull(number).mergeCommit;
    });
    expect(await a.client().broughtOnly(number, push)).toBe(false);
  });

  test('when the branch is at another history than before', async () => {
    const { number } = a.server.addPull();
    const sha = a.server.mergePull(number).mergeCommit ?? '';
    expect(await a.client().broughtOnly(number, { before: 'f'.repeat(40), sha })).toBe(false);
  });
});
