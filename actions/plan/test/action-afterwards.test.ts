import * as fs from 'node:fs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { planMarker, signed, stateOf } from '@stratiform/github';
import { comments, done, pull, world } from '../../testing/trial.js';
import { body, type PlanStep, step, synth } from './support/trial.js';

describe('once it is applied', () => {
  beforeAll(() => world.stratiform('apply', '--yes'));

  test('there is nothing to do, which `on-diff` only says where a plan was', async () => {
    const quiet = await step({ inputs: { 'comment-pr': 'on-diff' } });
    expect(quiet.outputs).toMatchObject({ 'has-changes': 'false', exitcode: '0', 'plan-id': '', 'comment-id': '' });
    synth({ colour: 'red' });
    await step({ inputs: { 'comment-pr': 'on-diff' } });
    expect(body()).toContain('1 to change');
    synth();
    await step({ inputs: { 'comment-pr': 'on-diff' } });
    expect(body()).toMatch(/^\*\*Plan for `test`\*\*: nothing to do/);
    expect(stateOf(body())).toMatchObject({ status: 'nothing' });
  });

  test('what a later commit takes back is said in the comment, without credentials, and nowhere else', async () => {
    const untouched = () => step({ inputs: { mode: 'untouched' }, env: { ACTIONS_ID_TOKEN_REQUEST_URL: '' } });
    expect((await untouched()).outputs).toMatchObject({ 'has-changes': 'false', exitcode: '0', 'comment-id': '' });
    expect(comments()).toEqual([]);
    synth({ colour: 'green' });
    await step();
    synth();
    world.gate.clear();
    const { code, outputs } = await untouched();
    expect([code, outputs['comment-id'], world.gate.calls()]).toEqual([0, String(comments()[0]?.id), []]);
    expect(body()).toMatch(/^\*\*Plan for `test`\*\*: nothing to do\. Commit .* touches nothing of it/);
    expect(stateOf(body())).toMatchObject({ status: 'nothing', head: world.github.world.pulls.get(pull)?.head.sha });
  });

  test('a secret in a change is shown nowhere', async () => {
    const secret = `ghp_${'x1Y2z3'.repeat(6)}`;
    synth({ colour: secret });
    const { outputs, log, summary } = await step();
    synth();
    const files = [outputs['json-plan-path'], outputs['text-plan-path']].map((file) =>
      fs.readFileSync(file ?? '', 'utf8'),
    );
    for (const shown of [body(), summary, log, ...files]) expect(shown).not.toContain(secret);
    expect(body()).toContain('(sensitive)');
  });

  test('a plan that loses data is shown, refused, and not stored', async () => {
    synth({ queue: false });
    const { code, outputs, log } = await step({ inputs: { 'fail-on-destructive-changes': 'true' } });
    expect([code, outputs['failure-reason'], outputs['to-destroy'], outputs['plan-id']]).toEqual([
      1,
      'destructive',
      '1',
      '',
    ]);
    expect(body()).toMatch(/⛔ \*\*Refused\*\* \(`destructive`\)/);
    expect(body()).not.toContain('/stratiform apply');
    expect(stateOf(body())).toMatchObject({ status: 'failed' });
    expect(log).toMatch(/::warning title=Loses data%3A AWS%3A%3ASQS%3A%3AQueue::/);
    const inputs = { 'fail-on-destructive-changes': 'true', 'allowed-destroy-types': 'AWS::SQS::Queue' };
    expect(await step({ inputs })).toMatchObject({ code: 0, outputs: { 'to-destroy': '1' } });
    expect(stateOf(body())).toMatchObject({ status: 'planned' });
    synth();
  });

  test('drift is kept in one issue until it is put right', async () => {
    const report = () => step({ event: 'schedule', inputs: { mode: 'drift' } });
    const paint = async (Value: string) => {
      const client = new SSMClient(await world.session().connection());
      await client.send(new PutParameterCommand({ Name: '/shop/test/core/colour', Value, Overwrite: true }));
    };
    const issues = () => [...world.github.world.issues.values()];
    expect((await report()).outputs).toMatchObject({ drifted: 'false', exitcode: '0' });
    expect(issues()).toEqual([]);
    await paint('green');
    for (const _ of [1, 2]) expect((await report()).outputs).toMatchObject({ drifted: 'true', exitcode: '2' });
    expect(issues()).toMatchObject([
      { title: 'Drift in test of shop', state: 'open', body: expect.stringContaining('`green`') },
    ]);
    await paint('blue');
    await report();
    expect(issues()).toMatchObject([{ state: 'closed' }]);
  });
});

describe('a pull request that is closed', () => {
  beforeEach(() => synth({ colour: 'red' }));
  afterEach(() => synth());

  test('has its plans deleted, and the comment says so', async () => {
    await step();
    Object.assign(world.github.world.pulls.get(pull) ?? {}, { state: 'closed' });
    world.gate.clear();
    const { code, outputs, log } = await step({ action: 'closed', inputs: { mode: 'cleanup' } });
    if (code !== 0) throw new Error(log);
    expect([code, outputs['comment-id']]).toEqual([0, String(comments()[0]?.id)]);
    expect(body()).toContain('1 stored plan and 1 change set');
    expect(stateOf(body())).toMatchObject({ status: 'removed' });
    expect(done('DeleteChangeSet')).toBe(1);
  });

  test('after its plan was applied keeps the comment that says so', async () => {
    const [environment, label] = ['test', `pr-${pull}`];
    const applied = signed('Applied.', planMarker(environment, label), {
      version: 1,
      environment,
      label,
      status: 'applied',
    });
    world.github.addComment('github-actions[bot]', pull, applied);
    world.github.mergePull(pull);
    const { code, log } = await step({ action: 'closed', inputs: { mode: 'cleanup' } });
    expect([code, body()]).toEqual([0, applied]);
    expect(log).not.toContain('Nothing deleted');
  });

  test.each<[string, () => PlanStep]>([
    ['closes it', () => ({ action: 'closed' })],
    ['has its number', () => ({ event: 'workflow_dispatch' })],
  ])('by a merge keeps them for the deployment, where the event %s', async (_, given) => {
    await step();
    const before = body();
    world.github.mergePull(pull);
    world.gate.clear();
    const inputs = { mode: 'cleanup', 'pr-number': String(pull) };
    const { code, log } = await step({ ...given(), inputs });
    expect([code, body(), world.gate.calls()]).toEqual([0, before, []]);
    expect(log).toMatch(/::notice title=Nothing deleted::.*left to the deployment/);
  });

  test('while an apply is going on keeps them for that, and the comment too', async () => {
    await step();
    const state = stateOf(body());
    if (!state) throw new Error(body());
    const applying = signed('Applying.', planMarker('test', state.label), { ...state, status: 'applying' });
    Object.assign(comments()[0] ?? {}, { body: applying });
    Object.assign(world.github.world.pulls.get(pull) ?? {}, { state: 'closed' });
    world.gate.clear();
    const { code, log } = await step({ action: 'closed', inputs: { mode: 'cleanup' } });
    expect([code, body(), world.gate.calls()]).toEqual([0, applying, []]);
    expect(log).toMatch(/::notice title=Nothing deleted::An apply is going on.*cleans up after itself/);
  });
});
