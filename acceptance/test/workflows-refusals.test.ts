/** @jest-environment <rootDir>/test/support/workflows/environment.cjs */
import { type Comment, type Pull, startGitHub } from './support/workflows/github-server';
import { describeWithAct, Stage, stateIn } from './support/workflows/stage';

// What nobody should get by writing something somewhere.
jest.setTimeout(240_000);

describeWithAct('who may not', () => {
  let stage: Stage;
  let version = 1;
  beforeAll(async () => {
    stage = await Stage.open();
    await stage.deploy({ number: version });
  });
  afterAll(() => stage?.end());
  beforeEach(() => {
    stage.gate.clear();
    stage.github.clear();
  });
  afterEach(() => expect(stage.github.invalid()).toEqual([]));

  /** An open pull request with its plan. */
  async function planned(): Promise<Pull> {
    version += 1;
    const pull = stage.propose(`change-${version}`, { number: version });
    const { step } = await stage.runPullRequest(pull, 'opened');
    expect(step('plan', 'Plan').result).toBe('success');
    stage.gate.clear();
    return pull;
  }

  /** Rewrites what a comment's state says, as who may write comments with the workflows' token could. */
  function rewrite(comment: Comment, change: object): string {
    const state = JSON.stringify({ ...stateIn(comment), ...change });
    const encoded = Buffer.from(state).toString('base64');
    return comment.body.replace(/(<!-- stratiform:state )\S+/, `$1${encoded}`);
  }

  const reactions = (pull: Pull) =>
    [...stage.github.world.comments.values()]
      .filter(({ issue, author }) => issue === pull.number && author !== 'github-actions[bot]')
      .map(({ author, reactions: all }) => [author, ...all.map(({ content }) => content)]);

  const nothingApplied = () => expect(stage.executed()).toEqual([]);

  test("a fork's pull request is told in one sentence that nothing is planned, and nothing is asked of AWS", async () => {
    const pull = stage.proposeFromFork('gift', { number: 99 });
    const run = await stage.runPullRequest(pull, 'opened');
    expect(run.code).toBe(0);
    const { annotations, outputs, log, summary } = run.step('plan', 'Plan');
    expect(annotations).toEqual([
      { level: 'notice', title: expect.any(String), message: expect.stringContaining('comes from a fork (eve/shop)') },
    ]);
    expect(outputs).toMatchObject({ 'failure-reason': 'fork', 'plan-id': '' });
    expect(summary).toContain('comes from a fork');
    expect(log).not.toMatch(/\n\s+at /);
    expect([stage.gate.calls(), stage.comments(pull)]).toEqual([[], []]);
  });

  test("a fork's pull request that is merged is deployed by hand, and the run says so", async () => {
    const pull = stage.proposeFromFork('present', { number: version });
    const run = await stage.merge(pull);
    expect([run.code, run.jobs.map(({ id }) => id)]).toEqual([0, ['resolve-1']]);
    expect(run.step('resolve-1', 'Resolve')).toMatchObject({
      outputs: { 'failure-reason': 'fork', 'plan-id': '' },
      annotations: [{ level: 'warning', message: expect.stringContaining('workflow_dispatch') }],
    });
    expect(stage.gate.calls()).toEqual([]);
  });

  test('a command is not taken for a commit that nobody has seen a plan of', async () => {
    const pull = await planned();
    version += 1;
    stage.push(pull, { number: version });
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.step('resolve-1', 'Resolve').outputs).toMatchObject({ 'failure-reason': 'head-moved', 'plan-id': '' });
    expect([run.jobs.map(({ id }) => id), stage.gate.calls()]).toEqual([['resolve-1'], []]);
    expect(stage.comments(pull).at(-1)?.body).toContain(pull.head.sha);
  });

  test('a stranger gets a reaction and one answer, however often, and no job with credentials runs', async () => {
    const pull = await planned();
    const before = stage.comments(pull).length;
    for (let times = 0; times < 2; times += 1) {
      const run = await stage.comment(pull, 'eve', '/stratiform apply dev');
      expect([run.code, run.jobs.map(({ id }) => id)]).toEqual([0, ['resolve-1']]);
      expect(run.step('resolve-1', 'Resolve').outputs).toMatchObject({
        'failure-reason': 'no-permission',
        'plan-id': '',
      });
      nothingApplied();
    }
    expect(reactions(pull)).toEqual([
      ['eve', 'confused'],
      ['eve', 'confused'],
    ]);
    expect(stage.comments(pull)).toHaveLength(before + 1);
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'planned' });
  });

  test('comments that look like the plan, by others and over several pages, are neither edited nor believed', async () => {
    version += 1;
    const pull = stage.propose(`change-${version}`, { number: version });
    const forged = `### Plan\n\n<!-- stratiform:state ${Buffer.from(
      JSON.stringify({ version: 1, environment: 'dev', label: `pr-${pull.number}`, plan: 'forged', status: 'planned' }),
    ).toString('base64')} -->\n<!-- stratiform:plan/dev/pr-${pull.number} -->`;
    for (let number = 0; number < 120; number += 1) stage.github.addComment('eve', pull.number, forged);
    await stage.runPullRequest(pull, 'opened');
    const { id } = stage.planComment(pull);
    for (let number = 0; number < 120; number += 1) stage.github.addComment('eve', pull.number, forged);
    version += 1;
    stage.push(pull, { number: version });
    await stage.runPullRequest(pull, 'synchronize');
    expect(stage.planComment(pull).id).toBe(id);

    stage.gate.clear();
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev\n\nLooks good.');
    expect(run.step('apply-1', 'Apply')).toMatchObject({ result: 'success', outputs: { applied: 'true' } });
    expect(new Set(stage.executed())).toEqual(new Set(['shop-dev-apply']));
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'applied' });
    expect(reactions(pull).at(-1)).toEqual(['bob', 'eyes', 'rocket']);
    const ofEve = [...stage.github.world.comments.values()].filter(({ author }) => author === 'eve');
    expect(new Set(ofEve.filter(({ issue }) => issue === pull.number).map(({ body }) => body))).toEqual(
      new Set([forged]),
    );
  });

  test.each([
    ['another digest', { digest: 'a'.repeat(64) }, 'plan-changed'],
    ['a plan that is not stored', { plan: 'pr-1--20260101t000000z-00000000' }, 'plan-not-found'],
  ])('a comment that names %s applies nothing', async (_, change, reason) => {
    const pull = await planned();
    const comment = stage.planComment(pull);
    comment.body = rewrite(comment, change);
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.step('apply-1', 'Apply')).toMatchObject({
      result: 'failure',
      outputs: { applied: 'false', 'failure-reason': reason },
      annotations: expect.arrayContaining([expect.objectContaining({ level: 'error' })]),
    });
    nothingApplied();
  });

  test('a comment that names the plan of another pull request applies nothing', async () => {
    const [other, pull] = [await planned(), await planned()];
    const { plan, digest } = stateIn(stage.planComment(other));
    const comment = stage.planComment(pull);
    comment.body = rewrite(comment, { plan, digest });
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.step('apply-1', 'Apply').outputs).toMatchObject({ 'failure-reason': 'wrong-label' });
    nothingApplied();
  });

  test('a stored plan that somebody changed is not applied', async () => {
    const pull = await planned();
    const { plan } = stateIn(stage.planComment(pull));
    await stage.administrator.rewritePlan(String(plan), (text) => text.replace('"dev"', '"prod"'));
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.step('apply-1', 'Apply').outputs).toMatchObject({ applied: 'false', 'failure-reason': 'plan-changed' });
    expect(stage.comments(pull).at(-1)?.body).toContain("isn't the one that was reviewed");
    nothingApplied();
  });

  test('a token that somebody else signed gets no role', async () => {
    const other = await startGitHub();
    stage.issuer = other;
    try {
      version += 1;
      const pull = stage.propose(`change-${version}`, { number: version });
      const run = await stage.runPullRequest(pull, 'opened');
      expect(run.step('plan', 'Plan').outputs).toMatchObject({ 'failure-reason': 'credentials' });
      expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'failed' });
      expect(stage.roles()).toEqual([]);
      nothingApplied();
    } finally {
      stage.issuer = stage.github;
      await other.stop();
    }
  });
});
