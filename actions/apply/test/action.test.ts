import * as fs from 'node:fs';
import { jest } from '@jest/globals';
import { stateOf } from '@stratiform/github';
import { type Ended, runStep, type Step } from './support/step.js';
import { World } from './support/world.js';

// The action as a process, against an AWS that enforces IAM and a GitHub that checks who may do what.
jest.setTimeout(120_000);

let world: World;
let pull: number;
let colours = 0;
beforeAll(async () => {
  world = await World.start();
  world.github.world.permissions.set('ada', 'write').set('eve', 'read');
});
beforeEach(() => {
  pull = world.github.addPull({ author: 'ada' }).number;
  world.gate.reset();
  world.github.clear();
});
afterEach(() => expect(world.github.invalid()).toEqual([]));
afterAll(() => world?.stop());

const colour = () => `colour-${++colours}`;
const head = (number = pull) => world.github.world.pulls.get(number)?.head.sha ?? '';
const executed = () =>
  world.gate.calls().filter((call) => call.action === 'ExecuteChangeSet' && call.status === 200).length;
const comments = (number = pull) => [...world.github.world.comments.values()].filter(({ issue }) => issue === number);
const shown = () => comments().find(({ body }) => stateOf(body) !== undefined)?.body ?? '';
const answers = () => comments().filter(({ author, body }) => author === 'github-actions[bot]' && !stateOf(body));

/** A comment, and the step that it starts. */
function command(body = '/stratiform apply test', author = 'ada', given: Partial<Step> = {}, number = pull) {
  const { id } = world.github.addComment(author, number, body);
  const issue = { number, ...(world.github.world.pulls.has(number) && { pull_request: { url: 'https://api' } }) };
  const payload = { action: 'created', comment: { id, body, user: { login: author } }, issue };
  const step = () => runStep(world, { event: 'issue_comment', payload, ...given });
  const reactions = () => world.github.world.comments.get(id)?.reactions.map(({ content }) => content);
  return { step, reactions, payload };
}

/** Merges, and gives the step that the push starts. */
function merge(given: Partial<Step> = {}) {
  const before = world.github.world.branches.get('main')?.sha;
  const sha = world.github.mergePull(pull, { squash: true }).mergeCommit ?? '';
  return () => runStep(world, { event: 'push', sha, payload: { before, after: sha }, ...given });
}

const resolved = ({ outputs }: Ended) =>
  Object.fromEntries(
    ['plan-id', 'plan-digest', 'pr-number', 'head', 'base', 'code'].map((name) => [name, outputs[name] ?? '']),
  );

function succeeded(ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(ended.log);
  return ended;
}

describe('a command', () => {
  test('applies what the comment shows, tells how it went there, and cleans up', async () => {
    const plan = await world.plan(pull, { colour: colour() });
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
    expect(stateOf(shown())).toMatchObject({ status: 'applied', plan: plan.id, digest: plan.digest, head: head() });
    expect(shown()).toMatch(/^### ✅ Applied to `test`/);
    expect(shown()).toMatch(/- `shop-test-core`: `\w+_COMPLETE, 1 change in \d+/);
    expect(summary).toContain('### ✅ Applied to `test`');
    for (const text of [shown(), summary]) expect(text).not.toContain('000000000000');
    expect(log).not.toContain('Goes on as the caller');
    expect(world.gate.calls().some(({ role }) => role?.includes('assumed-role/shop-test-apply/'))).toBe(true);

    const file = outputs['stack-outputs-path'] ?? '';
    expect(file.startsWith(folder)).toBe(true);
    expect(fs.statSync(file).mode & 0o077).toBe(0);
    expect(JSON.parse(fs.readFileSync(file, 'utf8'))).toMatchObject({ core: { colour: `colour-${colours}` } });
    expect(await world.stratiform('cleanup', '--label', `pr-${pull}`)).toContain('Nothing to clean up');
  });

  test('that is given twice is told the second time that it is applied already', async () => {
    await world.plan(pull, { colour: colour() });
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
    await world.plan(pull, { colour: colour() });
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
    const { outputs } = succeeded(await runStep(world, { event: 'issue_comment', payload }));
    expect([asked.reactions(), answers(), outputs['plan-id'], world.gate.calls()]).toEqual([[], [], '', []]);
  });

  test('that is older than the plan is refused: nobody who gave it has seen that plan', async () => {
    const { payload, reactions } = command();
    const created_at = '2020-01-01T00:00:00Z';
    await world.plan(pull, { colour: colour() });
    const earlier = { ...payload, comment: { ...payload.comment, created_at } };
    const { code, outputs } = await runStep(world, { event: 'issue_comment', payload: earlier });
    expect([code, outputs['failure-reason'], executed()]).toEqual([1, 'not-approved', 0]);
    expect(reactions()).toEqual(['confused']);
    expect(answers().at(-1)?.body).toMatch(/Nothing was applied:[\s\S]*is newer .* than\s+the command/);
  });

  test('may name one of several environments where the job leaves it to the command', async () => {
    await world.plan(pull, { colour: colour() });
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
        await world.plan(pull, { colour: colour() });
        world.github.setBranch(`change-${pull}`);
      },
      'head-moved',
      'is at',
    ],
    [
      'a base that went on',
      async () => {
        await world.plan(pull, { colour: colour() });
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
    await world.plan(number, { colour: colour() });
    world.github.setBranch('@org/all');
    const { outputs } = await command(undefined, 'ada', {}, number).step();
    expect(outputs['failure-reason']).toBe('base-diverged');
    const said = comments(number).at(-1)?.body ?? '';
    expect(said).toMatch(/^@ada Nothing was applied:\n\n```text\n[\s\S]*'@org\/all'[\s\S]*\n```/);
    expect(said.replace(/```[\s\S]*```/, '')).not.toContain('@org');
  });

  test('with a comment that points to the plan of another pull request is refused', async () => {
    const other = world.github.addPull({ author: 'ada' }).number;
    const { id, digest } = await world.plan(other, { colour: colour() });
    await world.plan(pull, { colour: colour() }, { plan: id, digest });
    world.gate.clear();
    const { code, outputs } = await command().step();
    expect([code, outputs['failure-reason'], outputs['applied'], executed()]).toEqual([1, 'wrong-label', 'false', 0]);
    expect(answers().at(-1)?.body).toContain('Nothing was applied to `test`');
  });

  test('with a comment that somebody else wrote finds no plan', async () => {
    await world.plan(pull, { colour: colour() });
    const real = comments().find(({ body }) => stateOf(body));
    if (real) real.author = 'eve';
    const { code, outputs } = await command().step();
    expect([code, outputs['failure-reason']]).toEqual([1, 'no-plan']);
  });
});

describe('a merge', () => {
  test('is resolved without credentials, and applied by the values of that', async () => {
    await world.plan(pull, { colour: colour() });
    const step = merge({ inputs: { 'resolve-only': 'true' }, inEnvironment: false });
    world.gate.clear();
    const first = succeeded(await step());
    expect([first.outputs['applied'], world.gate.calls()]).toEqual(['', []]);
    expect(resolved(first)).toMatchObject({ 'pr-number': String(pull), head: head() });
    const { outputs } = succeeded(await runStep(world, { event: 'push', inputs: resolved(first) }));
    expect([outputs['applied'], stateOf(shown())?.status]).toEqual(['true', 'applied']);
    expect(outputs['comment-id']).toBe(String(comments().find(({ body }) => stateOf(body))?.id));
    const again = succeeded(await runStep(world, { event: 'push', inputs: resolved(first) }));
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
    await world.plan(pull, { colour: colour() });
    const require = 'undiverged,same-code';
    const first = succeeded(await merge({ inputs: { 'resolve-only': 'true', require }, inEnvironment: false })());
    expect(JSON.parse(first.outputs['code'] ?? '')).toEqual({
      core: expect.stringMatching(/^[0-9a-f]{64}$/),
      app: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { outputs } = succeeded(await runStep(world, { event: 'push', inputs: resolved(first) }));
    expect(outputs['applied']).toBe('true');
  });

  test('is refused where somebody put a plan of other code in its place, with the right commits', async () => {
    const reviewed = colour();
    await world.plan(pull, { colour: 'of-somebody-else' });
    world.synth({ colour: reviewed });
    const require = 'undiverged,same-code';
    const first = succeeded(await merge({ inputs: { 'resolve-only': 'true', require }, inEnvironment: false })());
    world.gate.clear();
    const { code, outputs, log } = await runStep(world, { event: 'push', inputs: resolved(first) });
    expect([code, outputs['failure-reason'], executed()]).toEqual([1, 'other-code', 0]);
    expect(log).toContain("wasn't made of the code that is to be applied");
  });

  test('that came with another one, as from a merge queue, is refused: its plan was made without that', async () => {
    await world.plan(pull, { colour: colour() });
    const before = world.github.world.branches.get('main')?.sha;
    world.github.mergePull(world.github.addPull({ author: 'ada' }).number);
    const sha = world.github.mergePull(pull).mergeCommit ?? '';
    const { code, outputs, log } = await runStep(world, { event: 'push', sha, payload: { before, after: sha } });
    expect([code, outputs['failure-reason']]).toEqual([1, 'base-diverged']);
    expect(log).toContain('brought more than pull request');
  });

  test('of what a command applied before warns that something else may be there by now', async () => {
    await world.plan(pull, { colour: colour() });
    succeeded(await command().step());
    const { outputs, log } = succeeded(await merge()());
    expect([outputs['applied'], outputs['plan-id']]).toEqual(['true', '']);
    expect(log).toMatch(/::warning .*If another pull request was applied there since/);
  });

  test('of a fork warns that it was never planned', async () => {
    pull = world.github.addPull({ author: 'eve', headRepository: 'eve/shop' }).number;
    const { outputs, log } = succeeded(await merge()());
    expect(outputs['failure-reason']).toBe('fork');
    expect(log).toMatch(/::warning .*Deploy by hand/);
  });

  test('that was pushed without a pull request fails, and says what to do', async () => {
    const sha = world.github.setBranch('main').sha;
    const { code, outputs, log } = await runStep(world, { event: 'push', sha });
    expect([code, outputs['failure-reason']]).toEqual([1, 'no-plan']);
    expect(log).toMatch(/::error title=Failed%3A no-plan::.*without a pull request.*by hand \(workflow_dispatch/);
  });

  test('onto a branch that went on meanwhile is refused', async () => {
    await world.plan(pull, { colour: colour() });
    world.github.setBranch('main');
    const { code, outputs } = await merge()();
    expect([code, outputs['failure-reason']]).toEqual([1, 'base-diverged']);
  });
});

describe('between approval and apply', () => {
  const inputsOf = async () =>
    resolved(succeeded(await command(undefined, 'ada', { inputs: { 'resolve-only': 'true' } }).step()));

  test('a newer plan is left alone: what was approved is applied, and told in a comment of its own', async () => {
    const approved = await world.plan(pull, { colour: colour() });
    const inputs = await inputsOf();
    world.github.world.comments.delete(comments().find(({ body }) => stateOf(body))?.id ?? 0);
    const newer = world.comment(pull, approved, { plan: 'pr-1--20261121t120000z-00000000', digest: 'e'.repeat(64) });
    const { outputs } = succeeded(await runStep(world, { event: 'workflow_dispatch', inputs }));
    expect(outputs).toMatchObject({ applied: 'true', 'plan-id': approved.id });
    const { body } = world.github.world.comments.get(newer) ?? { body: '' };
    expect(stateOf(body)).toMatchObject({ status: 'planned', plan: 'pr-1--20261121t120000z-00000000' });
    expect(answers().at(-1)?.body).toMatch(/^### ✅ Applied to `test`/);
  });

  test('a comment that was deleted is not missed', async () => {
    await world.plan(pull, { colour: colour() });
    const inputs = await inputsOf();
    for (const { id } of comments()) world.github.world.comments.delete(id);
    const { outputs } = succeeded(await runStep(world, { event: 'workflow_dispatch', inputs }));
    expect([outputs['applied'], comments()]).toEqual(['true', []]);
  });

  test('another digest is refused', async () => {
    await world.plan(pull, { colour: colour() });
    const inputs = { ...(await inputsOf()), 'plan-digest': 'f'.repeat(64) };
    world.gate.clear();
    const { code, outputs } = await runStep(world, { event: 'workflow_dispatch', inputs });
    expect([code, outputs['failure-reason'], executed()]).toEqual([1, 'plan-changed', 0]);
  });

  test('half of the values is no plan', async () => {
    const { code, log } = await runStep(world, { event: 'push', inputs: { 'plan-id': 'pr-1--x-0' } });
    expect([code, log]).toEqual([1, expect.stringContaining("'plan-id' needs 'plan-digest' beside it")]);
  });

  test("a job that isn't in the GitHub Environment gets no credentials", async () => {
    await world.plan(pull, { colour: colour() });
    const { code, outputs, log } = await command(undefined, 'ada', { inEnvironment: false }).step();
    expect([code, outputs['failure-reason']]).toEqual([1, 'credentials']);
    expect(log).toContain('apply in a job with one');
  });
});

describe('what goes wrong', () => {
  test('a resource that fails is told with its construct path; what is left, and how to go on', async () => {
    await world.plan(pull, { colour: colour(), broken: true });
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
    await world.plan(pull, { colour: colour() });
    const step = merge();
    world.github.fail({ method: 'PATCH', path: /comments/, status: 'reset-before' });
    const { outputs, log } = succeeded(await step());
    expect(outputs['applied']).toBe('true');
    expect(log).toMatch(/::warning title=Could not write the result into the comment::/);
  });

  test('a job that is cancelled midway says what is left, and the same command goes on', async () => {
    await world.plan(pull, { colour: colour() });
    let kill: (signal: NodeJS.Signals) => void = () => {};
    const before = () => {
      kill('SIGTERM');
      return new Promise<void>((resolve) => setTimeout(resolve, 300));
    };
    world.gate.inject({ action: 'ExecuteChangeSet', nth: 1, fault: { before } });
    const running = (given: typeof kill) => {
      kill = given;
    };
    const { code, outputs } = await command(undefined, 'ada', { running }).step();
    expect([code, outputs['failure-reason'], executed()]).toEqual([1, 'interrupted', 1]);
    expect(shown()).toMatch(/^### ⛔ Apply to `test` stopped/);
    expect(shown()).toMatch(/- `shop-test-app`: `(failed|not begun)`/);
    const { outputs: then } = succeeded(await command().step());
    expect([then['applied'], executed()]).toEqual(['true', 2]);
    expect(shown()).toContain('`applied by an earlier run of this plan`');
  });

  test('another run that holds the environment is waited for, then named; its comment is left alone', async () => {
    await world.plan(pull, { colour: colour() });
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.gate.inject({ action: 'ExecuteChangeSet', nth: 1, fault: { before: () => held } });
    const first = command().step();
    while (!world.gate.calls().some(({ action }) => action === 'ExecuteChangeSet'))
      await new Promise((done) => setTimeout(done, 50));
    const second = await command(undefined, 'ada', { inputs: { 'lock-timeout-minutes': '0' } }).step();
    expect([second.code, second.outputs['failure-reason']]).toEqual([1, 'locked']);
    expect(answers().at(-1)?.body).toMatch(/Nothing was applied to `test`:[\s\S]*actions\/runs\/7/);
    release();
    expect(succeeded(await first).outputs['applied']).toBe('true');
    expect(stateOf(shown())?.status).toBe('applied');
  });

  test('every wrong input is named', async () => {
    const inputs = { require: 'everything', head: 'main', mode: 'fast' };
    const { code, outputs, log } = await runStep(world, { event: 'push', inputs });
    expect([code, outputs['failure-reason']]).toEqual([1, 'inputs']);
    for (const name of Object.keys(inputs)) expect(log).toContain(`'${name}' should be`);
  });

  test("'require: approved' wants a review of the newest commit", async () => {
    await world.plan(pull, { colour: colour() });
    const inputs = { require: 'approved, undiverged', 'resolve-only': 'true' };
    expect((await command(undefined, 'ada', { inputs }).step()).outputs['failure-reason']).toBe('not-approved');
    world.github.world.permissions.set('bob', 'write');
    world.github.addReview({ author: 'bob', pull, state: 'APPROVED' });
    expect(succeeded(await command(undefined, 'ada', { inputs }).step()).outputs['plan-id']).toContain(`pr-${pull}--`);
  });
});
