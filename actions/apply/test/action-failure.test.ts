import { stateOf } from '@stratiform/github';
import { done, pull, world } from '../../testing/trial.js';
import { answers, colour, command, merge, planned, shown, step, succeeded } from './support/trial.js';

describe('what goes wrong', () => {
  test('a resource that fails is told with its construct path; what is left, and how to go on', async () => {
    await planned({ colour: colour(), broken: 'resource' });
    const asked = command();
    const { code, outputs, log, summary } = await asked.step();
    expect([code, asked.reactions()]).toEqual([1, ['eyes', 'confused']]);
    expect(outputs).toMatchObject({
      applied: 'false',
      'failure-reason': 'failed',
      'failed-stack': 'shop-test-app',
      'failed-resource': 'shop-test-app/Bad',
      'root-cause': expect.stringContaining('VisibilityTimeout'),
      'stack-outputs-path': '',
    });
    expect(log).toMatch(/::error title=Failed%3A failed::.*Root cause: shop-test-app\/Bad/);
    expect(shown()).toMatch(/^### ⛔ Apply to `test` failed/);
    expect(shown()).toContain('**Root cause:** `shop-test-app/Bad`');
    expect(shown()).toContain('then comment `/stratiform apply test` again');
    expect(stateOf(shown())?.status).toBe('apply-failed');
    expect(summary).toContain('**Root cause:**');
  });

  test("GitHub's comments being down changes nothing but warnings", async () => {
    await planned();
    const push = merge();
    world.github.fail({ method: 'PATCH', path: /comments/, status: 'reset-before' });
    const { outputs, log } = succeeded(await push());
    expect(outputs['applied']).toBe('true');
    expect(log).toMatch(/::warning title=Could not write the result into the comment::/);
  });

  test('a job that is cancelled midway says what is left, and the same command goes on', async () => {
    await planned();
    let kill: (signal: NodeJS.Signals) => void = () => {};
    const before = () => {
      kill('SIGTERM');
      return new Promise<void>((resolve) => setTimeout(resolve, 300));
    };
    world.gate.inject({ action: 'ExecuteChangeSet', nth: 1, fault: { before } });
    const meanwhile = (given: typeof kill) => {
      kill = given;
    };
    const { code, outputs } = await command(undefined, 'ada', { meanwhile }).step();
    expect([code, outputs['failure-reason'], done('ExecuteChangeSet')]).toEqual([1, 'interrupted', 1]);
    expect(shown()).toMatch(/^### ⛔ Apply to `test` stopped/);
    expect(shown()).toMatch(/- `shop-test-app`: `(failed|not begun)`/);
    const { outputs: then } = succeeded(await command().step());
    expect([then['applied'], done('ExecuteChangeSet')]).toEqual(['true', 2]);
    expect(shown()).toContain('`applied by an earlier run of this plan`');
  });

  test('another run that holds the environment is waited for, then named; its comment is left alone', async () => {
    await planned();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.gate.inject({ action: 'ExecuteChangeSet', nth: 1, fault: { before: () => held } });
    const first = command().step();
    while (!world.gate.calls().some(({ action }) => action === 'ExecuteChangeSet'))
      await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await command(undefined, 'ada', { inputs: { 'lock-timeout-minutes': '0' } }).step();
    expect([second.code, second.outputs['failure-reason']]).toEqual([1, 'locked']);
    expect(answers().at(-1)?.body).toMatch(/Nothing was applied to `test`:[\s\S]*actions\/runs\/7/);
    release();
    expect(succeeded(await first).outputs['applied']).toBe('true');
    expect(stateOf(shown())?.status).toBe('applied');
  });

  test('every wrong input is named', async () => {
    const inputs = { require: 'everything', head: 'main', mode: 'fast' };
    const { code, outputs, log } = await step({ event: 'push', inputs });
    expect([code, outputs['failure-reason']]).toEqual([1, 'inputs']);
    for (const name of Object.keys(inputs)) expect(log).toContain(`'${name}' should be`);
  });

  test("'require: approved' wants a review of the newest commit", async () => {
    await planned();
    const inputs = { require: 'approved, undiverged', 'resolve-only': 'true' };
    expect((await command(undefined, 'ada', { inputs }).step()).outputs['failure-reason']).toBe('not-approved');
    world.github.world.permissions.set('bob', 'write');
    world.github.addReview({ author: 'bob', pull, state: 'APPROVED' });
    expect(succeeded(await command(undefined, 'ada', { inputs }).step()).outputs['plan-id']).toContain(`pr-${pull}--`);
  });
});
