/** A build in which nothing has changed, beside its parts: what of its time is npx, projen, Nx's start, Nx's work. */
import { median, range, repeat } from '../support/statistics.mjs';
import { share } from '../support/tasks.mjs';

export const name = 'build-cached';
export const title = "'npx projen build' with nothing to build";

export async function measure(bench) {
  const checkout = await bench.quietCheckout();
  if (!checkout.built) bench.say('  npx projen build, to fill the cache (minutes)');
  await checkout.build();
  bench.say('  npx projen build, fully cached');
  let tasks = [];
  const times = (work) => repeat(5, 60, async () => (await work()).ms / 1000);
  const projen = await times(async () => {
    const built = await checkout.projenBuild();
    tasks = built.tasks;
    return built;
  });
  const nx = await times(() => checkout.nxBuild());
  const part = async (what, argv) => {
    const values = await times(() => checkout.run(argv));
    return { what, value: median(values), unit: 's', spread: range(values) };
  };
  return [
    {
      what: 'npx projen build, fully cached',
      value: median(projen),
      unit: 's',
      spread: `${range(projen)}; ${share(tasks)}`,
      target: 3,
      compared: { what: 'the same targets by nx alone', value: median(nx) },
    },
    await part('- npx projen --help', ['npx', 'projen', '--help']),
    await part('- npx -c true', ['npx', '-c', 'true']),
    await part('- nx --version', [checkout.bin('nx'), '--version']),
  ];
}
