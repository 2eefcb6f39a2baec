import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parse } from 'yaml';
import { root } from '../src/templates';
import { callerExample } from './support/caller-example';
import { describeLinter, findings, linter } from './support/linters';
import { expression, workflowFiles } from './support/workflow-files';

const scratch = mkdtempSync(path.join(tmpdir(), 'stratiform-workflows-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A file with a workflow of one job, whose steps are given. */
function workflow(name: string, steps: string, more = ''): string {
  const file = path.join(scratch, `${name}.yml`);
  const text = `name: broken\non: pull_request\npermissions: {}\njobs:\n  one:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps}\n`;
  writeFileSync(file, text);
  return file;
}

/** The workflow that the documentation shows, with a commit in the place of its words. */
function caller(): string {
  const file = path.join(scratch, 'caller.yml');
  writeFileSync(file, callerExample().text);
  return file;
}

const files = workflowFiles();
const actions = ['plan', 'apply', 'build-image']
  .map((name) => path.join(root, 'actions', name, 'action.yml'))
  .filter(existsSync);
const nothing = { code: 0, output: expect.anything() };

const actionlint = linter('actionlint', 'go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12');
const shellcheck = linter('shellcheck', 'apt-get install shellcheck');
const zizmor = linter('zizmor', 'acceptance/requirements.txt');
const schema = linter('check-jsonschema', 'acceptance/requirements.txt');

describeLinter(actionlint, () => {
  const run = (...files: string[]) => findings(actionlint, ['-no-color', ...files]);

  test('finds nothing in the workflows', async () => {
    expect(await run(...files.map(({ file }) => file))).toEqual({ code: 0, output: '' });
  }, 60_000);

  test('finds nothing in the ten lines of the documentation', async () => {
    expect(await run(caller())).toEqual({ code: 0, output: '' });
  }, 60_000);

  test.each([
    [
      'an expression of the pull request in a script',
      `echo "${expression('github.event.pull_request.title')}"`,
      'untrusted',
    ],
    ['an output that no step has', `echo "${expression('steps.none.outputs.id')}"`, 'property "none" is not defined'],
    ['a property that the job context does not have', `echo "${expression('job.workflow_sah')}"`, 'workflow_sah'],
  ])('finds %s', async (_, script, expected) => {
    const { code, output } = await run(workflow('expression', `      - run: ${script}`));
    expect(code).toBe(1);
    expect(output).toContain(expected);
  });

  test('is told to look away from one message, in one file, and from nothing else', () => {
    const { paths } = parse(readFileSync(path.join(root, '.github/actionlint.yaml'), 'utf8'));
    expect(paths).toEqual({
      '.github/workflows/stratiform.yml': {
        ignore: ['property "workflow_(sha|repository)" is not defined in object type'],
      },
    });
  });
});

describeLinter(shellcheck, () => {
  const script = (name: string, text: string): string => {
    const file = path.join(scratch, `${name.replaceAll(/\W+/g, '-')}.sh`);
    writeFileSync(file, `#!/usr/bin/env bash\nset -eo pipefail\n${text}\n`);
    return file;
  };
  const run = (...files: string[]) => findings(shellcheck, ['--severity=style', ...files]);

  test('finds nothing in the scripts of the workflows', async () => {
    const scripts = files.flatMap(({ jobs }) =>
      Object.values(jobs).flatMap(({ title, steps }) =>
        steps.flatMap(({ run }, index) => (run ? [script(`${title} ${index}`, run)] : [])),
      ),
    );
    expect(scripts.length).toBeGreaterThan(30);
    expect(await run(...scripts)).toEqual({ code: 0, output: '' });
  }, 60_000);

  test('finds a variable without quotes', async () => {
    const { code, output } = await run(script('unquoted', 'npm publish $PACKAGE'));
    expect(code).toBe(1);
    expect(output).toContain('SC2086');
  });
});

describeLinter(zizmor, () => {
  const run = (...inputs: string[]) => findings(zizmor, ['--offline', '--no-progress', '--color=never', ...inputs]);

  test('finds nothing in the workflows and actions', async () => {
    const { code, output } = await run('.github', ...actions);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('No findings to report') });
  }, 60_000);

  test('finds nothing in the ten lines of the documentation but whom a comment can start', async () => {
    const { output } = await run('--config', '.github/zizmor.yml', caller());
    expect(output.match(/^(error|warning|help|info)\[[^\]]+\]/gm)).toEqual(['error[dangerous-triggers]']);
  }, 60_000);

  test.each([
    ['a clone that keeps the token', '      - uses: actions/checkout@v7', '', 'artipacked'],
    ['an action that is not pinned', '      - uses: some/action@v1', '', 'unpinned-uses'],
    [
      'an expression of the pull request in a script',
      `      - run: echo "${expression('github.head_ref')}"`,
      '',
      'template-injection',
    ],
    ['a job that may do everything', '      - run: echo', '    permissions: write-all\n', 'excessive-permissions'],
  ])('finds %s', async (name, steps, more, audit) => {
    const { code, output } = await run(workflow(`zizmor ${name}`.replaceAll(' ', '-'), steps, more));
    expect(code).not.toBe(0);
    expect(output).toContain(`[${audit}]`);
  });
});

describeLinter(schema, () => {
  const run = (of: 'workflows' | 'actions', ...files: string[]) =>
    findings(schema, ['--builtin-schema', `vendor.github-${of}`, '--color=never', ...files]);

  test("holds the workflows to GitHub's schema", async () => {
    expect(await run('workflows', ...files.map(({ file }) => file), caller())).toEqual(nothing);
  }, 60_000);

  test("holds the actions to GitHub's schema, and they run on node24", async () => {
    expect(actions).toHaveLength(3);
    expect(await run('actions', ...actions)).toEqual(nothing);
    for (const file of actions) expect(parse(readFileSync(file, 'utf8')).runs.using).toBe('node24');
  }, 60_000);

  test('would not take a permission that there is not, nor an action without a main', async () => {
    const broken = workflow('permission', '      - run: echo', '    permissions: { id-token: admin }\n');
    expect(await run('workflows', broken)).toMatchObject({ code: 1, output: expect.stringContaining('id-token') });
    const action = path.join(scratch, 'action.yml');
    writeFileSync(action, 'name: x\ndescription: x\nruns: { using: node24 }\n');
    expect(await run('actions', action)).toMatchObject({ code: 1 });
  }, 60_000);
});
