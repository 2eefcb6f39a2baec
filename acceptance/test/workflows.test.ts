/** @jest-environment <rootDir>/test/support/workflows/environment.cjs */
import { describeWithAct, Stage, stateIn } from './support/workflows/stage';

// The committed bundles, in the reusable workflow, called as docs/github.md says, against an account with IAM enforced.
jest.setTimeout(240_000);

describeWithAct('a change, from its pull request to what runs', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.end());

  test('is planned, shown, planned anew after a push, approved, merged, applied as it was shown, and told', async () => {
    // Opened: one comment with the plan, made by a role that can't execute it.
    const pull = stage.propose('first', { number: 1 });
    const opened = await stage.runPullRequest(pull, 'opened');
    expect(opened.step('plan', 'Plan')).toMatchObject({
      result: 'success',
      outputs: { 'has-changes': 'true', exitcode: '2', 'to-add': '3', 'to-destroy': '0', 'failure-reason': '' },
      summary: expect.stringContaining('### Plan for `dev`: 3 to create'),
    });
    const comment = stage.planComment(pull);
    const first = stateIn(comment);
    expect(first).toMatchObject({ environment: 'dev', label: 'pr-1', head: pull.head.sha, status: 'planned' });
    expect(comment.body).toContain('shop-dev-data');
    expect([stage.roles(), stage.executed()]).toEqual([['shop-dev-plan'], []]);

    // Pushed: the same comment, another plan.
    stage.push(pull, { number: 2 });
    const pushed = await stage.runPullRequest(pull, 'synchronize');
    const second = stateIn(stage.planComment(pull));
    expect(stage.planComment(pull).id).toBe(comment.id);
    expect(pushed.step('plan', 'Plan').outputs).toMatchObject({
      'comment-id': String(comment.id),
      'plan-id': second.plan,
      'plan-digest': second.digest,
    });
    expect(second).toMatchObject({ head: pull.head.sha, status: 'planned' });
    expect([second.plan, second.digest]).not.toEqual([first.plan, first.digest]);

    // Approved and merged: found without credentials, applied by the environment's own role, and told in the comment.
    stage.github.addReview({ author: 'bob', pull: pull.number, state: 'APPROVED' });
    stage.gate.clear();
    const merged = await stage.merge(pull);
    expect(merged.step('resolve-1', 'Resolve').outputs).toMatchObject({
      'plan-id': second.plan,
      'plan-digest': second.digest,
      'pr-number': '1',
      head: pull.head.sha,
    });
    expect(merged.job('apply-1').name).toContain(`apply dev ${second.digest}`);
    expect(merged.step('apply-1', 'Apply')).toMatchObject({ result: 'success', outputs: { applied: 'true' } });
    expect([stage.roles(), stage.executed()]).toEqual([['shop-dev-apply'], ['shop-dev-apply', 'shop-dev-apply']]);
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'applied', digest: second.digest });
    expect(stage.planComment(pull).id).toBe(comment.id);
    expect(JSON.parse(await stage.shop.stratiform('outputs', '--json'))).toMatchObject({
      data: { url: 'https://shop/2' },
      app: { echo: 'https://shop/2' },
    });

    // Closed by the merge: the apply has cleaned up, and the clean-up of those that weren't merged doesn't run.
    const closed = await stage.runPullRequest(pull, 'closed');
    expect([closed.code, closed.jobs]).toEqual([0, []]);
    expect(await stage.shop.stratiform('cleanup', '--label', 'pr-1')).toContain("no plans of 'pr-1'");

    expect([opened.code, pushed.code, merged.code]).toEqual([0, 0, 0]);
    // Each of the three sessions has a token, a key and a session token that were looked for in every log.
    expect(stage.secrets.size).toBe(9);
    expect(stage.github.invalid()).toEqual([]);
  });

  test('leaves nothing behind when it is closed instead', async () => {
    const pull = stage.propose('second', { number: 3 });
    await stage.runPullRequest(pull, 'opened');
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'planned' });
    stage.close(pull);

    stage.gate.clear();
    const closed = await stage.runPullRequest(pull, 'closed');
    expect(closed.step('cleanup', 'Clean up').result).toBe('success');
    expect(stage.roles()).toEqual(['shop-dev-plan']);
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'removed' });
    expect(await stage.shop.stratiform('cleanup', '--label', `pr-${pull.number}`)).toContain('no plans of');
    expect(stage.github.invalid()).toEqual([]);
  });

  test('that no pull request planned is planned and applied by hand', async () => {
    stage.shop.checkout('main');
    stage.github.setBranch('main', stage.shop.change({ number: 4 }));
    stage.gate.clear();
    const run = await stage.run(await stage.events.dispatch({ environment: 'dev' }));
    expect(run.step('plan-by-hand', 'Plan').outputs).toMatchObject({ 'has-changes': 'true', 'comment-id': '' });
    expect(run.step('apply-by-hand', 'Apply').outputs).toMatchObject({ applied: 'true' });
    expect([stage.roles(), new Set(stage.executed())]).toEqual([
      ['shop-dev-apply', 'shop-dev-plan'],
      new Set(['shop-dev-apply']),
    ]);
    expect(JSON.parse(await stage.shop.stratiform('outputs', '--json'))).toMatchObject({
      app: { echo: 'https://shop/4' },
    });
    expect(stage.github.invalid()).toEqual([]);
  });
});

describeWithAct('on a GitHub Enterprise Server, with its own addresses and issuer,', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ enterprise: true });
  });
  afterAll(() => stage?.end());

  test('a change is planned, commented and applied', async () => {
    const pull = stage.propose('first', { number: 1 });
    await stage.runPullRequest(pull, 'opened');
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'planned' });
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.step('apply-1', 'Apply').outputs).toMatchObject({ applied: 'true' });
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'applied' });
    expect(stage.github.invalid()).toEqual([]);
  });
});
