import { maskedFailure } from '@stratiform/github/lib/identity/mask.js';
import { ActionError, line, summary } from '@stratiform/github/lib/start.js';
import { commitOf } from './commit.js';
import { type Content, contentOf } from './content.js';
import type { Image } from './inputs/image.js';
import type { Job, Outcome } from './job.js';
import { imagesOutput } from './outputs.js';
import { type ImageManifest, requireImage } from './registry/manifest.js';
import type { OpenRegistry } from './registry/open-registry.js';
import { imagesSummary } from './summary.js';
import { tagCommit } from './tags.js';
import { verifyImage } from './verify/verify.js';

/** An image that was looked for. */
interface Sought {
  readonly image: Image;
  readonly content: Content;
  readonly registry: OpenRegistry;
}

interface Found extends Sought {
  readonly manifest: ImageManifest;
}

/**
 * Finds all images by their content. Nothing is built, and nothing is written; but with `verify` each is proven to be
 * what the files here build to, and gets the tag of the commit once all are.
 *
 * @throws ActionError `image-missing` naming each that isn't there
 */
export async function lookup(job: Job, images: readonly Image[]): Promise<Outcome> {
  const { inputs } = job;
  const sought = await Promise.all(images.map((image) => look(job, image)));
  const missing = sought.filter((one) => !isFound(one));
  if (missing.length > 0) throw imageMissing(missing);
  const found = sought.filter(isFound);
  if (inputs.verify) await verifyAll(job, found);
  const told = found.map(({ image, registry, manifest }) => ({ name: image.name, uri: registry.uri, manifest }));
  for (const { name, uri, manifest } of told) line(`${name}: ${uri}@${manifest.digest}`);
  await summary(maskedFailure(imagesSummary(told, inputs.verify), inputs.maskAwsAccountId));
  return { outputs: { images: imagesOutput(told), skipped: true } };
}

async function look({ inputs, open }: Job, image: Image): Promise<Sought | Found> {
  const [content, registry] = await Promise.all([contentOf(image, inputs), open(image.repository)]);
  const there = await registry.manifest(content.tag);
  const manifest = there && requireImage(there, `${registry.uri}:${content.tag}`);
  return { image, content, registry, ...(manifest && { manifest }) };
}

// One after the other: builds take all of a machine.
async function verifyAll(job: Job, found: readonly Found[]): Promise<void> {
  for (const { image, content, registry, manifest } of found)
    await verifyImage(job, image, content, registry, manifest);
  for (const { image, registry, manifest } of found)
    await tagCommit(registry, manifest, commitOf(image.context, job.run), job.signal, { takenFails: false });
}

function isFound(one: Sought | Found): one is Found {
  return 'manifest' in one;
}

function imageMissing(missing: readonly Sought[]): ActionError {
  const each = missing.map(({ image, content, registry }) => `'${image.name}' (${registry.uri}:${content.tag})`);
  return new ActionError(
    'image-missing',
    `No image of this content is in the registry: ${each.join(', ')}.`,
    "The job that builds it has to come before, with the same 'labels' and the same names of 'secrets', of the same files: what other steps left in the context counts.",
  );
}
