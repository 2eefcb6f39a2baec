/** From a fresh clone to a backend that answers, beside what the CDK's own command takes to deploy the same. */
import { cdkDeploy, emptyEmulator } from '../support/cdk.mjs';

export const name = 'start-cold';
export const title = "'npm start' in a fresh clone, after 'npm ci'";

export async function measure(bench) {
  const checkout = await bench.checkout();
  const backend = await bench.backend();
  if (!checkout.isClone || backend.started > 0)
    throw new Error("'start-cold' needs a fresh clone: leave '--in' out, and let nothing start before it.");
  bench.say('  npm start, for the first time');
  const { ms, steps } = await backend.start();
  const rows = [
    { what: 'npm ci', value: checkout.installMs / 1000, unit: 's' },
    { what: 'npm start -- --detach', value: ms / 1000, unit: 's', target: 60 },
    ...steps.map(({ title, s }) => ({ what: `- ${title}`, value: s, unit: 's' })),
  ];
  await backend.stop();

  bench.say('  cdk bootstrap and cdk deploy, to an empty emulator');
  const { ms: cdkMs } = await emptyEmulator(backend, async (env) => {
    const begun = performance.now();
    await checkout.run([checkout.bin('cdk'), 'bootstrap', 'aws://000000000000/us-east-1'], { env });
    await cdkDeploy(checkout, env);
    return { ms: performance.now() - begun };
  });
  for (const row of rows.filter(({ what }) => what === '- deploy')) {
    const bootstrap = steps.find((step) => step.title === 'bootstrap')?.s ?? 0;
    row.what = '- bootstrap and deploy';
    row.value += bootstrap;
    row.compared = { what: 'cdk bootstrap, cdk deploy', value: cdkMs / 1000 };
  }
  return rows.filter(({ what }) => what !== '- bootstrap');
}
