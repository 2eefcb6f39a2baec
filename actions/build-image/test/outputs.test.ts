import { action } from '../src/interface.js';
import { imagesOutput, loadedOutputs, pushedOutputs } from '../src/outputs.js';
import type { Published } from '../src/publish.js';
import { readManifest, requireImage } from '../src/registry/manifest.js';
import { imageSummary, imagesSummary } from '../src/summary.js';

const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'c'.repeat(64)}`, size: 2 };
const layer = {
  mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
  digest: `sha256:${'d'.repeat(64)}`,
  size: 2_500_000,
};
const mediaType = 'application/vnd.oci.image.manifest.v1+json';
const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [layer, layer] }));
const manifest = requireImage(readManifest(bytes, mediaType), 'api');

const published = (given: Partial<Published> = {}): Published => ({
  name: 'api',
  uri: 'registry.example/shop/api',
  contentTag: 'content-1',
  manifest,
  origin: 'built',
  ...given,
});

test('an image that was built is told by its digests, with what the builder says of it', () => {
  const { metadata, images, ...rest } = pushedOutputs(published({ metadata: { 'buildx.build.ref': 'x' } }));
  expect(rest).toEqual({
    imageid: config.digest,
    digest: manifest.digest,
    'image-uri': `registry.example/shop/api@${manifest.digest}`,
    skipped: false,
  });
  expect(JSON.parse(String(metadata))).toEqual({
    'buildx.build.ref': 'x',
    'containerimage.config.digest': config.digest,
    'containerimage.digest': manifest.digest,
    'image.name': 'registry.example/shop/api:content-1',
  });
  expect(JSON.parse(String(images))).toEqual({ api: rest['image-uri'] });
});

test.each([
  ['built', false],
  ['kept', false],
  ['found', true],
  ['verified', true],
] as const)('one that was %s: skipped is %s', (origin, skipped) => {
  expect(pushedOutputs(published({ origin })).skipped).toBe(skipped);
});

test('an image that is only in the engine has no address by digest', () => {
  expect(Object.keys(loadedOutputs('sha256:1', 'api:1', {}))).toEqual(['imageid', 'metadata', 'skipped']);
});

test('what the builder tells of one is not overwritten by the id that the engine has', () => {
  const told = { 'containerimage.config.digest': 'sha256:c' };
  const { imageid, metadata } = loadedOutputs('sha256:m', 'api:1', told);
  expect([imageid, JSON.parse(String(metadata))]).toEqual(['sha256:m', { ...told, 'image.name': 'api:1' }]);
  expect(String(loadedOutputs('sha256:1', 'api:1', {}).metadata)).toContain(
    '"containerimage.config.digest":"sha256:1"',
  );
});

test('every output that is set is declared', () => {
  for (const name of Object.keys({ ...pushedOutputs(published()), ...loadedOutputs('', '', {}) }))
    expect(action.outputs).toHaveProperty(name);
});

test('all images are one object', () => {
  const others = [published(), published({ name: 'worker', uri: 'registry.example/shop/worker' })];
  expect(JSON.parse(imagesOutput(others))).toEqual({
    api: `registry.example/shop/api@${manifest.digest}`,
    worker: `registry.example/shop/worker@${manifest.digest}`,
  });
});

test('summaries are tables', () => {
  expect(imageSummary(published(), ['v1', 'f'.repeat(40)], 1.26)).toMatchInlineSnapshot(`
"### Image \`api\`: built and pushed

|  |  |
| --- | --- |
| address | \`registry.example/shop/api@sha256:1d24e705d17f1a6788f85f6771598574045601d7b393ac469f580accd0a296a3\` |
| content | \`content-1\` |
| tags | \`v1\`, \`ffffffffffffffffffffffffffffffffffffffff\` |
| size | 5.0 MB in 2 layers, as pushed |
| time | 1.3 s |
"
`);
  expect(imagesSummary([published()], true)).toMatchInlineSnapshot(`
"### Images: found, and proven to be what these files build to

| image | address |
| --- | --- |
| \`api\` | \`registry.example/shop/api@sha256:1d24e705d17f1a6788f85f6771598574045601d7b393ac469f580accd0a296a3\` |
"
`);
});
