/** What a path of the distribution API names. */
export interface RegistryPath {
  readonly repository: string;
  readonly part: 'manifests' | 'blobs' | 'tags' | 'referrers';
  /** A tag or a digest; of blobs the digest or `uploads/…`. */
  readonly reference: string;
}

/** Reads `/v2/<repository>/<part>/<reference>`; undefined for any other path. */
export function readPath(path: string): RegistryPath | undefined {
  const found = /^\/v2\/(.+?)\/(manifests|blobs|tags|referrers)\/(.*)$/.exec(path);
  if (!found) return undefined;
  const [, repository = '', part, reference = ''] = found;
  return { repository, part: part as RegistryPath['part'], reference: decodeURIComponent(reference) };
}

/** Whether a manifest's reference is a tag rather than a digest. */
export function isTag(reference: string): boolean {
  return !reference.includes(':');
}

/** The media types of manifests and indexes, as Docker and OCI name them. */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
