import * as fs from 'node:fs/promises';
import { annotate } from '@stratiform/github/lib/start.js';
import { type BaseImage, baseImages } from './context/base-images.js';
import type { BuildContext } from './context/build-context.js';
import { contentHash } from './context/hash.js';
import { readContext } from './context/read.js';
import type { Image } from './inputs/image.js';
import type { BuildInputs } from './interface.js';

/** What an image is built of. */
export interface Content {
  readonly context: BuildContext;
  readonly baseImages: readonly BaseImage[];
  /** `content-` and the SHA-256 of everything that decides what is built. */
  readonly tag: string;
}

/**
 * Reads what is sent to the builder; warns of base images that a content tag doesn't see change.
 *
 * @throws ActionError of the context: missing, unreadable, too large
 */
export async function contentOf(image: Image, { labels, secrets }: BuildInputs): Promise<Content> {
  const { name, context: folder, file, target, platform, buildArgs } = image;
  const context = await readContext({ context: folder, file });
  const bases = baseImages(await fs.readFile(file, 'utf8'), buildArgs);
  const loose = bases.filter(({ pinned }) => !pinned).map((one) => `'${one.image}'`);
  if (loose.length > 0) annotate([unpinned(name, loose)]);
  const hash = await contentHash(context, {
    target,
    platforms: platform === undefined ? [] : [platform],
    buildArgs,
    labels,
    secretIds: Object.keys(secrets),
  });
  return { context, baseImages: bases, tag: `content-${hash}` };
}

function unpinned(name: string, loose: readonly string[]): Parameters<typeof annotate>[0][number] {
  const message =
    `${loose.join(', ')} may change under the same name, and the image of this content would still be taken as it is. ` +
    "Write the digest beside the tag, 'name:tag@sha256:…', and have it updated as any other dependency.";
  return { level: 'warning', title: `Base images of '${name}' without a digest`, message };
}
