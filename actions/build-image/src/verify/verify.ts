import { ActionError, line } from '@stratiform/github/lib/start.js';
import { buildImage } from '../builds.js';
import type { Content } from '../content.js';
import { withDockerConfig } from '../engine/docker-config.js';
import { inspect } from '../engine/inspect.js';
import type { Image } from '../inputs/image.js';
import type { Job } from '../job.js';
import type { ImageManifest } from '../registry/manifest.js';
import type { OpenRegistry } from '../registry/open.js';
import { type Contents, differences } from './comparison.js';

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
  const theirs = contentsOf(JSON.parse((await registry.blob(manifest.config.digest)).toString('utf8')));
  const ours = await withDockerConfig(registry.host, await registry.login(), async (env: NodeJS.ProcessEnv) => {
    const reference = `stratiform-verify/${image.name}:${content.tag}`;
    const options = { reference, cacheFrom: [], cacheTo: [], noCache: true, env };
    const { imageId } = await buildImage(job, image, content, options);
    return inspect(imageId, { env, signal: job.signal });
  });
  const different = differences(theirs, ours);
  if (different.length > 0) throw otherImage(image, content, registry, manifest, different);
  line(`${registry.uri}@${manifest.digest} is what these files build to.`);
}

interface ImageConfig {
  readonly os?: string;
  readonly architecture?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly rootfs?: { readonly diff_ids?: readonly string[] };
}

function contentsOf({ os = '', architecture = '', config = {}, rootfs }: ImageConfig): Contents {
  return { os, architecture, config, diffIds: rootfs?.diff_ids ?? [] };
}

function otherImage(
  { name }: Image,
  { tag }: Content,
  { uri }: OpenRegistry,
  { digest }: ImageManifest,
  different: readonly string[],
): ActionError {
  return new ActionError(
    'other-image',
    `${uri}:${tag} (${digest}) is not what the files of image '${name}' build to. Different: ${different.join('; ')}.`,
    'Somebody else may have pushed it: find out who, delete it in the registry, and run the job again. Where the same files build to other layers each time, make the Dockerfile reproducible (README, Reproducible).',
  );
}
