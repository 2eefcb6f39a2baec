import { ActionError } from '@stratiform/github/lib/start.js';
import type { Content } from '../content.js';
import type { Image } from '../inputs/image.js';
import type { ImageManifest } from '../registry/manifest.js';
import type { OpenRegistry } from '../registry/open-registry.js';

/** An image of the registry, and what it should be. */
export interface Claim {
  readonly image: Image;
  readonly content: Content;
  readonly registry: OpenRegistry;
  readonly manifest: ImageManifest;
}

const INSTEAD =
  'Change a file of the image, such as by a comment in the Dockerfile, and another one is built under another tag. Delete this one only if no function runs it: Lambda needs it for as long as one does.';

/** The image is one, but another one. @param different as texts for people */
export function otherImage(claim: Claim, different: readonly string[]): ActionError {
  const loose = claim.content.baseImages.filter(({ pinned }) => !pinned).map(({ image }) => `'${image}'`);
  const bases = loose.length > 0 ? [`${loose.join(', ')} may have changed, having no digest: pin it`] : [];
  const causes = [
    'A Dockerfile is not reproducible when files or their times differ in each build, which a COPY into a folder of the base is enough for (README, Reproducible)',
    ...bases,
    'Another version of the builder writes other layers of the same files: build and verify with the same one',
    'If it is none of these, somebody else may have pushed it: find out who',
  ];
  return refused(claim, `Different: ${different.join('; ')}.`, `${causes.join('. ')}. ${INSTEAD}`);
}

/** What is there contradicts itself, or can be read in two ways. @param wrong as texts for people */
export function madeByHand(claim: Claim, wrong: readonly string[]): ActionError {
  return refused(
    claim,
    `No builder makes such an image: ${wrong.join('; ')}.`,
    `Find out who pushed it, and take it for an attack until you know better. ${INSTEAD}`,
  );
}

function refused({ image, content, registry, manifest }: Claim, why: string, remedy: string): ActionError {
  const there = `${registry.uri}:${content.tag} (${manifest.digest})`;
  return new ActionError(
    'other-image',
    `${there} is not what the files of image '${image.name}' build to. ${why}`,
    remedy,
  );
}
