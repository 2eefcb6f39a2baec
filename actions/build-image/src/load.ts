import { summary } from '@stratiform/github/lib/start.js';
import { buildImage } from './builds.js';
import { commitOf } from './commit.js';
import { contentOf } from './content.js';
import { inspect } from './engine/inspect.js';
import type { Image } from './inputs/image.js';
import { unlessNone } from './inputs/none.js';
import type { Job, Outcome } from './job.js';
import { loadedOutputs } from './outputs.js';
import { loadedSummary } from './summary.js';

/** Builds an image and loads it into the engine, and asks neither AWS nor the registry for anything. */
export async function load(job: Job, image: Image): Promise<Outcome> {
  const { inputs } = job;
  const content = await contentOf(image, inputs);
  const reference = `${image.repository}:${commitOf(image.context, job.run)}`;
  const { metadata } = await buildImage(job, image, content, {
    reference,
    cacheFrom: unlessNone(inputs.cacheFrom, []),
    cacheTo: unlessNone(inputs.cacheTo, []),
    noCache: inputs.noCache,
  });
  // What the builder tells may be an id that the engine doesn't know the image by.
  const { imageId } = await inspect(reference, { signal: job.signal });
  await summary(loadedSummary(image.name, reference, imageId));
  return { outputs: loadedOutputs(imageId, reference, metadata) };
}
