import * as path from 'node:path';
import {
  contentTagOf,
  digestOf,
  engine,
  environment,
  onlyDocker,
  PLATFORM,
  putManifest,
  step,
  synth,
  tags,
  tryImages,
  world,
} from './support/trial.js';

const COMMIT = 'a'.repeat(40);
const images = { 'images-file': 'images.json', environment: 'test' };

/** Writes the image file, with contexts of the test's own. */
function writeImages(content: string): void {
  synth(content);
  world.write({
    'images.json': JSON.stringify({
      api: { repository: 'shop-{environment}/api', context: 'api', platforms: PLATFORM },
      worker: { repository: 'shop-{environment}/worker', context: 'api', platforms: PLATFORM },
    }),
  });
}

const build = async (image: string) => {
  const ended = await step({ inputs: { ...images, image } });
  if (ended.code !== 0) throw new Error(ended.log);
  return ended;
};

tryImages('images of the image file', () => {
  test('are looked up by their content, without an engine, and nothing is written', async () => {
    writeImages('lookup');
    const [api, worker] = [await build('api'), await build('worker')];
    const written = world.registry.manifestWrites();
    const { code, outputs, log } = await step({
      inputs: images,
      commit: COMMIT,
      env: { DOCKER_HOST: 'unix:///nowhere.sock' },
    });
    if (code !== 0) throw new Error(log);
    expect(JSON.parse(outputs.images ?? '')).toEqual({
      api: api.outputs['image-uri'],
      worker: worker.outputs['image-uri'],
    });
    expect([outputs.skipped, outputs['image-uri'], outputs.digest]).toEqual(['true', '', '']);
    expect([world.registry.manifestWrites(), await digestOf(COMMIT)]).toEqual([written, undefined]);
  });

  test('all have to be there: those that are not are named, with what was looked for', async () => {
    writeImages('half');
    await build('worker');
    const { code, outputs, log } = await step({ inputs: images });
    expect([code, outputs['failure-reason'], outputs.images]).toEqual([1, 'image-missing', '']);
    expect(log).toMatch(/'api' \([^)]*shop-test\/api:content-[0-9a-f]{64}\)/);
    expect(log).not.toContain("'worker' (");
  });

  test('are proven to be what the files build to, and then tagged by the commit', async () => {
    writeImages('proven');
    const [api, worker] = [await build('api'), await build('worker')];
    const commit = 'b'.repeat(40);
    const { code, outputs, log } = await step({ inputs: { ...images, verify: 'true' }, commit });
    if (code !== 0) throw new Error(log);
    expect(JSON.parse(outputs.images ?? '')).toMatchObject({ api: api.outputs['image-uri'] });
    expect(await digestOf(commit)).toBe(api.outputs.digest);
    expect(await digestOf(commit, 'shop-test/worker')).toBe(worker.outputs.digest);
    const copied = [...log.matchAll(/COPY hello.txt.*\n(?:#\d+ sha256.*\n)?#\d+ (\w+)/g)].map(([, how]) => how);
    expect(copied).toEqual(['DONE', 'DONE']);
    // Nothing of the proof stays in the engine.
    const [, tag = ''] = /naming to \S*stratiform-verify:(content-\S+)/.exec(log) ?? [];
    expect(tag).toContain(contentTagOf(api));
    expect(await engine(['image', 'ls', '--quiet', `stratiform-verify:${tag}`])).toBe('');
  });

  test('that somebody else pushed under the tag of a content are refused, and nothing is tagged', async () => {
    writeImages('poisoned');
    await build('worker');
    // What a branch can do whose files are merged later: it knows the tag, and pushes something else there.
    const missing = await step({ inputs: images });
    const [, tag = ''] = /shop-test\/api:(content-[0-9a-f]{64})/.exec(missing.log) ?? [];
    await pushForeign(tag);
    const commit = 'c'.repeat(40);
    const { code, outputs, log } = await step({ inputs: { ...images, verify: 'true' }, commit });
    expect([code, outputs['failure-reason'], outputs.images]).toEqual([1, 'other-image', '']);
    expect(log).toMatch(/::error title=Failed%3A other-image::.*Different: layer 1 of 1; Labels\./);
    expect(log).toContain('Another version of the builder writes other layers');
    expect(log).toContain('Delete this one only if no function runs it');
    for (const repository of ['shop-test/api', 'shop-test/worker'])
      expect(await tags(repository)).not.toContain(commit);
    // Without a proof, it is taken: that is what the proof is for.
    expect(await step({ inputs: images })).toMatchObject({ code: 0 });
  });

  test('one image is proven in the same way, before it gets a tag', async () => {
    writeImages('one');
    const { outputs } = await build('api');
    const commit = 'd'.repeat(40);
    const proven = await step({ inputs: { ...images, image: 'api', verify: 'true' }, commit });
    expect([proven.code, proven.outputs.skipped, contentTagOf(proven)]).toEqual([0, 'true', contentTagOf({ outputs })]);
    expect(proven.summary).toContain('proven to be what these files build to');
    expect(await digestOf(commit)).toBe(outputs.digest);
  });
});

tryImages('a proof', () => {
  test('does not need the id that a builder tells: not every engine knows the image by it', async () => {
    writeImages('by-name');
    await build('api');
    // As buildx does with an engine that keeps images in containerd's store (docker/buildx#3952).
    world.write({
      'other-id/docker': `#!/bin/sh
"${onlyDocker()}/docker" "$@" || exit
while [ $# -gt 0 ]; do [ "$1" != --iidfile ] || printf sha256:${'0'.repeat(64)} > "$2"; shift; done
`,
    });
    const env = { PATH: [path.join(world.root, 'other-id'), environment().PATH].join(path.delimiter) };
    const { code, log } = await step({ inputs: { ...images, image: 'api', verify: 'true' }, env });
    if (code !== 0) throw new Error(log);
    const loaded = await step({ inputs: { push: 'false' }, env });
    const { imageid = '', metadata = '' } = loaded.outputs;
    const name = JSON.parse(metadata)['image.name'];
    expect((await engine(['image', 'inspect', '--format', '{{.Id}}', name])).trim()).toBe(imageid);
    await engine(['image', 'rm', name]);
  });

  test('with files that a runner may keep from another job is made with a warning', async () => {
    writeImages('mounts');
    const dockerfile = 'FROM scratch\nCOPY hello.txt /\nRUN --mount=type=cache,target=/c ["/none"]\n';
    world.write({ 'api/Dockerfile': `${dockerfile}FROM scratch\nCOPY hello.txt /\n` });
    const built = await build('api');
    expect(built.log).not.toContain('Cache mounts');
    const { code, log } = await step({ inputs: { ...images, image: 'api', verify: 'true' } });
    expect(code).toBe(0);
    expect(log).toMatch(/::warning title=Cache mounts of 'api'::'RUN --mount=type=cache' in line 3: /);
  });
});

/** Puts an image of other files under a tag, as somebody with the rights of a branch can. */
async function pushForeign(tag: string): Promise<void> {
  world.write({
    'foreign/Dockerfile': 'FROM scratch\nCOPY hello.txt /\nLABEL owner=eve\n',
    'foreign/hello.txt': 'eve',
  });
  const { code, outputs } = await step({ inputs: { context: 'foreign' } });
  const manifest = await world.registry.manifest('shop-test/api', outputs.digest ?? '');
  expect([code, await putManifest(`/v2/shop-test/api/manifests/${tag}`, manifest)]).toEqual([0, 201]);
}
