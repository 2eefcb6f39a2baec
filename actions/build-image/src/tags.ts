import { ActionError, annotate, explained } from '@stratiform/github/lib/start.js';
import type { ImageManifest } from './registry/manifest.js';
import type { OpenRegistry } from './registry/open.js';
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
