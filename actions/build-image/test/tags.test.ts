import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ImageManifest, readManifest, requireImage } from '../src/registry/manifest.js';
import type { OpenRegistry } from '../src/registry/open-registry.js';
import { openOther } from '../src/registry/other.js';
import { tagCommit } from '../src/tags.js';

const COMMIT = 'c'.repeat(40);
const { signal } = new AbortController();

function image(config: string): ImageManifest {
  const descriptor = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${config}`, size: 2 };
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const text = JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor, layers: [] });
  return requireImage(readManifest(Buffer.from(text), mediaType), 'api');
}

const [ours, theirs] = [image('1'.repeat(64)), image('2'.repeat(64))];

/** A registry in which the commit's tag is somebody's, or nobody's, and which refuses what is written, with these words. */
async function registry(there: ImageManifest | undefined, code: string, message: string): Promise<OpenRegistry> {
  server = http.createServer((request, response) => {
    if (request.method === 'GET' && request.url?.includes('/manifests/')) {
      if (there) return response.setHeader('content-type', there.mediaType).end(there.bytes);
      return response.writeHead(404).end(JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN' }] }));
    }
    if (request.method === 'GET') return response.end();
    return response.writeHead(403).end(JSON.stringify({ errors: [{ code, message }] }));
  });
  await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return openOther(`127.0.0.1:${port}/api`, { attempts: 1, env: {} });
}

let server: http.Server | undefined;
let printed = '';
const write = process.stdout.write;
beforeEach(() => {
  printed = '';
  process.stdout.write = (text) => {
    printed += text;
    return true;
  };
});
afterEach(() => {
  process.stdout.write = write;
  server?.close();
});

// ECR's words (aws/containers-roadmap#396).
const LIMIT = "The image with digest exceeds the maximum allowed number of tags per image which is '1000'";

test('an image that takes no further tag is a warning', async () => {
  await tagCommit(await registry(undefined, 'DENIED', LIMIT), ours, COMMIT, signal);
  expect(printed).toMatch(/^::warning .*The image has no tag of this commit.*which is '1000'/);
});

test('any other refusal is an error', async () => {
  const refusing = await registry(undefined, 'DENIED', 'You may not');
  await expect(tagCommit(refusing, ours, COMMIT, signal)).rejects.toMatchObject({ reason: 'forbidden' });
});

test("a tag that is another image's is an error, but for an image that is proven", async () => {
  const taken = await registry(theirs, 'TAG_INVALID', 'immutable');
  await expect(tagCommit(taken, ours, COMMIT, signal)).rejects.toMatchObject({ reason: 'tag-taken' });
  await tagCommit(taken, ours, COMMIT, signal, { takenFails: false });
  expect(printed).toMatch(/^::warning .*is another image's/);
});
