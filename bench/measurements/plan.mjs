/** Plans of independent stacks that exist and are changed, beside `cdk diff` of the same; and rendering a plan. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cdkDiff } from '../support/cdk.mjs';
import { CHANGE_SET_SECONDS, emulatedCloud } from '../support/cloud.mjs';
import { median, percentile, range, repeat } from '../support/statistics.mjs';

export const name = 'plan';
export const title = "'stratiform plan' of 1, 3 and 20 stacks, and 'cdk diff' of the same; rendering a plan";

const COUNTS = [1, 3, 20];
const MOST = Math.max(...COUNTS);

const script = (name) => fileURLToPath(new URL(`../support/${name}`, import.meta.url));
const preload = script('peak-memory.cjs');

export async function measure(bench) {
  const checkout = await bench.quietCheckout();
  bench.say('  tsc; bootstrap, and the stacks as they are before');
  for (const name of ['gate', 'deployer'])
    await checkout.run([checkout.bin('tsc'), '-p', path.join('packages', name, 'tsconfig.json')]);
  return emulatedCloud(checkout, async (cloud) => {
    const projects = new Projects(checkout, cloud);
    await projects.prepare();
    cloud.slowDown();
    const measured = [];
    for (const count of COUNTS) measured.push(await measureCount(bench, projects, count));
    bench.say('  rendering');
    return [
      ...measured.flatMap(rowsOf),
      ...(await renderings(checkout, cloud, await projects.planAsJson(MOST))),
      ...memoryRows(measured.at(-1)),
    ];
  });
}

/** One project per count of stacks, all of them with stacks of the same names. */
class Projects {
  constructor(checkout, cloud) {
    this.checkout = checkout;
    this.cloud = cloud;
    this.env = { ...cloud.environment, BENCH_PEAK_FILE: path.join(cloud.folder, 'peak') };
  }

  folder(count) {
    return path.join(this.cloud.folder, String(count));
  }

  /** Deploys all stacks as they are before, and synthesizes what they become. */
  async prepare() {
    for (const count of COUNTS) {
      mkdirSync(this.folder(count));
      writeFileSync(path.join(this.folder(count), 'stratiform.config.js'), `module.exports = ${projectFile};\n`);
    }
    await this.synthesize(MOST, 'before');
    await this.stratiform(MOST, ['bootstrap']);
    await this.stratiform(MOST, ['apply', '--yes']);
    for (const count of COUNTS) await this.synthesize(count, 'after');
  }

  synthesize(count, state) {
    const argv = [
      process.execPath,
      script('many-stacks.mjs'),
      this.checkout.root,
      this.assembly(count),
      `${count}`,
      state,
    ];
    return this.checkout.run(argv, { env: this.env });
  }

  assembly(count) {
    return path.join(this.folder(count), 'cdk.out');
  }

  stratiform(count, [verb, ...options], codes) {
    const command = [process.execPath, '--require', preload, this.checkout.bin('stratiform'), verb, '--env', 'bench'];
    return this.checkout.run([...command, ...options], { cwd: this.folder(count), env: this.env, codes });
  }

  /** `stratiform plan`, which has to find changes. What it keeps is removed, after its time was taken. */
  async plan(count, ...options) {
    const result = await this.timed(count, () => this.stratiform(count, ['plan', ...options], [2]));
    if (options.includes('--save')) await this.stratiform(count, ['cleanup', '--label', 'laptop']);
    return result;
  }

  /** `cdk diff`. */
  diff(count) {
    return this.timed(count, () =>
      cdkDiff(this.checkout, this.assembly(count), { env: this.env, preload, minutes: 15 }),
    );
  }

  /** The plan as the command prints it, without what it says on the way. */
  async planAsJson(count) {
    const { output } = await this.stratiform(count, ['plan', '--json'], [2]);
    return output.slice(output.search(/^\{$/m), output.search(/^\}$/m) + 1);
  }

  /** Seconds, peak of resident memory in MB, and the change set that took longest. */
  async timed(count, work) {
    this.cloud.clear();
    const { ms } = await work();
    const changeSets = this.cloud.changeSets();
    if (changeSets.length !== count)
      throw new Error(`A command should make a change set for each of ${count} stacks, and made ${changeSets.length}.`);
    const slowest = changeSets.sort((a, b) => b.told - a.told)[0];
    return { seconds: ms / 1000, megabytes: Number(readFileSync(this.env.BENCH_PEAK_FILE, 'utf8')) / 1e6, slowest };
  }
}

const projectFile = JSON.stringify({
  project: 'measured',
  environments: { bench: { account: '000000000000', region: 'us-east-1' } },
  layers: [{ name: 'stacks', assembly: 'cdk.out' }],
});

async function measureCount(bench, projects, count) {
  const stacks = count === 1 ? '1 stack' : `${count} stacks`;
  bench.say(`  ${stacks}: stratiform plan, with --save, cdk diff`);
  return {
    stacks,
    count,
    planned: await repeat(3, 60, () => projects.plan(count)),
    saved: await repeat(3, 60, () => projects.plan(count, '--save')),
    // One after the other: 20 stacks take it minutes.
    compared: await repeat(3, 60, () => projects.diff(count)),
  };
}

function rowsOf({ stacks, count, planned, saved, compared }) {
  const diff = median(secondsOf(compared));
  const ways = [
    { command: `plan, ${stacks}`, results: planned },
    { command: `plan --save, ${stacks}`, results: saved },
  ];
  return ways.flatMap(({ command, results }) => {
    const seconds = secondsOf(results);
    const ratios = results.map((result) => result.seconds / result.slowest.told);
    const value = median(seconds);
    const ahead = { what: `${command}: times cdk diff`, value: value / diff, unit: 'x', target: 1 };
    return [
      {
        what: `stratiform ${command}`,
        value,
        unit: 's',
        spread: range(seconds),
        compared: { what: 'cdk diff', value: diff },
      },
      {
        what: `${command}: times the slowest change set`,
        value: median(ratios),
        unit: 'x',
        spread: `${range(ratios, 2)}; ${change(results)}`,
        target: 1.2,
      },
      ...(count < 3 ? [] : [ahead]),
    ];
  });
}

const secondsOf = (results) => results.map(({ seconds }) => seconds);

/** `change set 5.92 s, made after 5 s`: the difference is what was waited between two questions. */
function change(results) {
  const told = median(results.map(({ slowest }) => slowest.told));
  return `change set ${told.toFixed(2)} s, made after ${CHANGE_SET_SECONDS} s`;
}

async function renderings(checkout, cloud, plan) {
  const file = path.join(cloud.folder, 'plan.json');
  writeFileSync(file, plan);
  const changes = JSON.parse(plan).stacks.flatMap((stack) => stack.changes).length;
  const { output } = await checkout.run([process.execPath, script('render-plan.mjs'), checkout.root, file]);
  return Object.entries(JSON.parse(output)).map(([way, { first, warm }]) => ({
    what: `a plan of ${changes} changes as ${way}`,
    value: median(warm),
    unit: 'ms',
    spread: `p99 ${percentile(warm, 0.99).toFixed(0)}, first ${first.toFixed(0)}, n ${warm.length}`,
    target: 100,
  }));
}

function memoryRows({ stacks, planned, saved, compared }) {
  const peak = (results) => Math.max(...results.map(({ megabytes }) => megabytes));
  const diff = { what: 'cdk diff', value: peak(compared) };
  return [
    { what: `plan, ${stacks}: peak of resident memory`, value: peak(planned), unit: 'MB', target: 200, compared: diff },
    {
      what: `plan --save, ${stacks}: peak of resident memory`,
      value: peak(saved),
      unit: 'MB',
      target: 200,
      compared: diff,
    },
  ];
}
