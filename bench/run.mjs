/**
 * Measures this repository: node bench/run.mjs [--all] [--in FOLDER] [NAME...]
 *
 * Names are those of the measurements below; without any, all but those that take minutes. Exit code 1 when something
 * could not be measured, never because of a time.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as actions from './measurements/actions.mjs';
import * as buildCached from './measurements/build-cached.mjs';
import * as buildCold from './measurements/build-cold.mjs';
import * as images from './measurements/images.mjs';
import * as memory from './measurements/memory.mjs';
import * as oneLineChange from './measurements/one-line-change.mjs';
import * as packages from './measurements/packages.mjs';
import * as plan from './measurements/plan.mjs';
import * as request from './measurements/request.mjs';
import * as startCold from './measurements/start-cold.mjs';
import * as startWarm from './measurements/start-warm.mjs';
import { Bench } from './support/bench.mjs';
import { endRunning } from './support/commands.mjs';
import { describe, machine } from './support/machine.mjs';
import { table, verdict } from './support/table.mjs';

/** In this order: the first start has to come first, and builds need a machine on which no backend runs. */
const measurements = [
  startCold,
  startWarm,
  request,
  memory,
  packages,
  actions,
  images,
  plan,
  buildCold,
  buildCached,
  oneLineChange,
];

const { values: options, positionals: names } = parseArgs({
  options: { all: { type: 'boolean' }, in: { type: 'string' } },
  allowPositionals: true,
});
const unknown = names.filter((name) => !measurements.some((it) => it.name === name));
if (unknown.length > 0) {
  console.error(`There is no measurement '${unknown.join("', '")}'. There are:`);
  for (const { name, title, onRequest } of measurements)
    console.error(`  ${name.padEnd(16)} ${title}${onRequest ? '; only when named' : ''}`);
  process.exit(2);
}
const wanted = measurements.filter((it) => (names.length ? names.includes(it.name) : options.all || !it.onRequest));

const bench = new Bench({ in: options.in, say: (line) => console.log(line) });
const facts = machine();
const rows = [];
const failures = [];
let stopped = false;

async function measureAll() {
  console.log(`${describe(facts)}\n`);
  await bench.checkout();
  for (const { name, title, measure } of wanted) {
    console.log(`${name}: ${title}`);
    try {
      rows.push(...(await measure(bench)).map((row) => ({ measurement: name, ...row })));
    } catch (error) {
      if (stopped) return;
      failures.push({ measurement: name, error: error.message });
      console.error(`  failed: ${error.message}`);
    }
  }
}

function report(source) {
  const results = { machine: facts, source, rows: rows.map((row) => ({ ...row, verdict: verdict(row) })), failures };
  writeFileSync(fileURLToPath(new URL('results.json', import.meta.url)), `${JSON.stringify(results, undefined, 2)}\n`);
  console.log(`\nmeasured: ${source}\n\n${table(rows)}`);
  for (const { measurement, error } of failures) console.log(`${measurement} failed: ${error.split('\n')[0]}`);
}

const work = measureAll();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    if (stopped) return;
    stopped = true;
    console.error(`${signal}: stopping what was started.`);
    endRunning();
    // A measurement whose command has ended puts back what it has changed; one that has none need not be waited for.
    await Promise.race([work.catch(() => undefined), delay(2_000)]);
    const source = await bench.source().catch(() => 'nothing');
    await bench.close().catch((error) => console.error(error.message));
    if (rows.length > 0) report(source);
    process.exit(130);
  });
}
try {
  await work;
} catch (error) {
  if (!stopped) failures.push({ measurement: 'clone', error: error.message });
  if (!stopped) console.error(error.message);
}
// After a signal, its handler closes and ends the process.
if (!stopped) {
  const source = await bench.source().catch(() => 'nothing');
  await bench.close();
  report(source);
  process.exitCode = failures.length ? 1 : 0;
}
