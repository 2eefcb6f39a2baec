import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parse, stringify } from 'yaml';
import { workflowFiles } from './support/workflow-files';
import { findAct, runAct } from './support/workflows/act';
import { Repository } from './support/workflows/git';

/**
 * Which jobs of this repository's own workflows run, in what order and with what inputs, as `act` evaluates their
 * conditions. The actions are stood in for: what they do is for the tests of the whole story.
 */
const found = findAct();
if ('reason' in found) process.stderr.write(`skipped: ${found.reason}\n`);
const describeAct = 'act' in found ? describe : describe.skip;

const folder = mkdtempSync(path.join(tmpdir(), 'stratiform-order-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A workflow of which only the actions' steps are left, each stood in for. */
function stoodIn(text: string): string {
  const { jobs, ...workflow } = parse(text);
  for (const job of Object.values<{ steps: { id?: string; uses?: string; with?: object }[] }>(jobs)) {
    job.steps = job.steps.flatMap(({ id, uses, with: given = {} }) => {
      const action = /^\.\/actions\/(\w+)$/.exec(uses ?? '')?.[1];
      if (!action) return [];
      const inputs = Object.entries(given).map(([name, value]) => [`GIVEN_${name}`, String(value)]);
      return [{ id: id ?? action, run: 'node "$STAND_IN"', env: { ACTION: action, ...Object.fromEntries(inputs) } }];
    });
  }
  return stringify({ ...workflow, jobs });
}

let runs = 0;

/** Jobs that ran, in order: their names, and that one failed. */
async function jobsOf(workflow: string, event: string, payload: object, env: Record<string, string> = {}) {
  const own = path.join(folder, String(runs++));
  const repository = new Repository(path.join(own, 'org/shop'));
  const { text = '' } = workflowFiles().find(({ name }) => name === workflow) ?? {};
  repository.commit('A workflow', { [`.github/workflows/${workflow}.yml`]: stoodIn(text) });
  const STAND_IN = path.join(__dirname, 'support/stand-in.cjs');
  const run = await runAct('act' in found ? found.act : '', {
    repository: repository.folder,
    event,
    payload,
    actor: 'somebody',
    env: { STAND_IN, NO_PLAN: '', FAILS: '', ...env },
    secrets: {},
    repositories: {},
    folder: own,
  });
  const names = run.jobs.map(({ name, result }) => {
    const job = name.split('/').at(-1)?.trim();
    return result === 'success' ? job : `${job} FAILED`;
  });
  return { names, run };
}

const push = { ref: 'refs/heads/main', repository: { default_branch: 'main' } };
const comment = (body: string, issue: object = { pull_request: { url: 'there' } }) => ({
  action: 'created',
  issue: { number: 12, ...issue },
  comment: { body },
});

describeAct("this repository's deployment", () => {
  jest.setTimeout(120_000);

  test('after a merge goes from dev over stage to prod, each with the digest that was resolved', async () => {
    const { names, run } = await jobsOf('deploy', 'push', push);
    expect(names).toEqual([
      'resolve dev',
      'apply dev digest-dev',
      'resolve stage',
      'apply stage digest-stage',
      'resolve prod',
      'apply prod digest-prod',
    ]);
    expect(JSON.parse(run.step('apply-prod', 'apply').log)).toMatchObject({
      environment: 'prod',
      'plan-id': 'id-prod',
      'plan-digest': 'digest-prod',
      'pr-number': '12',
    });
  });

  test.each([
    [
      'goes on past an environment that has nothing to apply',
      { NO_PLAN: 'stage' },
      ['resolve dev', 'apply dev digest-dev', 'resolve stage', 'resolve prod', 'apply prod digest-prod'],
    ],
    [
      'applies nothing where nothing was planned',
      { NO_PLAN: 'dev,stage,prod' },
      ['resolve dev', 'resolve stage', 'resolve prod'],
    ],
    [
      'stops at an environment where the apply fails',
      { FAILS: 'apply stage' },
      ['resolve dev', 'apply dev digest-dev', 'resolve stage', 'apply stage digest-stage FAILED'],
    ],
    ['stops where the plan is refused', { FAILS: 'resolve dev' }, ['resolve dev FAILED']],
  ])('after a merge %s', async (_, env, expected) => {
    expect((await jobsOf('deploy', 'push', push, env)).names).toEqual(expected);
  });

  test('by comment is of the first environment, and of no other', async () => {
    const { names, run } = await jobsOf('deploy', 'issue_comment', comment('/stratiform apply dev'));
    expect(names).toEqual(['resolve dev', 'apply dev digest-dev']);
    // Which one is meant is the comment's to say, and the action's to read.
    const given = JSON.parse(run.step('resolve-dev', 'resolve').log);
    expect(given).toMatchObject({ environments: 'dev', environment: '' });
  });

  test.each([
    ['is no command', comment('How nice')],
    ['is on an issue', comment('/stratiform apply dev', {})],
  ])('is not started by a comment that %s', async (_, payload) => {
    expect((await jobsOf('deploy', 'issue_comment', payload)).names).toEqual([]);
  });

  test('by hand plans, and applies exactly that plan', async () => {
    const { names, run } = await jobsOf('deploy', 'workflow_dispatch', { ...push, inputs: { environment: 'stage' } });
    expect(names).toEqual(['plan stage', 'apply stage digest-stage']);
    expect(JSON.parse(run.step('apply-by-hand', 'apply').log)).toMatchObject({
      environment: 'stage',
      'plan-id': 'id-stage',
      'plan-digest': 'digest-stage',
    });
  });

  test.each([
    ['nothing when the pull request is merged', true, []],
    ['every environment when it is not', false, ['clean up dev-1', 'clean up prod-3', 'clean up stage-2']],
  ])('cleans up %s', async (_, merged, expected) => {
    const payload = { action: 'closed', pull_request: { number: 12, merged, base: { sha: 'x' } } };
    expect((await jobsOf('cleanup', 'pull_request', payload)).names.sort()).toEqual(expected);
  });
});
