import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { codeDigest } from '../src/assets/code-digest';

// What a synthesis writes of itself, or an earlier one left, doesn't count; whatever a deployment reads does.
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-code-'));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const stack = (properties: object = {}, more: object = {}) => ({
  type: 'aws:cloudformation:stack',
  properties: { templateFile: 'core.template.json', ...properties },
  ...more,
});
const manifest = (core: object = stack()) => ({
  version: '54.0.0',
  artifacts: {
    core,
    'core.assets': { type: 'cdk:asset-manifest', properties: { file: 'core.assets.json' } },
    Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
  },
});
const assets = (source = 'asset.1') => ({
  files: { a: { source: { path: source } }, made: { source: { executable: ['make'] } } },
  dockerImages: { i: { source: { directory: 'image' } } },
});

const ASSEMBLY: Readonly<Record<string, unknown>> = {
  'manifest.json': {
    artifacts: {
      ...manifest().artifacts,
      stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-stage' } },
    },
  },
  'tree.json': { path: 'here' },
  'core.metadata.json': { trace: '/here/main.js:5' },
  'core.template.json': { Resources: {} },
  'core.assets.json': assets(),
  'asset.1/tree.json': { code: 1 },
  'image/Dockerfile': 'FROM scratch',
  'assembly-stage/manifest.json': manifest(),
  'assembly-stage/core.template.json': {},
  'assembly-stage/core.assets.json': { files: { a: { source: { path: '../asset.shared' } } } },
  'assembly-stage/tree.json': { path: 'here' },
  'asset.shared': 'shared',
};
const withRoot = (core: object) => ({
  'manifest.json': { artifacts: { ...(ASSEMBLY['manifest.json'] as { artifacts: object }).artifacts, core } },
});

let count = 0;
function digestOf(changed: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = path.join(root, String(++count));
  for (const [name, content] of Object.entries({ ...ASSEMBLY, ...changed })) {
    if (content === undefined) continue;
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return codeDigest(folder);
}

test.each<[string, Record<string, unknown>]>([
  ['the construct tree', { 'tree.json': { path: 'there' }, 'assembly-stage/tree.json': {} }],
  ['traces', { 'core.metadata.json': { trace: '/there/main.js:5' } }],
  ['metadata in the manifest', withRoot(stack({}, { metadata: { '/core': [{ trace: ['/there'] }] } }))],
  ['the file of the metadata', withRoot(stack({}, { additionalMetadataFile: 'core.metadata.json' }))],
  ['how the manifest is indented', { 'manifest.json': JSON.stringify(ASSEMBLY['manifest.json'], undefined, 4) }],
  ['what an earlier synthesis left', { 'asset.2/index.js': 'old', 'assembly-old/manifest.json': manifest() }],
])('%s makes no difference', async (_, changed) => {
  expect(await digestOf(changed)).toBe(await digestOf());
});

test.each<[string, Record<string, unknown>]>([
  ['a template', { 'core.template.json': { Resources: { A: {} } } }],
  ['an asset manifest', { 'core.assets.json': assets('asset.shared') }],
  ['an asset', { 'asset.1/index.js': 'code' }],
  ["an asset's own file that is called like the tree", { 'asset.1/tree.json': { code: 2 } }],
  ['the folder of an image', { 'image/Dockerfile': 'FROM other' }],
  ['what the manifest says of a stack', withRoot(stack({ terminationProtection: true }))],
  ['another template', withRoot(stack({ templateFile: 'core.metadata.json' }))],
  ['the template of a stage', { 'assembly-stage/core.template.json': { Resources: {} } }],
  ['what a stage shares', { 'asset.shared': 'other' }],
])('%s makes a difference', async (_, changed) => {
  expect(await digestOf(changed)).not.toBe(await digestOf());
});

test('an asset that is not there is named', async () => {
  await expect(digestOf({ 'asset.shared': undefined })).rejects.toMatchObject({
    code: 'assembly',
    message: expect.stringContaining('asset.shared'),
  });
});

test.each<[string, Record<string, unknown>]>([
  ['is no JSON', { 'manifest.json': '{' }],
  ["isn't there", { 'manifest.json': undefined }],
])('a manifest that %s is named', async (_, changed) => {
  await expect(digestOf(changed)).rejects.toMatchObject({
    code: 'assembly',
    message: expect.stringContaining('manifest.json'),
  });
});
