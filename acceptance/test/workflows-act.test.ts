import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { findAct, runAct } from './support/workflows/act';
import { jobsIn, textIn } from './support/workflows/act-log';
import { granted, hosted, repositoriesIn } from './support/workflows/hosted';

const line = (value: object) => JSON.stringify({ job: 'call/plan', jobID: 'plan', msg: '', ...value });
const expression = (of: string) => `$\{{ ${of} }}`;
const inStep = (value: object) => line({ step: 'Plan', stepID: ['plan'], stage: 'Main', ...value });

describe("act's log", () => {
  test('tells of each step its result, outputs, summary, annotations, and what it printed', () => {
    const log = [
      'Not a line of the log',
      line({ step: 'Set up job', msg: 'Run Set up job' }),
      inStep({ raw_output: true, msg: 'one\n' }),
      inStep({ raw_output: true, msg: 'two\n' }),
      inStep({ command: 'error', arg: 'secret', msg: '  ❗  ::error title=Failed%3A here::What::%0Ahappened ***\n' }),
      inStep({ command: 'set-output', name: 'plan-id', arg: '1\n2' }),
      inStep({ command: 'summary', content: '# Plan\n' }),
      inStep({ stepResult: 'failure', executionTime: 2_400_000 }),
      line({ jobResult: 'failure' }),
    ];
    expect(jobsIn(log.join('\n'))).toEqual([
      {
        id: 'plan',
        name: 'call/plan',
        result: 'failure',
        steps: [
          {
            id: 'plan',
            name: 'Plan',
            result: 'failure',
            time: 2,
            outputs: { 'plan-id': '1\n2' },
            summary: '# Plan\n',
            annotations: [{ level: 'error', title: 'Failed: here', message: 'What::\nhappened ***' }],
            log: 'one\ntwo\n',
          },
        ],
      },
    ]);
  });

  test('is the messages to a reader, which are masked, not the fields beside them, which are not', () => {
    const log = line({ msg: '::add-mask::***', arg: 'a-secret', raw: '::add-mask::a-secret\n' });
    expect(textIn(log)).toBe('::add-mask::***');
  });

  test('of a job that only calls a workflow is none of a job', () => {
    expect(jobsIn(JSON.stringify({ job: 'stratiform', jobID: 'stratiform', msg: 'read' }))).toEqual([]);
  });
});

describe('what GitHub adds to a workflow', () => {
  const hosting = {
    token: (permissions: object) => `token-${Object.keys(permissions).join('+')}`,
    identity: (environment?: string) => ({ IDENTITY: environment ?? 'none' }),
    from: { repository: 'a/b', sha: '1234' },
  };
  const workflow = (job: string) =>
    `permissions: {}\njobs:\n  one:\n    ${job}\n    steps:\n      - uses: ./actions/plan\n`;

  test.each([
    ['no identity without the permission', 'permissions: { contents: read }', expect.not.stringContaining('IDENTITY')],
    ['an identity with it', 'permissions: { id-token: write }', expect.stringContaining('IDENTITY: none')],
    [
      "the environment's identity",
      `permissions: { id-token: write }\n    environment: ${expression('inputs.environment')}`,
      expect.stringContaining(`IDENTITY: ${expression('inputs.environment')}`),
    ],
    [
      "a token with the job's permissions",
      'permissions: { issues: write }',
      expect.stringContaining('token: token-issues'),
    ],
    ["the workflow's permissions otherwise", 'timeout-minutes: 1', expect.stringContaining('token: token-\n')],
  ])('is %s', (_, job, expected) => expect(hosted(workflow(job), hosting)).toEqual(expected));

  test('is its token wherever the workflow asks for it', () => {
    const text = workflow('permissions: {}').replace(
      './actions/plan',
      `x/y@v1\n        env: { T: "${expression('github.token')}" }`,
    );
    expect(hosted(text, hosting)).toContain('T: token-');
  });

  test('is where the workflow is from', () => {
    const text = workflow('permissions: {}').replace(
      './actions/plan',
      `x/y@v1\n        with: { ref: "${expression('job.workflow_sha || inputs.ref')}" }`,
    );
    expect(hosted(text, hosting)).toContain(`ref: ${expression("'1234' || inputs.ref")}`);
  });

  test('is refused beyond what the caller grants', () => {
    const caller =
      'permissions: {}\njobs:\n  call:\n    uses: a/b/.github/workflows/c.yml@v1\n    permissions: { issues: read }\n';
    const most = granted(caller)['a/b/.github/workflows/c.yml@v1'];
    expect(() => hosted(workflow('permissions: { issues: write }'), hosting, most)).toThrow(
      "A job asks for 'issues: write', its caller grants 'read'.",
    );
  });

  test('names every repository that has to be there', () => {
    const text =
      'jobs: { one: { uses: a/b/.github/workflows/c.yml@v1 }, two: { steps: [{ uses: d/e@f }, { uses: d/g/h/i@j }, { uses: ./k }] } }';
    expect(repositoriesIn(text)).toEqual(['a/b@v1', 'd/e@f', 'd/g@j']);
  });
});

const found = findAct();
const testWithAct = 'act' in found ? test : test.skip;

testWithAct('a run that takes too long is stopped, with its steps, and its log is told', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-act-'));
  const repository = path.join(folder, 'repository');
  fs.mkdirSync(path.join(repository, '.github/workflows'), { recursive: true });
  const seconds = String(3600 + process.pid);
  fs.writeFileSync(
    path.join(repository, '.github/workflows/slow.yml'),
    `on: push\njobs: { slow: { runs-on: ubuntu-latest, steps: [{ run: echo begins && sleep ${seconds} }] } }\n`,
  );
  const run = runAct('act' in found ? found.act : '', {
    repository,
    folder,
    event: 'push',
    payload: {},
    actor: 'ada',
    env: { GITHUB_REPOSITORY: 'org/shop', GITHUB_REF: 'refs/heads/main', SHA_REF: '0'.repeat(40) },
    secrets: {},
    repositories: {},
    seconds: 2,
  });
  await expect(run).rejects.toThrow(/^act was stopped after 2 s:[\s\S]*begins/);
  expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(`sleep ${seconds}`);
  fs.rmSync(folder, { recursive: true });
});
