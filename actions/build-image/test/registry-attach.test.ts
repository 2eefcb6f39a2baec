import { type Artifact, attach } from '../src/registry/attach.js';
import { digestOf } from '../src/registry/manifest.js';
import { openRegistry } from '../src/registry/open.js';
import type { Written } from '../src/registry/open-registry.js';
import { fallbackTag, listReferrers } from '../src/registry/referrers.js';
import {
  describeWithRegistry,
  endWorld,
  failure,
  opened,
  pushed,
  startEcrRegistry,
  startFront,
} from './registry-world.js';

afterEach(endWorld);

const sbom: Artifact = {
  artifactType: 'application/spdx+json',
  mediaType: 'application/spdx+json',
  bytes: Buffer.from('{"spdxVersion":"SPDX-2.3"}'),
};
const provenance: Artifact = {
  artifactType: 'application/vnd.in-toto+json',
  mediaType: 'application/vnd.in-toto+json',
  bytes: Buffer.from('{"_type":"https://in-toto.io/Statement/v1"}'),
  annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v1' },
};

async function setUp(options: { referrers: boolean; immutable: boolean }) {
  const server = await startEcrRegistry(options);
  const place = { url: `http://${server.host}`, name: 'api', logins: async () => server.login(), eager: true };
  const registry = openRegistry(place, { pause: async () => undefined });
  return { server, registry, image: await pushed(registry, 'one', 'content-1') };
}

describeWithRegistry.each([
  ['a registry that lists referrers', { referrers: true, immutable: true }],
  ['a registry with a tag instead', { referrers: false, immutable: false }],
  ['a registry with a tag that is written once', { referrers: false, immutable: true }],
])('what is attached to an image in %s', (_, options) => {
  test('is found from the image, which stays as it is', async () => {
    const { server, registry, image } = await setUp(options);
    const { manifests, warning } = await attach(registry, image, [sbom, provenance]);
    expect(warning).toBeUndefined();
    expect(await listReferrers(registry, image.digest)).toEqual(manifests);
    expect((await registry.manifest('content-1'))?.bytes.equals(image.bytes)).toBe(true);
    expect(await server.tags('api')).toEqual(
      ['content-1', ...(options.referrers ? [] : [fallbackTag(image.digest)])].sort(),
    );

    const [found] = await listReferrers(registry, image.digest, 'application/spdx+json');
    const manifest = await server.manifest('api', found?.digest ?? '');
    expect(JSON.parse(String(manifest?.bytes))).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/spdx+json',
      config: {
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        size: 2,
      },
      layers: [{ mediaType: 'application/spdx+json', digest: expect.any(String), size: sbom.bytes.length }],
      subject: { mediaType: image.mediaType, digest: image.digest, size: image.bytes.length },
    });
    const [layer] = JSON.parse(String(manifest?.bytes)).layers;
    expect((await registry.blob(layer.digest)).equals(sbom.bytes)).toBe(true);
  });

  test('is there once, however often it is attached', async () => {
    const { registry, image } = await setUp(options);
    const first = await attach(registry, image, [sbom, provenance]);
    expect(await attach(registry, image, [sbom, provenance])).toEqual(first);
    expect(await listReferrers(registry, image.digest)).toHaveLength(2);
  });
});

describeWithRegistry('what is attached later', () => {
  test('joins what the tag lists', async () => {
    const { registry, image } = await setUp({ referrers: false, immutable: false });
    await attach(registry, image, [sbom]);
    await attach(registry, image, [provenance]);
    const found = await listReferrers(registry, image.digest);
    expect(found.map(({ artifactType }) => artifactType)).toEqual([sbom.artifactType, provenance.artifactType]);
  });

  test('leaves a list alone that has it', async () => {
    const { server, registry, image } = await setUp({ referrers: false, immutable: true });
    // Nothing is listed yet: to this client the registry says that it does so itself.
    const putManifest = async (reference: string, manifest: Written) => {
      await registry.putManifest(reference, manifest);
      return { subject: image.digest };
    };
    const { manifests } = await attach({ ...registry, putManifest }, image, [sbom]);
    // As another client writes it.
    const list = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests };
    const bytes = Buffer.from(JSON.stringify(list, null, 2));
    const tag = fallbackTag(image.digest);
    await registry.putManifest(tag, { bytes, mediaType: list.mediaType, digest: digestOf(bytes) });
    expect((await attach(registry, image, [sbom])).warning).toBeUndefined();
    expect(await server.digestOf('api', tag)).toBe(digestOf(bytes));
  });

  test('is in the registry, but not listed, where the tag can’t be written again: that is said', async () => {
    const { server, registry, image } = await setUp({ referrers: false, immutable: true });
    await attach(registry, image, [sbom]);
    const { manifests, warning } = await attach(registry, image, [provenance]);
    expect(warning).toContain(fallbackTag(image.digest));
    expect(warning).toContain(manifests[0]?.digest);
    expect(await server.digestOf('api', manifests[0]?.digest ?? '')).toBe(manifests[0]?.digest);
    expect(await listReferrers(registry, image.digest)).toHaveLength(1);
  });

  test('fails where somebody put something else under the tag', async () => {
    const { registry, image } = await setUp({ referrers: false, immutable: true });
    await pushed(registry, 'two', fallbackTag(image.digest));
    expect(await failure(attach(registry, image, [sbom]))).toMatchObject({ reason: 'registry-error' });
  });
});

describe('a list of referrers', () => {
  const digest = `sha256:${'1'.repeat(64)}`;
  const page = (...digits: string[]) =>
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.index.v1+json',
      manifests: digits.map((digit) => ({ mediaType: 'a/b', digest: `sha256:${digit.repeat(64)}`, size: 1 })),
    });

  test('is read page by page', async () => {
    const front = await startFront(undefined, (request, response) => {
      const last = request.url?.includes('last=a');
      const link = { link: `</v2/shop-dev/api/referrers/${digest}?last=a>; rel="next"` };
      return Boolean(response.writeHead(200, last ? {} : link).end(last ? page('b') : page('a')));
    });
    const found = await opened(front.host).referrers(digest);
    expect(found?.map((one) => one.digest[7])).toEqual(['a', 'b']);
    expect(front.requests).toHaveLength(2);
  });

  test('that goes on elsewhere, or for ever, ends', async () => {
    const front = await startFront(undefined, (request, response) =>
      Boolean(response.writeHead(200, { link: `<${request.url}>; rel=next` }).end(page('a'))),
    );
    expect(await opened(front.host).referrers(digest)).toHaveLength(20);
    front.hook = (_, response) =>
      Boolean(response.writeHead(200, { link: '<https://evil.example/next>; rel="next"' }).end(page('a')));
    expect(await opened(front.host).referrers(digest)).toHaveLength(1);
  });

  test.each([
    ['is not kept by a registry that knows no such thing', 404, '404 page not found', undefined],
    ['is not kept by a registry that allows no such thing', 405, '', undefined],
  ])('%s', async (_, status, body, expected) => {
    const front = await startFront(undefined, (_request, response) => Boolean(response.writeHead(status).end(body)));
    expect(await opened(front.host).referrers(digest)).toBe(expected);
  });

  test.each([
    ['of a missing repository', 404, '{"errors":[{"code":"NAME_UNKNOWN"}]}', 'repository-missing'],
    ['that nobody may read', 403, '', 'forbidden'],
    ['that is no list', 200, '{}', 'registry-error'],
  ])('%s is an error', async (_, status, body, reason) => {
    const front = await startFront(undefined, (_request, response) => Boolean(response.writeHead(status).end(body)));
    expect(await failure(opened(front.host).referrers(digest))).toMatchObject({ reason });
  });
});
