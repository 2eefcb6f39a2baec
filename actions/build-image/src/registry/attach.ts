import { ActionError } from '@stratiform/github/lib/start.js';
import { type Descriptor, digestOf, type Manifest, OCI_IMAGE, OCI_INDEX } from './manifest.js';
import type { OpenRegistry, Written } from './open-registry.js';
import { fallbackReferrers, fallbackTag } from './referrers.js';
import { tagManifest } from './tag.js';

/** Something about an image that isn't part of it: its provenance, its bill of materials. */
export interface Artifact {
  /** What it is, such as `application/spdx+json`; people look for it by this. */
  readonly artifactType: string;
  /** Of the bytes. */
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Attached {
  /** Of the artifacts, in their order. */
  readonly manifests: readonly Descriptor[];
  /** Why nobody finds them from the image, although they are in the registry. */
  readonly warning?: string;
}

const EMPTY = 'application/vnd.oci.empty.v1+json';

/**
 * Attaches artifacts to an image, as manifests of their own that refer to it (OCI 1.1 `subject`): the image stays one
 * manifest, which is all that Lambda takes. The same artifacts give the same digests, so doing it twice changes nothing.
 *
 * Where the registry keeps no list of referrers, a tag does (`sha256-<hex>`). Give all artifacts of an image at once: in
 * a repository with immutable tags that tag is written once and never again.
 *
 * @throws ActionError also where a registry takes no such manifests: before OCI 1.1, ECR answered 405 (oras-project/oras#1133)
 */
export async function attach(
  registry: OpenRegistry,
  subject: Pick<Manifest, 'digest' | 'mediaType' | 'bytes'>,
  artifacts: readonly Artifact[],
): Promise<Attached> {
  const manifests: Descriptor[] = [];
  let listed = true;
  for (const artifact of artifacts) {
    const { written, descriptor } = await put(registry, subject, artifact);
    manifests.push(descriptor);
    listed &&= written.subject !== undefined;
  }
  return listed ? { manifests } : { manifests, ...(await listByTag(registry, subject.digest, manifests)) };
}

async function put(
  registry: OpenRegistry,
  subject: Written,
  { artifactType, mediaType, bytes, annotations }: Artifact,
) {
  const config = await registry.putBlob(Buffer.from('{}'), EMPTY);
  const layer = await registry.putBlob(bytes, mediaType);
  const manifest = written(OCI_IMAGE, {
    artifactType,
    config,
    layers: [layer],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.bytes.length },
    ...(annotations && { annotations }),
  });
  const { digest, bytes: body } = manifest;
  const descriptor = {
    mediaType: OCI_IMAGE,
    digest,
    size: body.length,
    artifactType,
    ...(annotations && { annotations }),
  };
  return { descriptor, written: await registry.putManifest(digest, manifest) };
}

async function listByTag(
  registry: OpenRegistry,
  digest: string,
  manifests: readonly Descriptor[],
): Promise<{ warning?: string }> {
  const before = await fallbackReferrers(registry, digest);
  const added = manifests.filter((one) => !before.some((other) => other.digest === one.digest));
  if (added.length === 0) return {};
  try {
    const list = written(OCI_INDEX, { manifests: [...before, ...added] });
    await tagManifest(registry, list, fallbackTag(digest), { moves: true });
    return {};
  } catch (error) {
    if (!(error instanceof ActionError) || error.reason !== 'tag-taken') throw error;
    return {
      warning: `What was attached to ${digest} is in ${registry.uri} (${added.map((one) => one.digest).join(', ')}), but nothing lists it: the registry has no referrers API, and the tag '${fallbackTag(digest)}', which would stand in for it, is there and immutable.`,
    };
  }
}

function written(mediaType: string, rest: object): Written {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...rest }));
  return { digest: digestOf(bytes), mediaType, bytes };
}
