import { randomUUID } from 'node:crypto';
import { ActionError, line } from '@stratiform/github/lib/start.js';
import { buildImage, timeoutOf } from '../builds.js';
import type { Content } from '../content.js';
import { withDockerConfig } from '../engine/docker-config.js';
import { type InspectedImage, inspect } from '../engine/inspect.js';
import { removeImage } from '../engine/remove.js';
import type { Image } from '../inputs/image.js';
import type { Job } from '../job.js';
import type { ImageManifest } from '../registry/manifest.js';
import type { OpenRegistry } from '../registry/open-registry.js';
import { checkGoesOn } from '../tags.js';
import { beside } from './beside.js';
import { warnOfCacheMounts } from './cache-mounts.js';
import { type Contents, differences } from './comparison.js';
import { contentsOfConfig, contentsOfEngine } from './contents.js';
import { surplusInManifest } from './keys.js';
import { wrongLayers } from './layers.js';
import { type Claim, madeByHand, otherImage } from './other-image.js';

/**
 * Proves that an image of the registry is what the files here build to: builds them without any cache, pushes nothing,
 * and compares layers and configuration. Who can push a branch can push an image under any tag that is free; what is
 * deployed shouldn't depend on nobody having done so.
 *
 * @throws ActionError `other-image` naming what differs
 */
export async function verifyImage(
  job: Job,
  image: Image,
  content: Content,
  registry: OpenRegistry,
  manifest: ImageManifest,
): Promise<void> {
  const claim = { image, content, registry, manifest };
  await warnOfCacheMounts(image);
  const [theirs, ours] = await beside(
    job.signal,
    (signal) => proven({ ...job, signal }, claim),
    (signal) => built({ ...job, signal }, claim),
  );
  compare(claim, theirs, ours);
}

/** Proves that an image of the registry is the one that was just built here, without any cache. @throws ActionError `other-image` */
export async function verifyBuilt(job: Job, claim: Claim, ours: InspectedImage): Promise<void> {
  await warnOfCacheMounts(claim.image);
  compare(claim, await proven(job, claim), ours);
}

function compare(claim: Claim, theirs: Contents, ours: InspectedImage): void {
  const different = differences(theirs, contentsOfEngine(ours));
  if (different.length > 0) throw otherImage(claim, different);
  line(`${claim.registry.uri}@${claim.manifest.digest} is what these files build to.`);
}

/** What the registry has, once it is clear that it is what it says. */
async function proven(job: Job, claim: Claim): Promise<Contents> {
  const { registry, manifest } = claim;
  const { config, layers } = manifest;
  const bytes = await registry.blob(config.digest);
  const { contents, wrong } = contentsOfConfig(bytes);
  const odd = [...surplusInManifest(JSON.parse(manifest.bytes.toString('utf8'))), ...wrong];
  if (bytes.length !== config.size)
    odd.push(`its configuration has ${bytes.length} bytes, and ${config.size} in its manifest`);
  if (odd.length > 0) throw madeByHand(claim, odd);
  const late = AbortSignal.timeout(timeoutOf(job));
  const signal = AbortSignal.any([job.signal, late]);
  const other = await wrongLayers(registry, layers, contents.diffIds, signal).catch((error) => {
    checkGoesOn(job.signal);
    throw late.aborted ? tookTooLong(job, claim) : error;
  });
  if (other.length > 0) throw madeByHand(claim, other);
  return contents;
}

/** Built under a name of its own: two jobs may do so at once on one machine. */
async function built(job: Job, { image, content, registry }: Claim): Promise<InspectedImage> {
  const { signal } = job;
  const reference = `stratiform-verify:${content.tag}-${randomUUID()}`;
  return withDockerConfig(registry.host, await registry.login(), async (env: NodeJS.ProcessEnv) => {
    try {
      await buildImage(job, image, content, { reference, cacheFrom: [], cacheTo: [], noCache: true, env });
      // By name: some builders tell an id that the engine doesn't know the image by.
      return await inspect(reference, { env, signal });
    } finally {
      await removeImage(reference, { env });
    }
  });
}

function tookTooLong({ inputs }: Job, { registry, manifest }: Claim): ActionError {
  return new ActionError(
    'timeout',
    `The layers of ${registry.uri}@${manifest.digest} were not read within ${inputs.timeoutMinutes} minutes.`,
    "Raise 'timeout-minutes', or see how large the image is.",
  );
}
