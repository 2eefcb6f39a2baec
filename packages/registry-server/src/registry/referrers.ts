import { MANIFEST_TYPES } from './paths.js';

/** The OCI referrers API: which manifests have another as their `subject`. docker-registry 2.8 doesn't have it. */
export interface Referrers {
  /** Remembers a manifest that was put. Gives the digest of its subject. */
  note(repository: string, digest: string, mediaType: string, bytes: Buffer): string | undefined;
  /** The image index of what refers to a digest. */
  index(repository: string, subject: string, artifactType?: string): string;
}

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  artifactType?: string;
  annotations?: Record<string, string>;
}

/** Remembers referrers as long as this process lives. */
export function referrers(): Referrers {
  const known = new Map<string, Map<string, Descriptor>>();
  return {
    note: (repository, digest, mediaType, bytes) => {
      const manifest = parsed(bytes);
      const subject = manifest?.subject?.digest;
      if (!subject) return undefined;
      const key = `${repository}@${subject}`;
      const descriptors = known.get(key) ?? new Map<string, Descriptor>();
      const artifactType = manifest.artifactType ?? manifest.config?.mediaType;
      const { annotations } = manifest;
      descriptors.set(digest, { mediaType, digest, size: bytes.length, artifactType, annotations });
      known.set(key, descriptors);
      return subject;
    },
    index: (repository, subject, artifactType) => {
      const all = [...(known.get(`${repository}@${subject}`)?.values() ?? [])];
      const manifests = artifactType ? all.filter((one) => one.artifactType === artifactType) : all;
      return JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPES[1], manifests });
    },
  };
}

interface ManifestJson {
  subject?: { digest: string };
  artifactType?: string;
  config?: { mediaType: string };
  annotations?: Record<string, string>;
}

function parsed(bytes: Buffer): ManifestJson | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as ManifestJson;
  } catch {
    return undefined;
  }
}
