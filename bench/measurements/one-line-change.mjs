/** A build after one line of one service has changed: once a comment, once a line that changes what is deployed. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { median, range, repeat } from '../support/statistics.mjs';
import { share, slowest } from '../support/tasks.mjs';

export const name = 'one-line-change';
export const title = "'npx projen build' after one line has changed in services/cron";

const CHANGED = 'services/cron/src/index.ts';

export async function measure(bench) {
  const checkout = await bench.quietCheckout();
  if (!checkout.mayBeChanged)
    throw new Error(`'one-line-change' changes '${CHANGED}': leave '--in' out, or name another clone.`);
  if (!checkout.built) bench.say('  npx projen build, to fill the cache (minutes)');
  await checkout.build();
  const kinds = {
    'a comment': (stamp) => `// measured ${stamp}`,
    'a line of code': (stamp) => `export const measured = '${stamp}';`,
  };
  const rows = [];
  for (const [kind, line] of Object.entries(kinds)) rows.push(await change(bench, checkout, kind, line));
  return rows;
}

async function change(bench, checkout, kind, line) {
  const file = path.join(checkout.root, CHANGED);
  const before = readFileSync(file, 'utf8');
  try {
    let tasks = [];
    // Another line each time: the cache remembers every one that it has seen.
    const times = await repeat(3, 45, async (index) => {
      writeFileSync(file, `${before}\n${line(`${Date.now()} ${index}`)}\n`);
      const built = await checkout.projenBuild();
      tasks = built.tasks;
      return built.ms / 1000;
    });
    bench.say(`  after ${kind} these ran:`);
    for (const ran of slowest(tasks, 12)) bench.say(`    ${ran}`);
    const spread = `${range(times)}; ${share(tasks)}`;
    return { what: `npx projen build after ${kind}`, value: median(times), unit: 's', spread, target: 10 };
  } finally {
    writeFileSync(file, before);
  }
}
