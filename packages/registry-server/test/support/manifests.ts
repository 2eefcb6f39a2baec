import { createHash } from 'node:crypto';
import type { TestRegistry } from '../../src/index.js';

/** The media type of OCI image manifests. */
export const OCI = 'application/vnd.oci.image.manifest.v1+json';

const sha256 = (bytes: string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Sends a request as the registry's user. */
export function ask(registry: TestRegistry, path: string, init: RequestInit = {}): Promise<Response> {
  const { username, password } = registry.login();
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return fetch(`http://${registry.host}${path}`, { ...init, headers: { authorization, ...init.headers } });
}

/** Uploads a blob and gives its descriptor. */
export async function putBlob(registry: TestRegistry, repository: string, text: string) {
  const digest = sha256(text);
  const started = await ask(registry, `/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const location = new URL(started.headers.get('location') ?? '', `http://${registry.host}`);
  location.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  await ask(registry, location.pathname + location.search, { method: 'PUT', body: text, headers });
  return { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: text.length };
}

/** Puts a manifest under a tag; manifests with another `text` are other images. */
export async function putImage(registry: TestRegistry, repository: string, tag: string, text: string, extra = {}) {
  const config = await putBlob(registry, repository, text);
  const body = JSON.stringify({ schemaVersion: 2, mediaType: OCI, config, layers: [], ...extra });
  const init = { method: 'PUT', body, headers: { 'content-type': OCI } };
  const answer = await ask(registry, `/v2/${repository}/manifests/${tag}`, init);
  return { answer, digest: sha256(body), body };
}
