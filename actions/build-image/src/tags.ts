import { ActionError, annotate, explained } from '@stratiform/github/lib/start.js';
import type { ImageManifest } from './registry/manifest.js';
import type { OpenRegistry } from './registry/open-registry.js';
import { Refusal } from './registry/refusal.js';
import { tagManifest } from './registry/tag.js';

/**
 * Puts tags on an image that is in the registry, one after the other: the last one says that all before it is done.
 *
 * @throws ActionError `tag-taken` and those of the registry; `interrupted` when the job was cancelled
 */
export async function tagAll(
  registry: OpenRegistry,
  manifest: ImageManifest,
  tags: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const tag of tags) {
    checkGoesOn(signal);
    await tagManifest(registry, manifest, tag);
  }
}

/** ECR's quota: 1,000 tags an image ("exceeds the maximum allowed number of tags per image"), which can't be raised. */
const FULL = /maximum (allowed )?number of tags/i;

export interface CommitTagOptions {
  /** Whether a tag that is another image's fails the job. Where what is deployed is proven, it need not. @default true */
  readonly takenFails?: boolean;
}

/**
 * Puts the commit's tag on an image, after all others. Nothing reads it to decide something, so an image that takes no
 * further tag is a warning.
 *
 * @throws ActionError as `tagAll`
 */
export async function tagCommit(
  registry: OpenRegistry,
  manifest: ImageManifest,
  commit: string,
  signal: AbortSignal,
  { takenFails = true }: CommitTagOptions = {},
): Promise<void> {
  try {
    await tagAll(registry, manifest, [commit], signal);
  } catch (error) {
    const { reason, message } = explained(error);
    const tolerated = (error instanceof Refusal && FULL.test(error.words)) || (!takenFails && reason === 'tag-taken');
    if (!tolerated) throw error;
    const title = 'The image has no tag of this commit';
    annotate([
      { level: 'warning', title, message: `${message} Nothing depends on it: functions get images by digest.` },
    ]);
  }
}

/** Of a job that ends in some seconds, nothing is begun any more. @throws ActionError `interrupted` */
export function checkGoesOn(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new ActionError(
    'interrupted',
    'The job was cancelled: no tag of the commit was written.',
    'Run it again: what was built of the same content is found.',
  );
}

/** The tag under which layers are looked for in later builds. */
export function cacheTag(target: string | undefined): string {
  return target === undefined ? 'cache' : `cache-${target.toLowerCase()}`;
}

/** Moves the cache's tag to an image. A cache that can't be kept costs time, and nothing else. */
export async function keepAsCache(registry: OpenRegistry, manifest: ImageManifest, tag: string): Promise<void> {
  try {
    await tagManifest(registry, manifest, tag, { moves: true });
  } catch (error) {
    const { message, remedy = '' } = explained(error);
    const hint = `Tags that begin with 'cache' should be mutable in ${registry.uri}; or say 'cache-to: none'.`;
    annotate([{ level: 'warning', title: 'No cache for later builds', message: `${message} ${remedy} ${hint}` }]);
  }
}
