import * as fs from 'node:fs';
import { stateOf } from '@stratiform/github';
import { comments, done, pull, world } from '../../testing/trial.js';
import { answers, colour, command, planned, shown, step, succeeded } from './support/trial.js';

describe('a command', () => {
  test('applies what the comment shows, tells how it went there, and cleans up', async () => {
    const value = colour();
    const plan = await planned({ colour: value });
    const asked = command();
    const { outputs, summary, log, folder } = succeeded(await asked.step());
    expect(outputs).toMatchObject({
      applied: 'true',
      environment: 'test',
      'plan-id': plan.id,
      'plan-digest': plan.digest,
      'pr-number': String(pull),
      'failure-reason': '',
      'failed-stack': '',
    });
    expect(asked.reactions()).toEqual(['eyes', 'rocket']);
    expect(stateOf(shown())).toMatchObject({
      status: 'applied',
      plan: plan.id,
      digest: plan.digest,
      head: world.github.world.pulls.get(pull)?.head.sha,
    });
    expect(shown()).toMatch(/^### ✅ Applied to `test`/);
    expect(shown()).toMatch(/- `shop-test-core`: `\w+_COMPLETE, 1 change in \d+/);
    expect(summary).toContain('### ✅ Applied to `test`');
    for (const text of [shown(), summary]) expect(text).not.toContain('000000000000');
    expect(log).not.toContain('Goes on as the caller');
    expect(world.gate.calls().some(({ role }) => role?.includes('assumed-role/shop-test-apply/'))).toBe(true);

    const file = outputs['stack-outputs-path'] ?? '';
    expect(file.startsWith(folder)).toBe(true);
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ core: { colour: value } });
    expect(await world.stratiform('cleanup', '--label', `pr-${pull}`)).toContain('Nothing to clean up');
  });

  test('that is given twice is told the second time that it is applied already', async () => {
    await planned();
    succeeded(await command().step());
    world.gate.clear();
    const again = command();
    const { outputs } = succeeded(await again.step());
    expect([again.reactions(), outputs['applied'], outputs['plan-id'], world.gate.calls()]).toEqual([
      ['+1'],
      'true',
      '',
      [],
    ]);
    expect(answers().at(-1)?.body).toMatch(/@ada .*is applied already/);
  });

  test('by a stranger gets one reply, however often it is given, and asks nothing of AWS', async () => {
    await planned();
    world.gate.clear();
    for (const body of ['/stratiform apply test', '/stratiform apply test', '/stratiform aply @org/all']) {
      const asked = command(body, 'eve');
      const { outputs } = succeeded(await asked.step());
      expect([asked.reactions(), outputs['failure-reason'], outputs['plan-id']]).toEqual([
        ['confused'],
        'no-permission',
        '',
      ]);
    }
    expect(answers().map(({ body }) => body)).toEqual([
      expect.stringContaining('Only who may write to this repository'),
    ]);
    expect([world.gate.calls(), stateOf(shown())?.status]).toEqual([[], 'planned']);
  });

  test.each([
    ['an unknown environment', '/stratiform apply prod', "doesn't apply to `prod`, only to `test`"],
    ['another verb', '/stratiform destroy test', 'no command `destroy`'],
    ['more words', '/stratiform apply test now', 'more on the line'],
  ])('with %s is answered and changes nothing', async (_, body, why) => {
    const asked = command(body);
    const { outputs } = succeeded(await asked.step());
    expect([asked.reactions(), outputs['failure-reason']]).toEqual([['confused'], 'unknown-command']);
    expect(answers().map((one) => one.body)).toEqual([expect.stringContaining(why)]);
    expect(world.gate.calls()).toEqual([]);
  });

  test.each([
    ['talk', 'Looks good!', 'ada', 'created'],
    ['a quotation', '> /stratiform apply test', 'ada', 'created'],
    ['an edit', '/stratiform apply test', 'ada', 'edited'],
    ["a bot's", '/stratiform apply test', 'renovate[bot]', 'created'],
  ])('is not %s: nobody is answered', async (_, body, author, action) => {
    const asked = command(body, author);
    const payload = { ...asked.payload, action };
    const { outputs } = succeeded(await step({ event: 'issue_comment', payload }));
    expect([asked.reactions(), answers(), outputs['plan-id'], world.gate.calls()]).toEqual([[], [], '', []]);
  });

  test('that is older than the plan is refused: nobody who gave it has seen that plan', async () => {
    const { payload, reactions } = command();
    const created_at = '2020-01-01T00:00:00Z';
    await planned();
    const earlier = { ...payload, comment: { ...payload.comment, created_at } };
    const { code, outputs } = await step({ event: 'issue_comment', payload: earlier });
    expect([code, outputs['failure-reason'], done('ExecuteChangeSet')]).toEqual([1, 'not-approved', 0]);
    expect(reactions()).toEqual(['confused']);
    expect(answers().at(-1)?.body).toMatch(/Nothing was applied:[\s\S]*is newer .* than\s+the command/);
  });

  test('may name one of several environments where the job leaves it to the command', async () => {
    await planned();
    const inputs = { environment: '', environments: 'test, stage', 'resolve-only': 'true' };
    const { outputs } = succeeded(await command(undefined, 'ada', { inputs }).step());
    expect(outputs).toMatchObject({
      environment: 'test',
      'plan-id': expect.stringContaining(`pr-${pull}--`),
      applied: '',
    });
    succeeded(await command('/stratiform apply prod', 'ada', { inputs }).step());
    expect(answers().at(-1)?.body).toContain('only to `test`, `stage`');
  });

  test.each([
    ["a fork's pull request", () => world.github.addPull({ author: 'eve', headRepository: 'eve/shop' }).number, 'fork'],
    ['an issue', () => world.github.addIssue({ author: 'eve' }).number, 'unknown-command'],
    ['a merged pull request', () => world.github.mergePull(world.github.addPull({}).number).number, 'closed'],
  ])('on %s is answered', async (_, on, reason) => {
    const number = on();
    const given = { token: world.token({ 'pull-requests': 'write', issues: 'write' }) };
    const asked = command(undefined, 'ada', given, number);
    const { outputs } = succeeded(await asked.step());
    expect([asked.reactions(), outputs['failure-reason'], world.gate.calls()]).toEqual([['confused'], reason, []]);
    expect(comments(number).at(-1)?.body).toContain('Nothing was applied.');
  });

  test.each([
    ['no plan', () => undefined, 'no-plan', "has no plan of 'test'"],
    [
      'a plan of an older commit',
      async () => {
        await planned();
        world.github.setBranch(`change-${pull}`);
      },
      'head-moved',
      'is at',
    ],
    [
      'a base that went on',
      async () => {
        await planned();
        world.github.setBranch('main');
      },
      'base-diverged',
      'up to date',
    ],
  ])('with %s fails and is answered', async (_, prepare, reason, words) => {
    await prepare();
    world.gate.clear();
    const asked = command();
    const { code, outputs } = await asked.step();
    expect([code, outputs['failure-reason'], asked.reactions(), world.gate.calls()]).toEqual([
      1,
      reason,
      ['confused'],
      [],
    ]);
    expect(answers().at(-1)?.body).toContain(words);
  });

  test('is answered without a word that GitHub would take for more, such as who is mentioned', async () => {
    world.github.setBranch('@org/all');
    const { number } = world.github.addPull({ author: 'ada', base: '@org/all' });
    await planned(undefined, {}, number);
    world.github.setBranch('@org/all');
    const { outputs } = await command(undefined, 'ada', {}, number).step();
    expect(outputs['failure-reason']).toBe('base-diverged');
    const said = comments(number).at(-1)?.body ?? '';
    expect(said).toMatch(/^@ada Nothing was applied:\n\n```text\n[\s\S]*'@org\/all'[\s\S]*\n```/);
    expect(said.replace(/```[\s\S]*```/, '')).not.toContain('@org');
  });

  test('with a comment that points to the plan of another pull request is refused', async () => {
    const other = world.github.addPull({ author: 'ada' }).number;
    const { id, digest } = await planned(undefined, {}, other);
    await planned(undefined, { plan: id, digest });
    world.gate.clear();
    const { code, outputs } = await command().step();
    expect([code, outputs['failure-reason'], outputs['applied'], done('ExecuteChangeSet')]).toEqual([
      1,
      'wrong-label',
      'false',
      0,
    ]);
    expect(answers().at(-1)?.body).toContain('Nothing was applied to `test`');
  });

  test('with a comment that somebody else wrote finds no plan', async () => {
    await planned();
    const real = comments().find(({ body }) => stateOf(body));
    if (real) real.author = 'eve';
    const { code, outputs } = await command().step();
    expect([code, outputs['failure-reason']]).toEqual([1, 'no-plan']);
  });
});
