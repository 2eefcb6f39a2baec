import { createHash } from 'node:crypto';
import { OCI_INDEX, requireImage } from '../src/registry/manifest.js';
import { openRegistry } from '../src/registry/open.js';
import type { OpenRegistry } from '../src/registry/open-registry.js';
import { openOther } from '../src/registry/other.js';
import { tagManifest } from '../src/registry/tag.js';
import {
  describeWithRegistry,
  endWorld,
  failure,
  opened,
  pushed,
  startEcrRegistry,
  startFront,
  startRegistry,
} from './registry-world.js';

afterEach(endWorld);

const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describeWithRegistry('a repository of a real registry', () => {
  test('gives back what was put there, byte for byte', async () => {
    const { host } = await startRegistry();
    const registry = await openOther(`${host}/shop-dev/api`, { env: {} });
    expect(registry).toMatchObject({ host, repository: 'shop-dev/api', uri: `${host}/shop-dev/api` });
    expect(await registry.manifest('content-1')).toBeUndefined();
    const image = await pushed(registry, 'one', 'content-1');

    const found = requireImage((await registry.manifest('content-1')) as never, 'content-1');
    expect(found.bytes.equals(image.bytes)).toBe(true);
    expect(found.digest).toBe(sha256(image.bytes));
    expect((await registry.manifest(found.digest))?.digest).toBe(found.digest);
    expect(JSON.parse((await registry.blob(found.config.digest)).toString())).toMatchObject({ architecture: 'arm64' });
    // Seen by another client too.
    const raw = await fetch(`http://${host}/v2/shop-dev/api/manifests/content-1`, {
      headers: { accept: found.mediaType },
    });
    expect(raw.headers.get('docker-content-digest')).toBe(found.digest);
  });

  test('takes a further tag without a layer being read or written', async () => {
    const { host } = await startRegistry();
    const image = await pushed(opened(host), 'one', 'content-1');
    const front = await startFront(host);
    const registry = opened(front.host);
    const found = await registry.manifest('content-1');
    expect(await tagManifest(registry, found as never, 'commit')).toBe('written');
    expect(await tagManifest(registry, found as never, 'commit')).toBe('there');
    expect((await opened(host).manifest('commit'))?.digest).toBe(image.digest);
    const path = '/v2/shop-dev/api/manifests';
    expect(front.requests).toEqual([
      `GET ${path}/content-1`,
      `GET ${path}/commit`,
      `PUT ${path}/commit`,
      `GET ${path}/commit`,
    ]);
  });

  test('keeps a tag that is another image’s, and moves one that may be moved', async () => {
    const { host } = await startRegistry();
    const registry = opened(host);
    const [one, two] = [await pushed(registry, 'one', 'commit'), await pushed(registry, 'two')];
    expect(await failure(tagManifest(registry, two, 'commit'))).toMatchObject({
      reason: 'tag-taken',
      message: expect.stringMatching(`'commit'.*${one.digest}.*${two.digest}`),
    });
    expect((await registry.manifest('commit'))?.digest).toBe(one.digest);
    expect(await tagManifest(registry, two, 'commit', { moves: true })).toBe('written');
    expect((await registry.manifest('commit'))?.digest).toBe(two.digest);
  });

  test('tells a list of images from an image', async () => {
    const { host } = await startRegistry();
    const registry = opened(host);
    const image = await pushed(registry, 'one');
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: OCI_INDEX,
        manifests: [{ mediaType: image.mediaType, digest: image.digest, size: image.bytes.length }],
      }),
    );
    await registry.putManifest('both', { bytes, mediaType: OCI_INDEX, digest: sha256(bytes) });
    const found = await registry.manifest('both');
    expect(found).toMatchObject({ kind: 'index', manifests: [{ digest: image.digest }] });
    expect(() => requireImage(found as never, 'both')).toThrow(
      expect.objectContaining({ reason: 'not-single-platform' }),
    );
  });

  test('refuses an image whose parts are not there, in its own words', async () => {
    const { host } = await startRegistry();
    const image = await pushed(opened(host), 'one');
    const other = opened(host, 'shop-dev/other');
    expect(await failure(other.putManifest('v1', image))).toMatchObject({
      reason: 'registry-error',
      message: expect.stringContaining('MANIFEST_BLOB_UNKNOWN'),
    });
    expect(await failure(tagManifest(other, image, 'v1'))).toMatchObject({ reason: 'registry-error' });
    expect(await failure(other.blob(sha256(Buffer.from('nothing'))))).toMatchObject({
      reason: 'registry-error',
      message: expect.stringContaining('BLOB_UNKNOWN'),
    });
  });

  test('writes a blob once', async () => {
    const { host } = await startRegistry();
    const front = await startFront(host);
    const registry = opened(front.host);
    for (let times = 0; times < 2; times += 1)
      expect(await registry.putBlob(Buffer.from('text'), 'text/plain')).toEqual({
        mediaType: 'text/plain',
        digest: sha256(Buffer.from('text')),
        size: 4,
      });
    expect(front.requests.map((one) => one.split(' ')[0])).toEqual(['HEAD', 'POST', 'PUT', 'HEAD']);
  });

  test('takes an empty blob', async () => {
    const { host } = await startRegistry();
    const { digest } = await opened(host).putBlob(Buffer.alloc(0), 'text/plain');
    expect(await opened(host).blob(digest)).toHaveLength(0);
  });
});

describeWithRegistry.each([
  ['refuses', true],
  ['takes', false],
])('where an immutable tag %s the same image again', (_, refuseSame) => {
  const ecr = async () => {
    const server = await startEcrRegistry({ immutable: true, refuseSame });
    const { host } = server;
    const place = { url: `http://${host}`, name: 'api', logins: async () => server.login(), eager: true };
    return { server, registry: openRegistry(place, { pause: async () => undefined }) };
  };
  /** Looks before somebody else writes: what it sees first is nothing. */
  const late = (registry: OpenRegistry): OpenRegistry => {
    let looked = false;
    const manifest = async (reference: string) => {
      if (looked) return registry.manifest(reference);
      looked = true;
      return undefined;
    };
    return { ...registry, manifest };
  };

  test('it is a success, also after a lost race', async () => {
    const { server, registry } = await ecr();
    const image = await pushed(registry, 'one', 'commit');
    expect(await tagManifest(registry, image, 'commit')).toBe('there');
    expect(await tagManifest(late(registry), image, 'commit')).toBe(refuseSame ? 'there' : 'written');
    expect(await server.digestOf('api', 'commit')).toBe(image.digest);
  });

  test('another image is not, also after a lost race', async () => {
    const { server, registry } = await ecr();
    const [one, two] = [await pushed(registry, 'one', 'commit'), await pushed(registry, 'two')];
    for (const [faster, options] of [
      [registry, {}],
      [late(registry), {}],
      [registry, { moves: true }],
    ] as const)
      expect(await failure(tagManifest(faster, two, 'commit', options))).toMatchObject({
        reason: 'tag-taken',
        message: expect.stringMatching(`${one.digest}.*${two.digest}`),
      });
    expect(await server.digestOf('api', 'commit')).toBe(one.digest);
  });

  test('of many who tag different images at once one wins, and all of those with its image', async () => {
    const { server, registry } = await ecr();
    const images = [await pushed(registry, 'one'), await pushed(registry, 'two')];
    const all = [...images, ...images, ...images, ...images];
    const ends = await Promise.allSettled(all.map((image) => tagManifest(registry, image, 'commit')));
    const winner = await server.digestOf('api', 'commit');
    for (const [index, end] of ends.entries())
      if (all[index]?.digest === winner) expect(end.status).toBe('fulfilled');
      else expect(end).toMatchObject({ status: 'rejected', reason: { reason: 'tag-taken' } });
  });

  test('the cache tag moves', async () => {
    const { server, registry } = await ecr();
    await pushed(registry, 'one', 'cache');
    const two = await pushed(registry, 'two');
    expect(await tagManifest(registry, two, 'cache', { moves: true })).toBe('written');
    expect(await server.digestOf('api', 'cache')).toBe(two.digest);
  });
});

describe('a write that is refused where another image is', () => {
  test.each([
    ['ECR', 400, 'TAG_INVALID', 'some day in other words', 'tag-taken'],
    ['Harbor', 412, 'PRECONDITION', 'configured as such', 'tag-taken'],
    ['others', 409, 'TAG_CONFLICT', '', 'tag-taken'],
    [
      "Google's",
      400,
      'MANIFEST_INVALID',
      'cannot update tag v1. The repository has enabled tag immutability',
      'tag-taken',
    ],
    ['Artifactory', 403, 'DENIED', 'Not enough permissions to overwrite artifact', 'tag-taken'],
    ['a policy', 403, 'DENIED', 'not authorized to perform: ecr:PutImage', 'forbidden'],
    ['nobody knows whom', 400, 'MANIFEST_INVALID', 'no such thing', 'registry-error'],
  ])('by %s with %s %s is told apart', async (_, status, code, message, reason) => {
    const index = (digit: string) => {
      const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [], digit }));
      return { bytes, mediaType: OCI_INDEX, digest: sha256(bytes) };
    };
    const front = await startFront(undefined, (request, response) =>
      request.method === 'PUT'
        ? Boolean(response.writeHead(status).end(JSON.stringify({ errors: [{ code, message }] })))
        : Boolean(response.end(index('1').bytes)),
    );
    const writing = tagManifest(opened(front.host), index('2'), 'v1', { moves: true });
    expect(await failure(writing)).toMatchObject({ reason });
  });
});
