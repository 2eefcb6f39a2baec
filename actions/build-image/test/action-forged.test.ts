import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type ImageManifest, requireImage } from '../src/registry/manifest.js';
import { openRegistry } from '../src/registry/open.js';
import type { OpenRegistry } from '../src/registry/open-registry.js';
import { contentTagOf, engine, PLATFORM, putManifest, step, synth, tags, tryImages, world } from './support/trial.js';

const commit = 'f'.repeat(40);
const evil = Buffer.from('an archive of other files');
const diffId = `sha256:${createHash('sha256').update(evil).digest('hex')}`;

const repository = (name: string) =>
  openRegistry(
    { url: `http://${world.registry.host}`, name, logins: async () => world.registry.login(), eager: true },
    {},
  );

interface Honest {
  readonly registry: OpenRegistry;
  readonly manifest: ImageManifest;
  readonly config: string;
  readonly tag: string;
}

/** What the files here build to, with its parts in the repository of the image, and nothing under its tag yet. */
async function honest(content: string): Promise<Honest> {
  synth(content);
  const built = await step({ inputs: { repository: 'shop-{environment}/worker' } });
  if (built.code !== 0) throw new Error(built.log);
  const [from, registry] = [repository('shop-test/worker'), repository('shop-test/api')];
  const tag = contentTagOf(built);
  const found = await from.manifest(tag);
  if (!found) throw new Error(`nothing is under ${tag}`);
  const manifest = requireImage(found, tag);
  for (const { digest, mediaType } of [manifest.config, ...manifest.layers])
    await registry.putBlob(await from.blob(digest), mediaType);
  return { registry, manifest, tag, config: (await from.blob(manifest.config.digest)).toString() };
}

/** Puts the image under its tag, as somebody who knows it can, but with another text of its manifest. */
async function forge({ manifest, tag }: Honest, change: (body: Record<string, unknown>) => string): Promise<void> {
  const bytes = Buffer.from(change(JSON.parse(manifest.bytes.toString('utf8'))));
  const status = await putManifest(`/v2/shop-test/api/manifests/${tag}`, { mediaType: manifest.mediaType, bytes });
  if (status !== 201) throw new Error(`the registry answers ${status}`);
}

const appended = (text: string, more: string) => text.replace(/\}\s*$/, `,${more}}`);
const verified = (inputs = {}) => step({ inputs: { verify: 'true', ...inputs }, commit });

tryImages('a forged image', () => {
  test('with the configuration of the true one and another layer is refused', async () => {
    const image = await honest('forged-layer');
    const [layer] = image.manifest.layers;
    const other = await image.registry.putBlob(gzipSync(evil), layer?.mediaType ?? '');
    await forge(image, (body) => JSON.stringify({ ...body, layers: [other] }));
    const { code, outputs, log } = await verified();
    expect([code, outputs['failure-reason'], outputs.images]).toEqual([1, 'other-image', '']);
    expect(log).toContain(`its layer 1 of 1 unpacks to ${diffId}`);
    expect(await tags()).not.toContain(commit);
  });

  test('with a layer more than its configuration knows is refused', async () => {
    const image = await honest('forged-surplus');
    const other = await image.registry.putBlob(gzipSync(evil), image.manifest.layers[0]?.mediaType ?? '');
    await forge(image, (body) => JSON.stringify({ ...body, layers: [...image.manifest.layers, other] }));
    const { outputs, log } = await verified();
    expect(outputs['failure-reason']).toBe('other-image');
    expect(log).toContain('its manifest has 2 layers, its configuration 1');
  });

  test('with a second configuration for readers that take keys in any case is refused', async () => {
    const image = await honest('forged-config');
    const text = appended(image.config, '"CONFIG":{"Entrypoint":["/bin/sh"]}');
    const config = await image.registry.putBlob(Buffer.from(text), image.manifest.config.mediaType);
    await forge(image, (body) => JSON.stringify({ ...body, config }));
    const { outputs, log } = await verified();
    expect(outputs['failure-reason']).toBe('other-image');
    expect(log).toContain('its configuration has the key "CONFIG"');
  });

  test('with a second list of layers for such readers is refused, also without a proof', async () => {
    const image = await honest('forged-layers');
    const other = await image.registry.putBlob(gzipSync(evil), image.manifest.layers[0]?.mediaType ?? '');
    const text = appended(image.config, `"RootFS":{"type":"layers","diff_ids":["${diffId}"]}`);
    const config = await image.registry.putBlob(Buffer.from(text), image.manifest.config.mediaType);
    await forge(image, (body) => appended(JSON.stringify({ ...body, config }), `"LAYERS":${JSON.stringify([other])}`));
    for (const verify of ['true', 'false']) {
      const { outputs, log } = await verified({ verify });
      expect(outputs['failure-reason']).toBe('registry-error');
      expect(log).toContain("it has the key 'LAYERS'");
    }
  });

  test('is refused as well where it is kept, because the tag is taken when the image is pushed', async () => {
    const image = await honest('forged-kept');
    const other = await image.registry.putBlob(gzipSync(evil), image.manifest.layers[0]?.mediaType ?? '');
    await forge(image, (body) => JSON.stringify({ ...body, layers: [other] }));
    const { code, outputs, log } = await verified({ 'skip-if-exists': 'false' });
    expect([code, outputs['failure-reason'], outputs.images]).toEqual([1, 'other-image', '']);
    expect(log).toContain(`its layer 1 of 1 unpacks to ${diffId}`);
    expect(await tags()).not.toContain(commit);
  });

  test('is refused at once: what is built beside is ended, and nothing of it stays', async () => {
    const image = await honest('forged-early');
    await forge(image, (body) => JSON.stringify({ ...body, layers: [] }));
    const { outputs } = await verified();
    expect(outputs['failure-reason']).toBe('other-image');
    expect(await engine(['image', 'ls', '--quiet', '--filter', `reference=stratiform-verify:${image.tag}*`])).toBe('');
  });
});

tryImages('an image that is no forgery', () => {
  test('is proven where it is pushed, and where it is kept', async () => {
    synth('true');
    const inputs = { platforms: PLATFORM, 'skip-if-exists': 'false' };
    const first = await verified(inputs);
    if (first.code !== 0) throw new Error(first.log);
    const second = await verified(inputs);
    if (second.code !== 0) throw new Error(second.log);
    expect(second.outputs.digest).toBe(first.outputs.digest);
    for (const { log } of [first, second]) expect(log).toContain('is what these files build to.');
  });
});
