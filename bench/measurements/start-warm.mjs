/** A start that finds everything built and deployed, beside deployments of three stacks in which nothing has changed. */
import { cdkDeploy } from '../support/cdk.mjs';
import { median, range, repeat } from '../support/statistics.mjs';

export const name = 'start-warm';
export const title = "'npm start' again, and deployments with nothing to deploy";

export async function measure(bench) {
  const checkout = await bench.checkout();
  const backend = await bench.backend();
  if (backend.started === 0) await bench.runningBackend();
  if (backend.running) await backend.stop();
  bench.say('  npm start, npm stop');
  const starts = [];
  const stops = [];
  await repeat(3, 120, async () => {
    starts.push((await backend.start()).ms / 1000);
    stops.push((await backend.stop()) / 1000);
  });

  await bench.runningBackend();
  const env = await backend.environment();
  bench.say('  stratiform apply, cdk deploy');
  const apply = [checkout.bin('stratiform'), 'apply', '--env', 'local', '--yes'];
  const applied = await repeat(3, 60, async () => (await checkout.run(apply, { env })).ms / 1000);
  const deployed = await repeat(3, 60, async () => (await cdkDeploy(checkout, env)) / 1000);
  const compared = { what: 'cdk deploy, nothing changed', value: median(deployed) };
  return [
    {
      what: 'npm start -- --detach',
      value: median(starts),
      unit: 's',
      spread: range(starts),
      target: 5,
      compared,
    },
    { what: 'stratiform apply, nothing changed', value: median(applied), unit: 's', spread: range(applied), compared },
    { what: 'npm stop', value: median(stops), unit: 's', spread: range(stops) },
  ];
}
