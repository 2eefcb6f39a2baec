// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of GitHub's
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { actionFile } from '../src/inputs/action-file.js';
import { type ActionInterface, flag, list, oneOf, text } from '../src/inputs/declare.js';
import { readmeTables } from '../src/inputs/readme-tables.js';
import { sharedInputs } from '../src/inputs/shared.js';

const action = {
  name: 'Example',
  description: 'Shows "all": of it',
  branding: { icon: 'layers', color: 'blue' },
  inputs: {
    mode: oneOf(['plan', 'drift'], { description: 'What to do.', default: 'plan' }),
    environment: text({ description: 'Where.', required: true, expected: 'a name | of one' }),
    layers: list({ description: 'Which\nlayers.' }),
    quick: flag({ description: 'Whether quick.', default: false }),
    token: sharedInputs.token,
  },
  outputs: { 'plan-id': { description: 'The id of the plan.' } },
} satisfies ActionInterface;

test('action.yml is written from the declaration', () => {
  expect(
    actionFile(action),
  ).toBe(`# Written by tools/action-metadata.mjs from src/interface.ts: change that one, and run \`npx nx run-many -t docs\`.

name: "Example"
description: "Shows \\"all\\": of it"
branding:
  icon: "layers"
  color: "blue"

inputs:
  mode:
    description: "What to do. Takes plan or drift."
    required: false
    default: "plan"
  environment:
    description: "Where. Takes a name | of one."
    required: true
  layers:
    description: "Which\\nlayers. Takes names, separated by commas, blanks or lines."
    required: false
  quick:
    description: "Whether quick. Takes true or false."
    required: false
    default: "false"
  token:
    description: "Token for GitHub's API. Comments are looked for and edited as its user. Takes a token for GitHub's API, without blanks."
    required: false
    default: "\${{ github.token }}"

outputs:
  plan-id:
    description: "The id of the plan."

runs:
  using: "node24"
  main: "dist/index.js"
`);
});

test('what YAML takes for the end of a line is escaped', () => {
  const odd = 'a\u2028b\u0085c\u007fd\ufeffe\tf\\g';
  expect(actionFile({ ...action, description: odd })).toContain(
    String.raw`description: "a\u2028b\u0085c\u007fd\ufeffe\tf\\g"`,
  );
});

const impossible: [string, Partial<ActionInterface>, string][] = [
  [
    'a default that the input itself refuses',
    { inputs: { mode: { ...action.inputs.mode, default: 'fast' } } },
    "The default of input 'mode' should be plan or drift, got 'fast'.",
  ],
  [
    'a name in capitals',
    { outputs: { planId: { description: '' } } },
    "A name should be lower-case letters, digits and '-', and no word of YAML, got 'planId'.",
  ],
  [
    'a name that YAML reads as true',
    { outputs: { on: { description: '' } } },
    "A name should be lower-case letters, digits and '-', and no word of YAML, got 'on'.",
  ],
  [
    'an expression in a description',
    { description: '${{ github.sha }}' },
    "A description should be without '${{', got '${{ github.sha }}'.",
  ],
];
test.each(impossible)('%s is refused', (_, changes, message) => {
  expect(() => actionFile({ ...action, ...changes })).toThrow(message);
});

test("the README's tables have what is required first", () => {
  const { inputs, outputs } = readmeTables(action);
  expect(inputs.split('\n')).toEqual([
    '| input | takes | default | what it is for |',
    '| --- | --- | --- | --- |',
    '| `environment` | a name \\| of one | **required** | Where. |',
    '| `mode` | plan or drift | `plan` | What to do. |',
    '| `layers` | names, separated by commas, blanks or lines |  | Which layers. |',
    '| `quick` | true or false | `false` | Whether quick. |',
    "| `token` | a token for GitHub's API, without blanks | `${{ github.token }}` | Token for GitHub's API. Comments are looked for and edited as its user. |",
  ]);
  expect(outputs).toBe('| output | what it is |\n| --- | --- |\n| `plan-id` | The id of the plan. |');
});

describe('node tools/action-metadata.mjs', () => {
  const tool = path.resolve('../../tools/action-metadata.mjs');
  const declare = pathToFileURL(path.resolve('lib/inputs/declare.js')).href;
  const declaration = `import { flag } from '${declare}';
export const action = { name: 'A', description: 'B', branding: { icon: 'x', color: 'red' },
  inputs: { quick: flag({ description: 'Quick.', default: true }) }, outputs: { done: { description: 'Done.' } } };`;
  const part = (name: string, content = '') => `<!-- generated: begin ${name} -->\n${content}<!-- end -->\n`;
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-action-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  function run(files: Record<string, string>) {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), content);
    }
    const { status, stderr } = spawnSync(process.execPath, [tool, '.'], { cwd: folder, encoding: 'utf8' });
    return { status, stderr };
  }
  const content = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  const readme = `# A\n\n${part('inputs', 'old\n')}\nBetween.\n\n${part('outputs')}\nAfter.\n`;
  const module = { 'package.json': '{"type":"module"}', 'lib/interface.js': declaration };

  test('writes action.yml and the tables, and the same ones again', () => {
    expect(run({ ...module, 'README.md': readme })).toEqual({ status: 0, stderr: '' });
    const [metadata, document] = [content('action.yml'), content('README.md')];
    expect(metadata).toContain('quick:\n    description: "Quick. Takes true or false."');
    expect(document).toContain('| `quick` | true or false | `true` | Quick. |');
    expect(document).toMatch(/^# A\n[\s\S]*\nBetween\.\n[\s\S]*\| `done` \| Done\. \|\n\n<!-- end -->\n\nAfter\.\n$/);
    expect(document).not.toContain('old');
    expect(run({})).toEqual({ status: 0, stderr: '' });
    expect([content('action.yml'), content('README.md')]).toEqual([metadata, document]);
  });

  const failures: [string, Record<string, string>, RegExp][] = [
    ['the action is not built', { 'README.md': readme }, /^lib\/interface\.js is missing: build the action first/],
    [
      'nothing is declared',
      { ...module, 'lib/interface.js': 'export const other = 1;', 'README.md': readme },
      /should export 'action', an ActionInterface; got undefined/,
    ],
    ['there is no README', module, /^README\.md is missing/],
    [
      'the README has no place for them',
      { ...module, 'README.md': '# A\n' },
      /^README\.md: '<!-- generated: begin inputs -->' with its '<!-- end -->' is missing/,
    ],
  ];
  test.each(failures)('says so when %s, and writes nothing', (_, files, message) => {
    const { status, stderr } = run(files);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(status).toBe(1);
    expect(fs.existsSync(path.join(folder, 'action.yml'))).toBe(false);
  });
});
