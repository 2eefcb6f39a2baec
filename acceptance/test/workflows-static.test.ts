import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { environments } from '@stratiform/config';
import { parse } from 'yaml';
import { root } from '../src/templates';
import { expression, modeOf, type WorkflowJob, workflowFiles } from './support/workflow-files';

/**
 * What no run outside of GitHub shows: `act` enforces neither permissions nor environments nor concurrency. That the files
 * are what the generator writes is the build's to check.
 */
const workflows = workflowFiles();
const jobs = workflows.flatMap((workflow) => Object.values(workflow.jobs));
const titled = (all: WorkflowJob[]): [string, WorkflowJob][] => all.map((job) => [job.title, job]);
const those = (mode: string) => titled(jobs.filter((job) => modeOf(job) === mode));
const steps = jobs.flatMap((job) => job.steps.map((step) => ({ ...step, job: job.title })));

const read = { contents: 'read' };
const identified = { ...read, 'id-token': 'write' };

/** Every job is in exactly one row, and has exactly what stands there. */
const needed: [RegExp, object][] = [
  [/^(build\/build|plan\/affected|release\/pack|stratiform\/image-list)$/, read],
  [/^(plan\/planned|stratiform\/inputs)$/, {}],
  [/^(plan|stratiform)\/plan$|^(cleanup|stratiform)\/cleanup$/, { ...identified, 'pull-requests': 'write' }],
  [/^(drift|stratiform)\/drift$/, { ...identified, issues: 'write' }],
  [/\/resolve-(dev|1)$|^plan\/untouched$/, { ...read, 'pull-requests': 'write' }],
  [/\/resolve-(stage|prod|[2-5])$/, { ...read, 'pull-requests': 'read' }],
  [/\/apply-(dev|stage|prod|[1-5])$/, { ...identified, 'pull-requests': 'write' }],
  [/\/(plan|apply|images?)-by-hand$|^(plan|stratiform)\/image$|^stratiform\/images-[1-5]$/, identified],
  [/^release\/publish$/, { 'id-token': 'write' }],
  [/^release\/release$/, { contents: 'write' }],
];

describe('permissions', () => {
  test.each(workflows.map((one) => [one.name, one] as const))('of the workflow %s are none', (_, { permissions }) =>
    expect(permissions).toEqual({}),
  );

  test.each(titled(jobs))('of the job %s are exactly the needed ones', (title, { permissions }) => {
    const rows = needed.filter(([pattern]) => pattern.test(title));
    expect(rows.map(([, exactly]) => exactly)).toEqual([permissions]);
  });
});

describe('GitHub Environments and concurrency', () => {
  test.each(those('apply'))(
    '%s waits for its environment, alone in it, and is never cancelled midway',
    (title, job) => {
      const step = job.steps.at(-1);
      expect(job.environment).toBeDefined();
      expect(step?.with?.environment).toBe(job.environment);
      expect(job.concurrency).toEqual({ group: `stratiform-${job.environment}`, 'cancel-in-progress': false });
      expect(title).toMatch(/\/apply-/);
    },
  );

  test.each(those('apply'))('%s shows the digest in its name, and applies that id and digest', (_, job) => {
    const from = job.needs?.[0];
    const given = job.steps.at(-1)?.with ?? {};
    for (const output of ['plan-id', 'plan-digest'])
      expect(given[output]).toBe(expression(`needs.${from}.outputs.${output}`));
    expect((job as { name?: string }).name).toContain(given['plan-digest']);
    expect(job.if).toContain(`needs.${from}.outputs.plan-id != ''`);
  });

  test.each(['plan', 'cleanup', 'drift', 'resolve', 'image', 'verify'].flatMap(those))(
    '%s is in no environment: what it may do is not for anybody to approve',
    (_, { environment }) => expect(environment).toBeUndefined(),
  );

  test.each([...those('plan'), ...those('cleanup')].filter(([title]) => !title.endsWith('by-hand')))(
    "%s gives way to a newer run of the same pull request and environment, and to nobody's apply",
    (_, { concurrency }) => {
      const group = expression("format('stratiform-{0}-pr-{1}', matrix.environment, github.event.pull_request.number)");
      expect(concurrency).toEqual({ group, 'cancel-in-progress': true });
    },
  );

  test.each(those('resolve'))('%s may not ask for an identity', (_, { permissions }) =>
    expect(permissions).not.toHaveProperty('id-token'),
  );
});

describe('the order of deployment', () => {
  const names = Object.keys(environments()).filter((name) => name !== 'local');

  test.each([
    ['deploy', names],
    ['stratiform', ['1', '2', '3', '4', '5']],
  ])('of the workflow %s is %s, by needs', (name, stages) => {
    const all = workflows.find((one) => one.name === name)?.jobs ?? {};
    expect(Object.keys(all).filter((id) => /^resolve-/.test(id))).toEqual(stages.map((stage) => `resolve-${stage}`));
    stages.forEach((stage, index) => {
      const before = stages[index - 1];
      expect(all[`apply-${stage}`].needs).toEqual([`resolve-${stage}`]);
      const images = Object.keys(all).filter((id) => id === 'image-list' || id === `images-${stage}`);
      const needs = [...(before ? [`resolve-${before}`, `apply-${before}`] : []), ...images];
      expect(all[`resolve-${stage}`].needs ?? []).toEqual(needs);
      if (!before) return;
      // Without a word about results, a job is skipped when any one before it was, however far before.
      expect(all[`apply-${stage}`].if).toContain(`!cancelled() && needs.resolve-${stage}.result == 'success'`);
      const condition = all[`resolve-${stage}`].if;
      expect(condition).toContain('!cancelled()');
      expect(condition).toContain(`needs.resolve-${before}.result == 'success'`);
      expect(condition).toContain(
        `needs.apply-${before}.result == 'success' || needs.apply-${before}.result == 'skipped'`,
      );
      expect(condition).toContain("github.event_name == 'push'");
    });
  });

  test('is that of the environments which every workflow of this repository lists', () => {
    const ofWorkflow = (name: string) => workflows.find((one) => one.name === name);
    expect(ofWorkflow('deploy')?.on.workflow_dispatch.inputs.environment.options).toEqual(names);
    for (const name of ['cleanup', 'drift'])
      expect(ofWorkflow(name)?.jobs[name]).toMatchObject({ strategy: { matrix: { environment: names } } });
    expect(ofWorkflow('plan')?.text).toContain(`tools/affected.mjs --base "$BASE" ${names.join(' ')}`);
  });

  test.each(titled(jobs.filter(({ title }) => /\/resolve-(dev|1)$/.test(title))))(
    '%s takes a comment that begins like a command, on a pull request only',
    (_, job) => {
      expect(job.if).toContain(
        "github.event_name == 'issue_comment' && github.event.issue.pull_request && startsWith(github.event.comment.body, '/stratiform')",
      );
      // What is merged may run here, what is commented on may not.
      expect(job.steps.filter((step) => step.run && !step.if?.startsWith("github.event_name == 'push'"))).toEqual([]);
      expect(
        job.steps.filter(({ with: given }) => given?.ref && !String(given.ref).includes('job.workflow_sha')),
      ).toEqual([]);
    },
  );
});

describe('every workflow', () => {
  test('pins third-party actions by commit, the version beside it', () => {
    const lines = workflows.flatMap(({ text }) => text.split('\n').filter((line) => /\buses:/.test(line)));
    const remote = lines.filter((line) => !/uses: \.\//.test(line));
    expect(remote.length).toBeGreaterThan(40);
    expect(remote.filter((line) => !/uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('leaves no token in a clone, and takes no cache', () => {
    const using = (action: string) => steps.filter(({ uses }) => uses?.startsWith(action));
    expect(using('actions/checkout@').length).toBeGreaterThan(20);
    for (const step of using('actions/checkout@')) expect(step.with).toMatchObject({ 'persist-credentials': false });
    for (const step of using('actions/setup-node@'))
      expect(step.with).toMatchObject({ 'package-manager-cache': false });
    for (const step of using('actions/setup-go@')) expect(step.with).toMatchObject({ cache: false });
    expect(using('actions/cache@')).toEqual([]);
  });

  test('ends by itself', () => {
    const endless = jobs.filter((job) => !(Number(job['timeout-minutes']) <= 180));
    expect(endless.map(({ title }) => title)).toEqual([]);
  });

  test('has no expression in a script, no secret, and none of the triggers that run a stranger with rights', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
    for (const { text, on } of workflows) {
      expect(text).not.toMatch(/secrets\./);
      expect(Object.keys(on)).not.toContain('pull_request_target');
      expect(Object.keys(on)).not.toContain('workflow_run');
    }
  });

  test('publishes by a trusted identity, in a job that builds nothing and runs nothing else', () => {
    const publish = workflows.find(({ name }) => name === 'release')?.jobs.publish;
    expect(publish?.environment).toBe('npm');
    expect(publish?.steps.flatMap(({ run = [] }) => run)).toEqual([
      'npm publish ./package/*.tgz --provenance --access public',
    ]);
  });
});

describe("this repository's actions", () => {
  const declared = (name: string): Record<string, { required?: boolean; default?: string }> =>
    parse(readFileSync(path.join(root, 'actions', name, 'action.yml'), 'utf8')).inputs;

  test.each(['plan', 'apply', 'build-image'])(
    'are given only inputs that they have, and each required one: %s',
    (name) => {
      const inputs = declared(name);
      const required = Object.keys(inputs).filter(
        (input) => inputs[input].required && inputs[input].default === undefined,
      );
      const used = steps.filter(({ uses }) => uses?.endsWith(`/actions/${name}`));
      expect(used.length).toBeGreaterThan(7);
      for (const { job, with: given = {} } of used) {
        const names = Object.keys(given);
        expect({ job, unknown: names.filter((input) => !(input in inputs)) }).toEqual({ job, unknown: [] });
        expect({ job, missing: required.filter((input) => !names.includes(input)) }).toEqual({ job, missing: [] });
      }
    },
  );
});

describe('the reusable workflow', () => {
  const all = workflows.find(({ name }) => name === 'stratiform');
  const reusable = titled(Object.values(all?.jobs ?? {}));

  test.each(reusable.filter(([, job]) => modeOf(job)))(
    '%s runs the actions of its own commit, taken last, so that no step before has had them in hand',
    (_, { steps }) => {
      expect(steps.at(-2)).toMatchObject({
        uses: expect.stringMatching(/^actions\/checkout@/),
        with: {
          repository: expression('job.workflow_repository || inputs.actions-repository'),
          ref: expression('job.workflow_sha || inputs.actions-ref'),
          path: '.stratiform',
        },
      });
      expect(steps.at(-1)?.uses).toMatch(/^\.\/\.stratiform\/actions\/(plan|apply|build-image)$/);
    },
  );

  test('does, beside building, what this repository does for itself', () => {
    const own = ['plan', 'cleanup', 'drift', 'deploy'].flatMap((name) =>
      Object.values(workflows.find((one) => one.name === name)?.jobs ?? {}),
    );
    const modes = (some: WorkflowJob[]) => [...new Set(some.map(modeOf).filter(Boolean))].sort();
    const both = ['apply', 'cleanup', 'drift', 'image', 'plan', 'resolve'];
    expect(modes(own.filter((job) => !['untouched', 'verify'].includes(modeOf(job) ?? '')))).toEqual(both);
    expect(modes(reusable.map(([, job]) => job))).toEqual([...both, 'verify']);
    // Only here not everything is planned; images are verified where an environment packs them.
    expect(modes(own)).toContain('untouched');
  });
});
