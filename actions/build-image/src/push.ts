import { maskedFailure } from '@stratiform/github/lib/identity/mask.js';
import { line, summary } from '@stratiform/github/lib/start.js';
import { commitOf } from './commit.js';
import { type Content, contentOf } from './content.js';
import type { Image } from './inputs/image.js';
import type { Job, Outcome } from './job.js';
import { pushedOutputs } from './outputs.js';
import { type Published, publish } from './publish.js';
import { type Manifest, requireImage } from './registry/manifest.js';
import type { OpenRegistry } from './registry/open-registry.js';
import { imageSummary } from './summary.js';
import { tagAll, tagCommit } from './tags.js';
import { verifyImage } from './verify/verify.js';

/**
 * Makes sure that the image is in the registry under the tag of its content, then puts the other tags on it, that of the
 * commit last: it says that all before it is done. An image of the same content is taken as it is.
 */
export async function push(job: Job, image: Image): Promise<Outcome> {
  const began = Date.now();
  const { inputs, run, signal } = job;
  const [content, registry] = await Promise.all([contentOf(image, inputs), job.open(image.repository)]);
  const found = inputs.skipIfExists ? await registry.manifest(content.tag) : undefined;
  const published = found
    ? await take(job, image, content, registry, found)
    : await publish(job, image, content, registry);
  const commit = commitOf(image.context, run);
  await tagAll(registry, published.manifest, inputs.tags, signal);
  await tagCommit(registry, published.manifest, commit, signal);
  const tags = [...inputs.tags, commit];
  line(`${published.uri}@${published.manifest.digest} has the tags ${[content.tag, ...tags].join(', ')}.`);
  const told = imageSummary(published, tags, (Date.now() - began) / 1000);
  await summary(maskedFailure(told, inputs.maskAwsAccountId));
  return { outputs: pushedOutputs(published) };
}

async function take(
  job: Job,
  image: Image,
  content: Content,
  registry: OpenRegistry,
  found: Manifest,
): Promise<Published> {
  const manifest = requireImage(found, `${registry.uri}:${content.tag}`);
  line(`The registry has an image of this content: nothing is built.`);
  if (job.inputs.verify) await verifyImage(job, image, content, registry, manifest);
  const origin = job.inputs.verify ? 'verified' : 'found';
  return { name: image.name, uri: registry.uri, contentTag: content.tag, manifest, origin };
}
