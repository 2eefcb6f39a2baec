/** Sizes of what is uploaded for each function, beside Lambda's limits: 50 MB zipped, 250 MB unzipped. */
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { sizesOf } from '../support/zip-size.mjs';

export const name = 'packages';
export const title = "sizes of functions' packages and layers";

/** What a service's `package` target leaves: name to folder. The host's layer is what the emulator runs with. */
const packages = {
  'api, code': 'services/api/dist/code',
  'api, layer for Lambda (arm64)': 'services/api/dist/layer-lambda',
  'api, layer for this machine': 'services/api/dist/layer-host',
  worker: 'services/worker/dist',
  cron: 'services/cron/dist',
};

export async function measure(bench) {
  const checkout = await bench.checkout();
  await checkout.run([checkout.bin('nx'), 'run-many', '-t', 'package']);
  return Object.entries(packages).flatMap(([what, folder]) => {
    const found = path.join(checkout.root, folder);
    if (!existsSync(found)) throw new Error(`'${folder}' should be there after 'nx run-many -t package', and is not.`);
    const { zipped, unzipped, files } = sizesOf(found);
    return [
      { what: `${what}, zipped`, ...size(zipped), spread: `${files} files`, target: limit(zipped, 50) },
      { what: `${what}, unzipped`, ...size(unzipped), target: limit(unzipped, 250) },
    ];
  });
}

const isLarge = (bytes) => bytes >= 1e6;
const size = (bytes) => (isLarge(bytes) ? { value: bytes / 1e6, unit: 'MB' } : { value: bytes / 1e3, unit: 'KB' });
const limit = (bytes, megabytes) => (isLarge(bytes) ? megabytes : megabytes * 1e3);
