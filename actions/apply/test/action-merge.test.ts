import { stateOf } from '@stratiform/github';
import { comments, done, openPull, pull, world } from '../../testing/trial.js';
import {
  answers,
  colour,
  command,
  commented,
  merge,
  planned,
  resolved,
  shown,
  step,
  succeeded,
} from './support/trial.js';

describe('a merge', () => {
  test('is resolved without credentials, and applied by the values of that', async () => {
    await planned();
    const push = merge({ inputs: { 'resolve-only': 'true' }, environment: undefined });
    world.gate.clear();
    const first = succeeded(await push());
    expect([first.outputs['applied'], world.gate.calls()]).toEqual(['', []]);
    expect(resolved(first)).toMatchObject({
      'pr-number': String(pull),
      head: world.github.world.pulls.get(pull)?.head.sha,
    });
    const { outputs } = succeeded(await step({ event: 'push', inputs: resolved(first) }));
    expect([outputs['applied'], stateOf(shown())?.status]).toEqual(['true', 'applied']);
    expect(outputs['comment-id']).toBe(String(comments().find(({ body }) => stateOf(body))?.id));
    const again = succeeded(await step({ event: 'push', inputs: resolved(first) }));
    expect([again.outputs['applied'], stateOf(shown())?.status]).toEqual(['true', 'applied']);
    expect(again.log).toContain('is applied already');
  });

  test('without a plan has nothing to apply', async () => {
    const { outputs, log } = succeeded(await merge()());
    expect([outputs['failure-reason'], outputs['plan-id']]).toEqual(['no-plan', '']);
    expect(log).toMatch(/::notice title=Nothing to apply::/);
  });

  test('without a plan fails where every pull request is planned', async () => {
    const { code, outputs, log } = await merge({ inputs: { 'without-plan': 'fail' } })();
    expect([code, outputs['failure-reason']]).toEqual([1, 'no-plan']);
    expect(log).toContain('Was its comment deleted?');
  });

  test('is applied where the plan was made of the code that is merged', async () => {
    await planned();
    const require = 'undiverged,same-code';
    const first = succeeded(await merge({ inputs: { 'resolve-only': 'true', require }, environment: undefined })());
    expect(JSON.parse(first.outputs['code'] ?? '')).toEqual({
      core: expect.stringMatching(/^[0-9a-f]{64}$/),
      app: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { outputs } = succeeded(await step({ event: 'push', inputs: resolved(first) }));
    expect(outputs['applied']).toBe('true');
  });

  test('is refused where somebody put a plan of other code in its place, with the right commits', async () => {
    const reviewed = colour();
    await planned({ colour: 'of-somebody-else' });
    world.synth({ colour: reviewed });
    const require = 'undiverged,same-code';
    const first = succeeded(await merge({ inputs: { 'resolve-only': 'true', require }, environment: undefined })());
    world.gate.clear();
    const { code, outputs, log } = await step({ event: 'push', inputs: resolved(first) });
    expect([code, outputs['failure-reason'], done('ExecuteChangeSet')]).toEqual([1, 'other-code', 0]);
    expect(log).toContain("wasn't made of the code that is to be applied");
  });

  test('that came with another one, as from a merge queue, is refused: its plan was made without that', async () => {
    await planned();
    const before = world.github.world.branches.get('main')?.sha;
    world.github.mergePull(world.github.addPull({ author: 'ada' }).number);
    const sha = world.github.mergePull(pull).mergeCommit ?? '';
    const { code, outputs, log } = await step({
      event: 'push',
      env: { GITHUB_SHA: sha },
      payload: { before, after: sha },
    });
    expect([code, outputs['failure-reason']]).toEqual([1, 'base-diverged']);
    expect(log).toContain('brought more than pull request');
  });

  test('of what a command applied before warns that something else may be there by now', async () => {
    await planned();
    succeeded(await command().step());
    const { outputs, log } = succeeded(await merge()());
    expect([outputs['applied'], outputs['plan-id']]).toEqual(['true', '']);
    expect(log).toMatch(/::warning .*If another pull request was applied there since/);
  });

  test('of a fork warns that it was never planned', async () => {
    openPull({ author: 'eve', headRepository: 'eve/shop' });
    const { outputs, log } = succeeded(await merge()());
    expect(outputs['failure-reason']).toBe('fork');
    expect(log).toMatch(/::warning .*Deploy by hand/);
  });

  test('that was pushed without a pull request fails, and says what to do', async () => {
    const sha = world.github.setBranch('main').sha;
    const { code, outputs, log } = await step({ event: 'push', env: { GITHUB_SHA: sha } });
    expect([code, outputs['failure-reason']]).toEqual([1, 'no-plan']);
    expect(log).toMatch(/::error title=Failed%3A no-plan::.*without a pull request.*by hand \(workflow_dispatch/);
  });

  test('onto a branch that went on meanwhile is refused', async () => {
    await planned();
    world.github.setBranch('main');
    const { code, outputs } = await merge()();
    expect([code, outputs['failure-reason']]).toEqual([1, 'base-diverged']);
  });
});

describe('between approval and apply', () => {
  const inputsOf = async () =>
    resolved(succeeded(await command(undefined, 'ada', { inputs: { 'resolve-only': 'true' } }).step()));

  test('a newer plan is left alone: what was approved is applied, and told in a comment of its own', async () => {
    const approved = await planned();
    const inputs = await inputsOf();
    world.github.world.comments.delete(comments().find(({ body }) => stateOf(body))?.id ?? 0);
    const newer = commented(approved, { plan: 'pr-1--20261121t120000z-00000000', digest: 'e'.repeat(64) });
    const { outputs } = succeeded(await step({ event: 'workflow_dispatch', inputs }));
    expect(outputs).toMatchObject({ applied: 'true', 'plan-id': approved.id });
    const { body } = world.github.world.comments.get(newer) ?? { body: '' };
    expect(stateOf(body)).toMatchObject({ status: 'planned', plan: 'pr-1--20261121t120000z-00000000' });
    expect(answers().at(-1)?.body).toMatch(/^### ✅ Applied to `test`/);
  });

  test('a comment that was deleted is not missed', async () => {
    await planned();
    const inputs = await inputsOf();
    for (const { id } of comments()) world.github.world.comments.delete(id);
    const { outputs } = succeeded(await step({ event: 'workflow_dispatch', inputs }));
    expect([outputs['applied'], comments()]).toEqual(['true', []]);
  });

  test('another digest is refused', async () => {
    await planned();
    const inputs = { ...(await inputsOf()), 'plan-digest': 'f'.repeat(64) };
    world.gate.clear();
    const { code, outputs } = await step({ event: 'workflow_dispatch', inputs });
    expect([code, outputs['failure-reason'], done('ExecuteChangeSet')]).toEqual([1, 'plan-changed', 0]);
  });

  test('half of the values is no plan', async () => {
    const { code, log } = await step({ event: 'push', inputs: { 'plan-id': 'pr-1--x-0' } });
    expect([code, log]).toEqual([1, expect.stringContaining("'plan-id' needs 'plan-digest' beside it")]);
  });

  test("a job that isn't in the GitHub Environment gets no credentials", async () => {
    await planned();
    const { code, outputs, log } = await command(undefined, 'ada', { environment: undefined }).step();
    expect([code, outputs['failure-reason']]).toEqual([1, 'credentials']);
    expect(log).toContain('apply in a job with one');
  });
});
