/** Sizes and start-up of the actions' bundles, beside bare Node and the CDK's toolkit-lib, bundled in the same way. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { plainEnvironment, run } from '../support/commands.mjs';
import { median, range } from '../support/statistics.mjs';

export const name = 'actions';
export const title = "actions' bundles: sizes, and start-up above bare Node";

/** The newest that can be installed here, as a user of it would bundle it for an action of their own. */
const TOOLKIT = '@aws-cdk/toolkit-lib@1.40.1';
const TIMES = 15;

export async function measure(bench) {
  const checkout = await bench.checkout();
  const folder = mkdtempSync(path.join(tmpdir(), 'stratiform-bench-actions-'));
  try {
    const toolkit = await bundledToolkit(folder, checkout);
    const bundles = {
      plan: path.join(checkout.root, 'actions/plan/dist'),
      apply: path.join(checkout.root, 'actions/apply/dist'),
    };
    // An environment that the project doesn't have: the deployer is loaded, and nothing is asked of AWS.
    const project = path.join(folder, 'project');
    projectIn(project);
    const starts = await inTurns(
      {
        node: ['-e', '0'],
        plan: [path.join(bundles.plan, 'index.js')],
        apply: [path.join(bundles.apply, 'index.js')],
        'plan, all loaded': [path.join(bundles.plan, 'index.js')],
        toolkit: [path.join(toolkit, 'index.js')],
      },
      folder,
      project,
    );
    const above = (what) => starts[what].map((ms) => ms - median(starts.node));
    const compared = (what) => ({ compared: { what: 'toolkit-lib', value: what } });
    return [
      ...Object.entries(bundles).flatMap(([what, dist]) => [
        {
          what: `${what}: dist/index.js`,
          value: sizeOf(dist, 'index.js') / 1e6,
          unit: 'MB',
          target: 1,
          ...compared(sizeOf(toolkit, 'index.js') / 1e6),
        },
        {
          what: `${what}: with what is loaded lazily`,
          value: sizeOf(dist) / 1e6,
          unit: 'MB',
          ...compared(sizeOf(toolkit) / 1e6),
        },
        {
          what: `${what}: start above bare Node, to a missing input`,
          value: median(above(what)),
          unit: 'ms',
          spread: range(above(what), 0),
          target: 150,
          ...compared(median(above('toolkit'))),
        },
      ]),
      {
        what: 'plan: the same, to an unknown environment (the deployer is loaded)',
        value: median(above('plan, all loaded')),
        unit: 'ms',
        spread: range(above('plan, all loaded'), 0),
        ...compared(median(above('toolkit'))),
      },
      { what: 'bare Node', value: median(starts.node), unit: 'ms', spread: range(starts.node, 0) },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What each start ends with: else something else was measured. */
const EXPECTED = {
  plan: 'Failed%3A inputs',
  apply: 'Failed%3A inputs',
  'plan, all loaded': "There is no environment 'nowhere' in the project",
};

/** Starts each command in turn, so that what else the machine does strikes all of them. @returns milliseconds by name */
async function inTurns(commands, folder, project) {
  const plain = plainEnvironment();
  const environments = {
    'plan, all loaded': {
      ...plain,
      INPUT_ENVIRONMENT: 'nowhere',
      INPUT_TOKEN: 'none',
      GITHUB_API_URL: 'https://github.example/api/v3',
      GITHUB_EVENT_PATH: path.join(project, 'event.json'),
      'INPUT_WORKING-DIRECTORY': project,
      GITHUB_REPOSITORY: 'org/shop',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_SHA: '0'.repeat(40),
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_ACTOR: 'someone',
      GITHUB_SERVER_URL: 'https://github.example',
    },
  };
  const times = Object.fromEntries(Object.keys(commands).map((what) => [what, []]));
  for (let turn = 0; turn < TIMES; turn += 1) {
    for (const [what, args] of Object.entries(commands)) {
      const env = environments[what] ?? plain;
      const { ms, output } = await run([process.execPath, ...args], { cwd: folder, env, codes: [0, 1] });
      const expected = EXPECTED[what];
      if (expected && !output.includes(expected)) throw new Error(`'${what}' should say '${expected}':\n${output}`);
      times[what].push(ms);
    }
  }
  return times;
}

function projectIn(folder) {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'event.json'), '{}');
  writeFileSync(
    path.join(folder, 'stratiform.config.js'),
    "module.exports = { project: 'shop', environments: { dev: { account: '000000000000', region: 'eu-central-1' } }, layers: [{ name: 'app', assembly: 'cdk.out' }] };",
  );
}

async function bundledToolkit(folder, checkout) {
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  writeFileSync(
    path.join(folder, 'toolkit.js'),
    "const { Toolkit } = require('@aws-cdk/toolkit-lib');\nnew Toolkit();\n",
  );
  await run(['npm', 'install', '--no-audit', '--no-fund', TOOLKIT], { cwd: folder });
  await run([checkout.bin('ncc'), 'build', 'toolkit.js', '-m', '-o', 'toolkit'], { cwd: folder });
  return path.join(folder, 'toolkit');
}

function sizeOf(folder, file) {
  const files = file ? [file] : readdirSync(folder).filter((one) => one.endsWith('.js'));
  return files.reduce((sum, one) => sum + statSync(path.join(folder, one)).size, 0);
}
