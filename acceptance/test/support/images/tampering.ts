import { createHash } from 'node:crypto';
import type { TestRegistry } from './registry-server';

/**
 * Puts another image under a tag, as everybody could who can push: the same layers, and another command.
 *
 * @returns its digest
 */
export async function poison(registry: TestRegistry, repository: string, tag: string): Promise<string> {
  const { username, password } = registry.login();
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const at = `http://${registry.host}/v2/${repository}`;
  const ask = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(url, { ...init, headers: { authorization, ...init.headers } });
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${url}: ${response.status} ${await response.text()}`);
    return response;
  };
  const found = await registry.manifest(repository, tag);
  if (!found) throw new Error(`There is no '${tag}' in ${repository}.`);
  const manifest = JSON.parse(found.bytes.toString('utf8')) as { config: { digest: string; size: number } };
  const config = (await (await ask(`${at}/blobs/${manifest.config.digest}`)).json()) as { config: { Cmd: string[] } };
  config.config.Cmd = ['elsewhere.handler'];
  const bytes = Buffer.from(JSON.stringify(config));
  const digest = digestOf(bytes);
  const upload = (await ask(`${at}/blobs/uploads/`, { method: 'POST' })).headers.get('location') ?? '';
  const to = new URL(upload, at);
  to.searchParams.set('digest', digest);
  await ask(to.href, { method: 'PUT', body: bytes, headers: { 'content-type': 'application/octet-stream' } });
  Object.assign(manifest.config, { digest, size: bytes.length });
  const body = Buffer.from(JSON.stringify(manifest));
  await ask(`${at}/manifests/${tag}`, { method: 'PUT', body, headers: { 'content-type': found.mediaType } });
  return digestOf(body);
}

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
