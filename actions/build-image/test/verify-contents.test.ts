import type { InspectedImage } from '../src/engine/inspect.js';
import { cacheMounts } from '../src/verify/cache-mounts.js';
import { contentsOfConfig, contentsOfEngine } from '../src/verify/contents.js';
import { surplusInManifest } from '../src/verify/keys.js';

const config = {
  architecture: 'arm64',
  os: 'linux',
  config: { Cmd: ['app.handler'], Labels: { 'a "b": c': '1' } },
  rootfs: { type: 'layers', diff_ids: ['sha256:1'] },
  history: [{ created: '1980-01-01T00:00:00Z', created_by: 'COPY' }],
  created: '1980-01-01T00:00:00Z',
  'moby.buildkit.cache.v0': 'x'.repeat(3_000_000),
};
const read = (given: unknown) => contentsOfConfig(Buffer.from(JSON.stringify(given)));

test('a configuration as builders write it is read', () => {
  expect(read(config)).toEqual({
    contents: { platform: 'linux/arm64', config: config.config, diffIds: ['sha256:1'] },
    wrong: [],
  });
});

test.each<[string, object, string[]]>([
  ['another command in other letters', { CONFIG: {} }, ['its configuration has the key "CONFIG"']],
  ['other layers in other letters', { RootFS: {} }, ['its configuration has the key "RootFS"']],
  ['letters that fold', { oſ: 'linux' }, ['its configuration has the key "oſ"']],
  ['what nobody knows', { 'a\n': 1 }, ['its configuration has the key "a\\n"']],
  ['layers for others', { rootfs: { ...config.rootfs, Diff_IDs: [] } }, ['its rootfs has the key "Diff_IDs"']],
  ['layers of another type', { rootfs: { ...config.rootfs, type: 'x' } }, ['its configuration has no list of layers']],
  ['no layers', { rootfs: null }, ['its configuration has no list of layers']],
  ['layers that are none', { rootfs: { type: 'layers', diff_ids: [1] } }, ['its configuration has no list of layers']],
  ['a platform that is none', { os: ['linux'] }, ['its platform is no text']],
  ['features that are none', { 'os.features': 'x' }, ["its 'os.features' is no list of texts"]],
  ['a list for a command', { config: [] }, ["its 'config' is no object"]],
])('%s is told', (_, given, wrong) => {
  expect(read({ ...config, ...given }).wrong).toEqual(wrong);
});

test.each([
  ['a key twice', '{"config":{},', ['its configuration has a key twice']],
  ['a key twice, spelt in another way', '{"c\\u006fnfig":{},', ['its configuration has a key twice']],
])('%s is told', (_, begin, wrong) => {
  expect(contentsOfConfig(Buffer.from(JSON.stringify(config).replace('{', begin))).wrong).toEqual(wrong);
});

test.each(['', 'null', '[]', '{', '\ufeff{}'])("'%s' is no configuration", (text) => {
  expect(contentsOfConfig(Buffer.from(text)).wrong).toEqual(['its configuration is no JSON object']);
});

test('a platform is more than system and architecture', () => {
  const engine = (given: Partial<InspectedImage>) =>
    contentsOfEngine({
      imageId: '',
      os: 'linux',
      architecture: 'arm64',
      variant: '',
      osVersion: '',
      config: {},
      diffIds: [],
      ...given,
    }).platform;
  expect(read({ ...config, variant: 'v8' }).contents.platform).toBe(engine({}));
  expect(read(config).contents.platform).toBe(engine({ variant: 'v8' }));
  expect(read({ ...config, variant: 'v9' }).contents.platform).toBe('linux/arm64/v9');
  expect(read({ ...config, architecture: 'arm', variant: 'v8' }).contents.platform).toBe('linux/arm/v8');
  const windows = { ...config, 'os.version': '10', 'os.features': ['win32k'] };
  expect(read(windows).contents.platform).toBe('linux/arm64/10/win32k');
  expect(engine({ osVersion: '10' })).toBe('linux/arm64/10');
});

test('a manifest has what builders write, and nothing else', () => {
  const descriptor = { mediaType: 'x', digest: 'sha256:1', size: 1, annotations: {} };
  const manifest = { schemaVersion: 2, mediaType: 'y', config: descriptor, layers: [descriptor], annotations: {} };
  expect(surplusInManifest(manifest)).toEqual([]);
  const odd = {
    ...manifest,
    fsLayers: [],
    config: { ...descriptor, data: 'e30=' },
    layers: [{ ...descriptor, urls: [] }],
  };
  expect(surplusInManifest(odd)).toEqual([
    'its manifest has the key "fsLayers"',
    'its manifest\'s config has the key "data"',
    'its manifest\'s layer 1 has the key "urls"',
  ]);
});

test('mounts of a cache are found by their lines', () => {
  const text = `FROM scratch AS a
RUN --mount=type=bind,target=/t --mount=target=/c,type=cache \\
  make
RUN --mount=type=secret,id=type=cache make
RUN --network=none --mount="type=cache",target=/c make
COPY --from=a / /`;
  expect(cacheMounts(text)).toEqual([2, 5]);
});
