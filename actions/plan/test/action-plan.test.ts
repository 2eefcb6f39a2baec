import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Plan } from '@stratiform/deployer';
import { stateOf } from '@stratiform/github';
import { comments, done, openPull, pull, world } from '../../testing/trial.js';
import { body, step, synth } from './support/trial.js';

describe('a plan', () => {
  test('is commented, summed up, written to files, told in outputs, and stored', async () => {
    const { code, outputs, summary, log } = await step();
    if (code !== 0) throw new Error(log);
    expect(outputs).toMatchObject({
      'has-changes': 'true',
      exitcode: '2',
      'to-add': '2',
      'to-destroy': '0',
      'permissions-broadened': 'false',
      drifted: '',
      'failure-reason': '',
      'comment-id': String(comments()[0]?.id),
    });
    expect(body()).toMatch(/^### Plan for `test`: 2 to create/);
    expect(stateOf(body())).toMatchObject({
      status: 'planned',
      label: `pr-${pull}`,
      head: world.github.world.pulls.get(pull)?.head.sha,
      plan: outputs['plan-id'],
      digest: outputs['plan-digest'],
    });
    expect(summary).toContain('### Plan for `test`');
    for (const text of [body(), summary]) expect(text).not.toContain('000000000000');
    const file = JSON.parse(fs.readFileSync(outputs['json-plan-path'] ?? '', 'utf8')) as Plan;
    expect([file.id, file.digest]).toEqual([outputs['plan-id'], outputs['plan-digest']]);
    expect(fs.readFileSync(outputs['text-plan-path'] ?? '', 'utf8')).toContain('Plan for test');
    expect(world.gate.calls().some(({ role }) => role?.includes('assumed-role/shop-test-plan/'))).toBe(true);
    expect(log).not.toContain('Goes on as the caller');
  });

  test('is made the same way on GitHub Enterprise Server', async () => {
    const { url, graphqlUrl } = world.github.enterprise;
    const { code } = await step({ env: { GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: graphqlUrl } });
    expect([code, comments().length]).toEqual([0, 1]);
  });

  test('of a run that is repeated is another plan in the same comment', async () => {
    const first = await step();
    const again = await step({ env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect(comments()).toHaveLength(1);
    expect(again.outputs['comment-id']).toBe(first.outputs['comment-id']);
    expect(again.outputs['plan-id']).not.toBe(first.outputs['plan-id']);
    expect(stateOf(body())?.plan).toBe(again.outputs['plan-id']);
  });

  test('whose commit is not the newest leaves the comment to the newer one', async () => {
    const { head } = world.github.world.pulls.get(pull) ?? {};
    const older = await step({ meanwhile: () => void world.github.setBranch(head?.ref ?? '') });
    expect([older.code, comments()]).toEqual([0, []]);
    expect(older.log).toMatch(/::notice title=An older commit::.*left to the run of the newer commit/);
    expect(older.outputs).toMatchObject({ 'has-changes': 'true', 'comment-id': '' });
  });

  test('survives a token that may not comment: the step fails and says which permission is missing', async () => {
    const { code, outputs, summary, log } = await step({
      token: world.token({ 'pull-requests': 'read', issues: 'read' }),
    });
    expect([code, comments()]).toEqual([1, []]);
    expect(outputs).toMatchObject({ 'failure-reason': 'no-permission', 'has-changes': 'true', exitcode: '1' });
    expect(outputs['plan-id']).toMatch(new RegExp(`^pr-${pull}--`));
    expect(summary).toContain('### Plan for `test`');
    expect(log).toMatch(/::error .*pull-requests: write/);
  });

  test('that fails takes the place of the plan that was there, with reason and remedy', async () => {
    await step();
    synth({ broken: 'template' });
    const { code, outputs, log } = await step();
    synth();
    expect([code, comments().length]).toEqual([1, 1]);
    expect(body()).toMatch(/^### ⛔ Plan for `test` failed/);
    expect(stateOf(body())).toMatchObject({ status: 'failed' });
    expect(stateOf(body())).not.toHaveProperty('plan');
    expect(outputs['failure-reason']).not.toBe('');
    expect(log).toMatch(new RegExp(`::error title=Failed%3A ${outputs['failure-reason']}`));
    expect(log).not.toContain('    at ');
  });

  test('is made without a comment where none is wanted', async () => {
    expect(await step({ inputs: { 'comment-pr': 'never' } })).toMatchObject({ code: 0 });
    expect(comments()).toEqual([]);
  });

  test('that is cancelled leaves no change set, and no comment', async () => {
    const { code, outputs } = await step({
      meanwhile: (kill) => {
        const before = async () => {
          kill('SIGINT');
          await sleep(200);
          kill('SIGTERM');
        };
        world.gate.inject({ action: 'CreateChangeSet', times: 1, fault: { before } });
      },
    });
    expect([code, outputs['failure-reason'], comments()]).toEqual([1, 'interrupted', []]);
    expect(done('CreateChangeSet')).toBe(1);
    expect(done('DeleteChangeSet')).toBe(1);
  });
});

describe('what is checked out', () => {
  const folder = () => path.join(world.root, 'clone');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', folder(), '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      encoding: 'utf8',
    }).trim();
  const inputs = { 'working-directory': 'clone' };
  const commit = (message: string) => {
    git('commit', '--quiet', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  let base: string;
  beforeEach(() => {
    fs.rmSync(folder(), { recursive: true, force: true });
    fs.mkdirSync(folder());
    for (const name of ['stratiform.config.js', 'core'])
      fs.cpSync(path.join(world.root, name), path.join(folder(), name), { recursive: true });
    git('init', '--quiet', '-b', 'main');
    commit('one');
    git('switch', '--quiet', '-c', 'change');
    openPull({ headSha: commit('change') });
    git('switch', '--quiet', 'main');
    base = commit('two');
  });

  test('is the trial merge, whose first parent is what is planned onto', async () => {
    git('merge', '--quiet', '--no-ff', '-m', 'trial', 'change');
    const { code, log } = await step({ inputs });
    expect([code, stateOf(body())?.base]).toEqual([0, base]);
    expect(log).not.toContain('Planned onto no base');
  });

  test("may be the pull request's own commit: then no base is noted, which is said", async () => {
    git('switch', '--quiet', 'change');
    const { code, log } = await step({ inputs });
    const { head } = world.github.world.pulls.get(pull) ?? {};
    expect([code, stateOf(body())?.head, stateOf(body())?.base]).toEqual([0, head?.sha, undefined]);
    expect(log).toMatch(/::notice title=Planned onto no base::.*'require: undiverged'.*Check out the trial merge/);
  });

  test('may not be another commit, as that of a run by hand is: nothing is planned, nor commented', async () => {
    world.gate.clear();
    const given = { ...inputs, 'pr-number': String(pull) };
    const { code, outputs, log } = await step({ event: 'workflow_dispatch', inputs: given });
    expect([code, outputs['failure-reason'], comments(), world.gate.calls()]).toEqual([1, 'head-moved', [], []]);
    expect(log).toContain(base);
    expect(log).toContain(`ref: refs/pull/${pull}/merge`);
  });

  test('does not matter to a clean-up', async () => {
    expect(await step({ action: 'closed', inputs: { ...inputs, mode: 'cleanup' } })).toMatchObject({ code: 0 });
  });
});

describe('nothing is asked of AWS', () => {
  afterEach(() => expect(world.gate.calls()).toEqual([]));

  test('for a fork, which is told once and fails nothing', async () => {
    const { number } = world.github.addPull({ author: 'eve', headRepository: 'eve/shop' });
    const { code, outputs, log, summary } = await step({ about: number });
    expect([code, outputs['failure-reason'], outputs['plan-id']]).toEqual([0, 'fork', '']);
    expect(log.match(/::(notice|warning|error)/g)).toEqual(['::notice']);
    expect(summary).toContain('comes from a fork (eve/shop)');
    expect(comments(number)).toEqual([]);
  });

  test("for a fork's pull request that an input names", async () => {
    const { number } = world.github.addPull({ author: 'eve', headRepository: 'eve/shop' });
    const { code, outputs } = await step({
      event: 'workflow_dispatch',
      inputs: { 'pr-number': String(number) },
    });
    expect([code, outputs['failure-reason']]).toEqual([0, 'fork']);
  });

  test('when inputs are wrong, all of which are named', async () => {
    const { code, outputs, log } = await step({ inputs: { mode: 'dry', 'comment-pr': 'yes', drift: 'maybe' } });
    expect([code, outputs['failure-reason'], outputs.exitcode]).toEqual([1, 'inputs', '1']);
    for (const name of ['mode', 'comment-pr', 'drift']) expect(log).toContain(`'${name}'`);
  });

  test('when the project file is missing, which the comment tells', async () => {
    const { code, outputs } = await step({ inputs: { 'working-directory': '/' } });
    expect([code, outputs['failure-reason']]).toEqual([1, 'project-file']);
    expect(body()).toContain('stratiform.config.js');
  });
});
