/** Everything built, linted, tested and synthesized, nothing of it in the cache. */
import { slowest } from '../support/tasks.mjs';

export const name = 'build-cold';
export const title = "'npx projen build' with an empty cache (takes minutes)";
/** Runs only when it is named, or with `--all`. */
export const onRequest = true;

export async function measure(bench) {
  const checkout = await bench.quietCheckout();
  checkout.clean();
  bench.say('  npx projen build, with an empty cache');
  const { ms, tasks } = await checkout.projenBuild();
  checkout.built = true;
  for (const line of slowest(tasks, 8)) bench.say(`    ${line}`);
  return [{ what: 'npx projen build, empty cache', value: ms / 1000, unit: 's', spread: `${tasks.length} tasks` }];
}
