import { createHash } from 'node:crypto';
import { ActionError } from '@stratiform/github/lib/start.js';
import { isDigest } from './repository.js';
import { hasKeyTwice, jsonOf, misspelt } from './unambiguous.js';

/** What is known of something in a registry, as OCI describes it. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest, byte for byte as the registry has it: its digest is of these bytes. */
export interface Manifest {
  /** `sha256:` and 64 hexadecimal digits, computed here. */
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** `index`: no image, but a list of images for several platforms (OCI's index, docker's manifest list). */
  readonly kind: 'image' | 'index';
  /** Of an image. */
  readonly config?: Descriptor;
  /** Of an image, the lowest first. */
  readonly layers: readonly Descriptor[];
  /** Of an index. */
  readonly manifests: readonly Descriptor[];
}

/** The manifest of one image. */
export interface ImageManifest extends Manifest {
  readonly kind: 'image';
  readonly config: Descriptor;
}

/** Largest manifest in bytes, 4 MiB: what every registry has to take (distribution specification 1.1) and ECR's PutImage takes at most. */
export const MOST_BYTES = 4 * 1024 * 1024;

export const OCI_IMAGE = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

const KINDS: Readonly<Record<string, Manifest['kind']>> = {
  [OCI_IMAGE]: 'image',
  'application/vnd.docker.distribution.manifest.v2+json': 'image',
  [OCI_INDEX]: 'index',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'index',
};

/** What a registry is asked for: without it, it answers with a manifest of docker's first kind. */
export const MANIFEST_TYPES: readonly string[] = Object.keys(KINDS);

/** Keys that readers know, of images and indexes (OCI image specification 1.1); others have no meaning. */
const KEYS = ['schemaVersion', 'mediaType', 'artifactType', 'config', 'layers', 'manifests', 'subject', 'annotations'];
const DESCRIPTOR_KEYS = [
  ...['mediaType', 'digest', 'size', 'urls', 'annotations'],
  ...['data', 'artifactType', 'platform'],
];

interface Body {
  readonly schemaVersion?: unknown;
  readonly mediaType?: unknown;
  readonly config?: unknown;
  readonly layers?: unknown;
  readonly manifests?: unknown;
}

/**
 * A manifest out of what a registry answers.
 *
 * @param contentType the answer's; only counts where the manifest itself doesn't say what it is
 * @throws ActionError `registry-error` for anything else than an image or an index, of docker or OCI; also for one that
 * readers take differently
 */
export function readManifest(bytes: Buffer, contentType = ''): Manifest {
  const body = bodyOf(bytes);
  const told = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const mediaType = typeof body.mediaType === 'string' ? body.mediaType : told;
  if (told in KINDS && told !== mediaType) throw broken(`it came as '${told}', and says that it is '${mediaType}'`);
  if (body.schemaVersion !== 2) throw broken(`its schemaVersion is ${JSON.stringify(body.schemaVersion)}, not 2`);
  const kind = KINDS[mediaType];
  if (!kind) throw broken(`it is of the type '${mediaType}'`);
  // Two readers must not see two different images in the same bytes (CVE-2021-41190).
  const other = kind === 'image' ? ['manifests'] : ['config', 'layers'];
  for (const key of other) if (key in body) throw broken(`'${mediaType}' has no '${key}'`);
  const common = { digest: digestOf(bytes), mediaType, bytes, kind };
  if (kind === 'index') return { ...common, layers: [], manifests: descriptors(body.manifests, 'manifests') };
  const [config] = descriptors([body.config], 'config');
  return { ...common, config, layers: descriptors(body.layers, 'layers'), manifests: [] };
}

/**
 * A manifest as that of one image.
 *
 * @param reference what was asked for, for the message
 * @throws ActionError `not-single-platform`
 */
export function requireImage(manifest: Manifest, reference: string): ImageManifest {
  const { kind, config } = manifest;
  if (kind === 'image' && config) return { ...manifest, kind, config };
  throw new ActionError(
    'not-single-platform',
    `'${reference}' is no image but a list of ${manifest.manifests.length} images for several platforms (${manifest.mediaType}).`,
    "Lambda runs an image of one platform: name one in 'platforms', and push without attestations of the builder's own ('--provenance=false').",
  );
}

/** The SHA-256 digest of some bytes, as registries write it. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function bodyOf(bytes: Buffer): Body {
  const body = parsed(bytes);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw broken('it is no JSON object');
  if (hasKeyTwice(bytes)) throw broken('a key stands twice in it, and readers differ in which of them counts');
  checkKeys(body, KEYS);
  return body;
}

function parsed(bytes: Buffer): unknown {
  try {
    return jsonOf(bytes);
  } catch {
    return undefined; // no object either
  }
}

function checkKeys(value: object, known: readonly string[]): void {
  const wrong = misspelt(value, known);
  if (wrong !== undefined) throw broken(`it has the key '${wrong}', which some readers take for another one`);
}

function descriptors(value: unknown, where: string): Descriptor[] {
  if (!Array.isArray(value)) throw broken(`its '${where}' is no list`);
  return value.map((one: Partial<Descriptor> | null | undefined) => {
    const { mediaType, digest, size } = one ?? {};
    if (typeof mediaType !== 'string' || !mediaType || !Number.isSafeInteger(size) || Number(size) < 0)
      throw broken(`its '${where}' has no media type or no size`);
    if (typeof digest !== 'string' || !isDigest(digest))
      throw broken(`its '${where}' has no SHA-256 digest but '${digest}'`);
    checkKeys(one as Descriptor, DESCRIPTOR_KEYS);
    return one as Descriptor;
  });
}

function broken(why: string): ActionError {
  return new ActionError(
    'registry-error',
    `What the registry answered is no manifest of an image: ${why}.`,
    'Look at what is there with another client, and delete or push it again.',
  );
}
