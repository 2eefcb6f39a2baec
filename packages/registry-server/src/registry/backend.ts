import { request } from '../request.js';
import { MANIFEST_TYPES } from './paths.js';

/** What the registry behind the proxy holds, asked directly. */
export interface Backend {
  tags(repository: string): Promise<string[]>;
  /** Of a tag or a digest; undefined if it isn't there. */
  digestOf(repository: string, reference: string): Promise<string | undefined>;
  manifest(repository: string, digest: string): Promise<{ mediaType: string; bytes: Buffer } | undefined>;
  repositories(): Promise<string[]>;
}

const accept = { Accept: MANIFEST_TYPES.join(', ') };

/** Asks the registry at `origin`. */
export function backend(origin: string): Backend {
  const json = async <T>(path: string): Promise<T | undefined> => {
    const { status, bytes } = await request(`${origin}${path}`);
    return status === 200 ? (JSON.parse(bytes.toString('utf8')) as T) : undefined;
  };
  return {
    tags: async (repository) => {
      const list = await json<{ tags: string[] | null }>(`/v2/${repository}/tags/list?n=1000`);
      return (list?.tags ?? []).sort();
    },
    digestOf: async (repository, reference) => {
      const url = `${origin}/v2/${repository}/manifests/${reference}`;
      const { status, headers } = await request(url, { method: 'HEAD', headers: accept });
      return status === 200 ? (headers['docker-content-digest'] as string) : undefined;
    },
    manifest: async (repository, digest) => {
      const url = `${origin}/v2/${repository}/manifests/${digest}`;
      const { status, headers, bytes } = await request(url, { headers: accept });
      return status === 200 ? { mediaType: headers['content-type'] ?? '', bytes } : undefined;
    },
    repositories: async () => (await json<{ repositories: string[] }>('/v2/_catalog?n=1000'))?.repositories ?? [],
  };
}
