import { ActionError, annotate, line } from '@stratiform/github/lib/start.js';
import { attachTo } from './attached/attach-to.js';
import { checkSbomGenerator } from './attached/sbom.js';
import { type BuiltImage, buildImage, timeoutOf } from './builds.js';
import type { Content } from './content.js';
import { withDockerConfig } from './engine/docker-config.js';
import { type InspectedImage, inspect } from './engine/inspect.js';
import { push } from './engine/push.js';
import type { Image } from './inputs/image.js';
import { unlessNone } from './inputs/none.js';
import type { Job } from './job.js';
import { type ImageManifest, requireImage } from './registry/manifest.js';
import type { OpenRegistry } from './registry/open-registry.js';
import { cacheTag, checkGoesOn, keepAsCache } from './tags.js';
import { verifyBuilt } from './verify/verify.js';

/** An image that is in the registry. */
export interface Published {
  readonly name: string;
  /** Address without tag and digest. */
  readonly uri: string;
  readonly contentTag: string;
  readonly manifest: ImageManifest;
  readonly origin: 'built' | 'kept' | 'found' | 'verified';
  /** What the builder tells, of an image that was built here. */
  readonly metadata?: object;
}

/**
 * Builds an image and pushes it, under the tag of its content and no other. Where that tag can't be written because it
 * is there meanwhile, or was before, what is there is the image: two jobs of the same content end with one.
 *
 * @returns what the registry says that it has, read back from it
 * @throws ActionError of the builder and the registry; then nothing is there that wasn't there before, but parts. With
 * `verify` also `other-image`, where what is there isn't what was built
 */
export async function publish(job: Job, image: Image, content: Content, registry: OpenRegistry): Promise<Published> {
  const { inputs } = job;
  if (inputs.sbom) await checkSbomGenerator();
  const { built, inspected } = await builtAndPushed(job, image, content, registry);
  const manifest = await readBack(registry, content.tag);
  if (inspected) await verifyBuilt(job, { image, content, registry, manifest }, inspected);
  // With containerd's image store, an engine names images by their manifest.
  const ours = [manifest.config.digest, manifest.digest].includes(built.imageId);
  if (!ours) annotate([kept(registry, content.tag)]);
  else if (inputs.provenance || inputs.sbom) await attachTo(job, image, content, registry, manifest, built);
  if (ours && inputs.cacheTo.length === 0) await keepAsCache(registry, manifest, cacheTag(image.target));
  const { metadata } = ours ? built : {};
  const origin = ours ? 'built' : 'kept';
  return { name: image.name, uri: registry.uri, contentTag: content.tag, manifest, origin, metadata };
}

interface BuiltAndPushed {
  readonly built: BuiltImage;
  /** With `verify`. */
  readonly inspected?: InspectedImage;
}

async function builtAndPushed(
  job: Job,
  image: Image,
  content: Content,
  registry: OpenRegistry,
): Promise<BuiltAndPushed> {
  const { inputs, signal } = job;
  const reference = `${registry.uri}:${content.tag}`;
  const cache = `${registry.uri}:${cacheTag(image.target)}`;
  return withDockerConfig(registry.host, await registry.login(), async (env: NodeJS.ProcessEnv) => {
    const built = await buildImage(job, image, content, {
      reference,
      cacheFrom: unlessNone(inputs.cacheFrom, [cache]),
      cacheTo: unlessNone(inputs.cacheTo, ['type=inline']),
      // An image that is to be verified is made of no layers that others could have put into the cache.
      noCache: inputs.noCache || inputs.verify,
      env,
    });
    checkGoesOn(signal);
    await pushed(registry, content.tag, () =>
      push(reference, { env, timeoutMs: timeoutOf(job), onLine: line, signal }),
    );
    return inputs.verify ? { built, inspected: await inspect(reference, { env, signal }) } : { built };
  });
}

/**
 * Pushes; a push that fails is no failure where the tag is there now. Else the registry is asked by a small write of our
 * own: it says why not, where the engine says little more than that.
 */
async function pushed(registry: OpenRegistry, tag: string, attempt: () => Promise<void>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    const there = await registry.manifest(tag).catch(() => undefined);
    if (there) return;
    if (error instanceof ActionError && error.reason === 'push-failed')
      await registry.putBlob(Buffer.from(tag), 'text/plain');
    throw error;
  }
}

async function readBack(registry: OpenRegistry, tag: string): Promise<ImageManifest> {
  const there = await registry.manifest(tag);
  if (there) return requireImage(there, `${registry.uri}:${tag}`);
  throw new ActionError(
    'registry-error',
    `The image was pushed as ${registry.uri}:${tag}, but the registry doesn't have it.`,
    'Run the job again. Where it stays so, look whether a lifecycle rule deletes images at once.',
  );
}

function kept({ uri }: OpenRegistry, tag: string): Parameters<typeof annotate>[0][number] {
  const message = `${uri}:${tag} was there already, from another job, and stays: the image that was built here is not used.`;
  return { level: 'notice', title: 'An image of the same content', message };
}
