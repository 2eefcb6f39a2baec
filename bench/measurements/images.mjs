/** The action build-image, when the image of the same content is there, beside a build from a warm cache and a push. */
import { readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { dockerClient } from '../support/docker-client.mjs';
import { imageJob } from '../support/image-job.mjs';
import { median, range } from '../support/statistics.mjs';

export const name = 'images';
export const title = 'build-image: found and tagged, beside a build from a warm cache; bundle';

const TIMES = 9;

export async function measure(bench) {
  const checkout = await bench.checkout();
  bench.say('  tsc');
  for (const one of ['gate', 'deployer', 'github-server', 'registry-server'])
    await checkout.run([checkout.bin('tsc'), '-p', path.join('packages', one, 'tsconfig.json')]);
  const client = await dockerClient(checkout.root);
  const sizes = bundleRows(path.join(checkout.root, 'actions/build-image/dist'));
  if (client) return [...(await imageJob(checkout, client, (job) => jobRows(bench, job))), ...sizes];
  bench.say('  no docker that builds with BuildKit: only the bundle is measured');
  return sizes;
}

async function jobRows(bench, job) {
  const first = await job.step(commit(0));
  if (!first.output.includes(commit(0)))
    throw new Error(`The first run should have built and pushed:\n${first.output}`);
  await job.plain();
  const blobs = job.registry.blobWrites();
  // In turns, so that what else the machine does strikes all of them.
  const times = { again: [], other: [], plain: [] };
  let [again, other] = [];
  for (let turn = 1; turn <= TIMES; turn += 1) {
    again = await job.step(commit(0));
    other = await job.step(commit(turn));
    times.again.push(again.ms);
    times.other.push(other.ms);
    times.plain.push(await job.plain());
  }
  const tagged = job.registry.requests.filter(({ method, path: at }) => method === 'PUT' && at.endsWith(commit(TIMES)));
  if (tagged.length !== 1) throw new Error('Another commit should have been tagged once.');
  const written = job.registry.blobWrites() - blobs;
  const read = [...again.requests, ...other.requests].filter(({ path: at }) => at.includes('/blobs/')).length;
  bench.say(`  another commit asks the registry: ${asked(other.requests)}`);
  await job.clear();
  const compared = { what: `${job.client.what}, warm cache, and push`, value: median(times.plain) };
  const row = (what, all) => ({ what, value: median(all), unit: 'ms', spread: range(all, 0), target: 1000, compared });
  return [
    row('the same commit again', times.again),
    row('another commit: found, and tagged', times.other),
    { what: 'another commit: requests to the registry', value: other.requests.length, unit: 'requests' },
    { what: 'blobs that it read or wrote', value: written + read, unit: 'blobs' },
    { what: 'the first build and push', value: first.ms, unit: 'ms' },
  ];
}

function bundleRows(dist) {
  const files = readdirSync(dist).filter((one) => one.endsWith('.js'));
  const bytes = (names) => names.reduce((sum, one) => sum + statSync(path.join(dist, one)).size, 0);
  return [
    { what: 'build-image: dist/index.js', value: bytes(['index.js']) / 1e6, unit: 'MB', target: 1 },
    { what: 'build-image: with what is loaded lazily', value: bytes(files) / 1e6, unit: 'MB', target: 1 },
  ];
}

const commit = (turn) => String(turn).padStart(40, 'a');

const asked = (requests) =>
  requests
    .map(({ method, path: at }) => `${method} ${at.replace(/content-\w+/, 'content-…').replace(/a{20,}/, '…')}`)
    .join(', ');
