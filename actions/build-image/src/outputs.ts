import type { Outputs } from './interface.js';
import type { Published } from './publish.js';

/** Outputs of an image that is in the registry. */
export function pushedOutputs(published: Published): Outputs {
  const { uri, contentTag, manifest, metadata, origin } = published;
  return {
    imageid: manifest.config.digest,
    digest: manifest.digest,
    metadata: JSON.stringify({
      ...metadata,
      'containerimage.config.digest': manifest.config.digest,
      'containerimage.digest': manifest.digest,
      'image.name': `${uri}:${contentTag}`,
    }),
    'image-uri': `${uri}@${manifest.digest}`,
    images: imagesOutput([published]),
    skipped: origin === 'found' || origin === 'verified',
  };
}

/** The output `images`: what a synthesis takes as `STRATIFORM_IMAGES`. */
export function imagesOutput(all: readonly Pick<Published, 'name' | 'uri' | 'manifest'>[]): string {
  return JSON.stringify(Object.fromEntries(all.map(({ name, uri, manifest }) => [name, `${uri}@${manifest.digest}`])));
}

/**
 * Outputs of an image that was only built.
 *
 * @param imageId as the engine names it: with containerd's image store, that is no digest of a configuration
 * @param name under which the engine has it
 */
export function loadedOutputs(imageId: string, name: string, metadata: object): Outputs {
  return {
    imageid: imageId,
    metadata: JSON.stringify({ 'containerimage.config.digest': imageId, ...metadata, 'image.name': name }),
    skipped: false,
  };
}
