/** @jest-environment <rootDir>/test/support/workflows/environment.cjs */
import { type CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { describeWithAct, Stage, stateIn } from './support/workflows/stage';

// What people see when something doesn't go as planned.
jest.setTimeout(240_000);

/** A queue that CloudFormation takes and SQS refuses. */
const refused = { app: (stack: ConstructorParameters<typeof Queue>[0]) => void new BrokenQueue(stack, 'Broken') };

class BrokenQueue extends Queue {
  constructor(...[scope, id]: ConstructorParameters<typeof Queue>) {
    super(scope, id);
    (this.node.defaultChild as CfnQueue).visibilityTimeout = 999_999;
  }
}

describeWithAct('what goes wrong', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
    await stage.deploy({ number: 1 });
  });
  afterAll(() => stage?.end());
  beforeEach(() => {
    stage.gate.clear();
    stage.github.clear();
  });
  afterEach(() => expect(stage.github.invalid()).toEqual([]));

  const report = async () => {
    const run = await stage.run(await stage.events.schedule());
    return run.step('drift', 'Drift');
  };
  const issues = () => [...stage.github.world.issues.values()].map(({ state, body }) => [state, body ?? '']);

  test('past the workflows is drift: one issue, opened, brought up to date, closed', async () => {
    expect(await report()).toMatchObject({ result: 'success', outputs: { drifted: 'false' } });
    expect(issues()).toEqual([]);

    stage.gate.clear();
    await stage.administrator.setUrl('https://elsewhere');
    expect(await report()).toMatchObject({ result: 'success', outputs: { drifted: 'true' } });
    expect(issues()).toEqual([['open', expect.stringContaining('https://elsewhere')]]);
    expect(stage.roles()).toEqual(['shop-dev-plan']);

    await stage.administrator.setUrl('https://nowhere');
    await report();
    expect(issues()).toEqual([['open', expect.stringContaining('https://nowhere')]]);

    await stage.administrator.setUrl('https://shop/1');
    expect(await report()).toMatchObject({ outputs: { drifted: 'false' } });
    expect(issues()).toEqual([['closed', expect.any(String)]]);
  });

  test('at a resource tells its root cause in the comment and in an annotation, and how to go on', async () => {
    const pull = stage.propose('broken', { number: 2, ...refused });
    await stage.runPullRequest(pull, 'opened');
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.code).toBe(1);
    const { outputs, annotations } = run.step('apply-1', 'Apply');
    expect(outputs).toMatchObject({
      applied: 'false',
      'failure-reason': 'failed',
      'failed-stack': 'shop-dev-app',
      'failed-resource': expect.stringContaining('Broken'),
      'root-cause': expect.stringContaining('VisibilityTimeout'),
    });
    expect(annotations).toContainEqual(
      expect.objectContaining({ level: 'error', message: expect.stringContaining('VisibilityTimeout') }),
    );
    const comment = stage.planComment(pull);
    expect(stateIn(comment)).toMatchObject({ status: 'apply-failed' });
    for (const text of ['**Root cause:**', 'shop-dev-app/Broken', 'VisibilityTimeout', '**How to go on:**'])
      expect(comment.body).toContain(text);
  });

  test('because the stack was changed since executes nothing, and says so', async () => {
    const pull = stage.propose('late', { number: 3 });
    await stage.runPullRequest(pull, 'opened');
    const other = stage.propose('soon', { number: 4 });
    await stage.runPullRequest(other, 'opened');
    const first = await stage.comment(other, 'bob', '/stratiform apply dev');
    expect(first.step('apply-1', 'Apply').outputs).toMatchObject({ applied: 'true' });

    stage.gate.clear();
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.step('apply-1', 'Apply').outputs).toMatchObject({
      applied: 'false',
      'failure-reason': expect.stringMatching(/^(stack-changed|change-set-obsolete)$/),
    });
    expect(stage.executed()).toEqual([]);
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'apply-failed' });
    expect(stage.planComment(pull).body).toContain('nothing was executed');
  });

  test('because main went on since it was planned is found out before there are credentials', async () => {
    const pull = stage.propose('behind', { number: 5 });
    await stage.runPullRequest(pull, 'opened');
    stage.shop.checkout('main');
    stage.github.setBranch('main', stage.shop.commit('Something else'));
    stage.gate.clear();
    const run = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(run.jobs.map(({ id }) => id)).toEqual(['resolve-1']);
    expect(run.step('resolve-1', 'Resolve').outputs).toMatchObject({ 'failure-reason': 'base-diverged' });
    expect(stage.gate.calls()).toEqual([]);
  });

  test('in a later commit leaves no earlier plan that could be applied', async () => {
    const pull = stage.propose('worse', { number: 8 });
    await stage.runPullRequest(pull, 'opened');
    stage.github.setBranch('worse', stage.shop.commit('No templates', { 'layers/app/manifest.json': '{}' }));
    const run = await stage.runPullRequest(pull, 'synchronize');
    expect(run.step('plan', 'Plan')).toMatchObject({ result: 'failure', outputs: { 'failure-reason': 'assembly' } });
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'failed', head: pull.head.sha });
    const applied = await stage.comment(pull, 'bob', '/stratiform apply dev');
    expect(applied.step('resolve-1', 'Resolve').outputs).toMatchObject({ 'failure-reason': 'no-plan' });
  });

  test('because GitHub takes no comments still has its plan in summary and outputs', async () => {
    const pull = stage.propose('mute', { number: 6 });
    stage.github.fail({ method: 'POST', path: /\/comments$/, status: 403 });
    const run = await stage.runPullRequest(pull, 'opened');
    const { result, outputs, summary, annotations } = run.step('plan', 'Plan');
    expect(result).toBe('failure');
    expect(summary).toContain('### Plan for `dev`');
    expect(outputs).toMatchObject({ 'has-changes': 'true', 'comment-id': '', 'failure-reason': expect.any(String) });
    expect(annotations).toContainEqual(expect.objectContaining({ level: 'error' }));
  });

  test('is told when GitHub is there again after some seconds', async () => {
    const pull = stage.propose('patient', { number: 7 });
    const outage = stage.github.fail({ path: /\/comments$/, nth: 1, times: 2, status: 502 });
    const run = await stage.runPullRequest(pull, 'opened');
    expect([run.code, outage.hits]).toEqual([0, 2]);
    expect(stateIn(stage.planComment(pull))).toMatchObject({ status: 'planned' });
  });
});
