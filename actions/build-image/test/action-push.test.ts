import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Ended } from '../../testing/step.js';
import { contentTagOf, digestOf, engine, step, synth, tags, tryImages, world } from './support/trial.js';

const FIRST = '1'.repeat(40);
const SECOND = '2'.repeat(40);

/** What is asked of the registry while something is done. */
async function asked(during: () => Promise<unknown>): Promise<string[]> {
  const before = world.registry.requests.length;
  await during();
  return world.registry.requests.slice(before).map(({ method, path: at }) => `${method} ${at}`);
}

tryImages('an image', () => {
  test('is built and pushed once, found by the next run, and tagged for another commit without a build', async () => {
    synth('once');
    const first = await step({ commit: FIRST });
    if (first.code !== 0) throw new Error(first.log);
    const { digest = '', 'image-uri': uri } = first.outputs;
    const content = contentTagOf(first);
    expect(content).toMatch(/^content-[0-9a-f]{64}$/);
    expect(first.outputs).toMatchObject({ skipped: 'false', 'failure-reason': '' });
    expect(uri).toBe(`${world.registry.host}/shop-test/api@${digest}`);
    expect(JSON.parse(first.outputs.images ?? '')).toEqual({ api: uri });
    for (const tag of [content, FIRST, 'cache']) expect(await digestOf(tag)).toBe(digest);
    expect(await tags()).toHaveLength(3);
    expect(world.gate.calls().some(({ role }) => role?.includes('assumed-role/shop-test-images/'))).toBe(true);
    expect(first.summary).toContain('### Image `api`: built and pushed');

    const blobs = world.registry.blobWrites();
    const again = await asked(async () => {
      const { code, outputs, log } = await step({ commit: FIRST });
      expect([code, outputs.digest, outputs.skipped, outputs.imageid]).toEqual([
        0,
        digest,
        'true',
        first.outputs.imageid,
      ]);
      expect(log).not.toMatch(/^#\d+ /m);
    });
    expect(again).toEqual([`GET /v2/shop-test/api/manifests/${content}`, `GET /v2/shop-test/api/manifests/${FIRST}`]);

    const other = await asked(async () => {
      const { code, outputs } = await step({ commit: SECOND, inputs: { tags: 'v1' } });
      expect([code, outputs.digest, outputs.skipped]).toEqual([0, digest, 'true']);
    });
    expect(other.filter((request) => request.startsWith('PUT'))).toEqual([
      'PUT /v2/shop-test/api/manifests/v1',
      `PUT /v2/shop-test/api/manifests/${SECOND}`,
    ]);
    for (const tag of ['v1', SECOND]) expect(await digestOf(tag)).toBe(digest);
    expect(world.registry.blobWrites()).toBe(blobs);
  });

  test('is the same one by digest when the cache is all that is left of it', async () => {
    synth('cached');
    const first = await step({ commit: '3'.repeat(40) });
    if (first.code !== 0) throw new Error(first.log);
    await engine(['image', 'rm', '--force', `${world.registry.host}/shop-test/api:${contentTagOf(first)}`]);
    // No less will do: the layers of this content are to be nowhere but in the registry.
    await engine(['builder', 'prune', '--all', '--force']);
    const again = await step({ commit: '4'.repeat(40), inputs: { 'skip-if-exists': 'false' } });
    expect([again.code, again.outputs.digest, again.outputs.skipped]).toEqual([0, first.outputs.digest, 'false']);
    expect(again.log).toContain('CACHED');
  });

  test('of a race is one, whoever comes first, and both jobs succeed', async () => {
    // Each build makes another image of the same content.
    synth('race', 'FROM scratch\nCOPY hello.txt /\n');
    const inputs = { 'no-cache': 'true', 'cache-to': 'none' };
    const both = await Promise.all(['5', '6'].map((digit) => step({ commit: digit.repeat(40), inputs })));
    for (const { code, log } of both) if (code !== 0) throw new Error(log);
    const [one, other] = both.map(({ outputs }) => outputs.digest);
    expect(one).toBe(other);
    for (const tag of [contentTagOf(both[0] as Ended), '5'.repeat(40), '6'.repeat(40)])
      expect(await digestOf(tag)).toBe(one);
  });

  test('that is not pushed is in the engine only, and nothing is asked of AWS or the registry', async () => {
    synth('loaded');
    world.gate.clear();
    const requests = await asked(async () => {
      const { code, outputs } = await step({ inputs: { push: 'false' }, env: { ACTIONS_ID_TOKEN_REQUEST_URL: '' } });
      expect([code, outputs.digest, outputs['image-uri'], outputs.images]).toEqual([0, '', '', '']);
      expect(await engine(['image', 'inspect', outputs.imageid ?? ''])).toContain(outputs.imageid);
      await engine(['image', 'rm', '--force', outputs.imageid ?? '']);
    });
    expect([requests, world.gate.calls()]).toEqual([[], []]);
  });

  test("of a fork's pull request is not pushed, which is told once and fails nothing", async () => {
    synth('fork');
    const { number } = world.github.addPull({ author: 'eve', headRepository: 'eve/shop' });
    const pull = world.github.world.pulls.get(number);
    const requests = await asked(async () => {
      const head = { sha: pull?.head.sha, ref: 'x', repo: { full_name: 'eve/shop' } };
      const base = { sha: 'b'.repeat(40), ref: 'main' };
      const payload = { pull_request: { number, state: 'open', head, base } };
      const { code, outputs, log } = await step({ event: 'pull_request', payload });
      expect([code, outputs['failure-reason'], outputs.images]).toEqual([0, 'fork', '']);
      expect(log.match(/::(notice|warning|error)/g)).toEqual(['::notice']);
    });
    expect(requests).toEqual([]);
  });

  test('of a base image without a digest is built with a warning that names it', async () => {
    synth('base', 'FROM stratiform-test/no-such-image:1\nCOPY hello.txt /\n');
    const { code, outputs, log } = await step();
    expect([code, outputs['failure-reason']]).toEqual([1, 'base-image']);
    expect(log).toMatch(
      /::warning title=Base images of 'api' without a digest::'stratiform-test\/no-such-image:1' may change/,
    );
  });

  test('has what says who built it attached, and stays one manifest', async () => {
    synth('provenance');
    const { code, outputs, log } = await step({
      inputs: { provenance: 'true', 'build-args': 'COLOUR=blue', secrets: 'NPM_TOKEN=hunter2-secret' },
    });
    if (code !== 0) throw new Error(log);
    const [statement, ...others] = await attachedTo(outputs.digest ?? '');
    expect(others).toEqual([]);
    expect(JSON.stringify(statement)).not.toContain('hunter2');
    expect(statement).toMatchObject({
      subject: [{ digest: { sha256: outputs.digest?.slice('sha256:'.length) } }],
      predicate: {
        buildDefinition: { externalParameters: { buildArgs: { COLOUR: 'blue' }, secrets: ['NPM_TOKEN'] } },
      },
    });
    const manifest = await world.registry.manifest('shop-test/api', outputs.digest ?? '');
    expect(JSON.parse(manifest?.bytes.toString() ?? '')).toHaveProperty('layers');
  });

  const syft = onPath('syft');
  if (!syft) console.warn('skipped: a bill of materials: syft is not on the PATH');
  (syft ? test : test.skip)('has a list of what is in it attached, beside the other', async () => {
    synth('sbom', 'FROM scratch\nCOPY node_modules /node_modules\n');
    world.write({ 'api/node_modules/left-pad/package.json': JSON.stringify({ name: 'left-pad', version: '1.3.0' }) });
    const { code, outputs, log } = await step({ inputs: { sbom: 'true', provenance: 'true' } });
    if (code !== 0) throw new Error(log);
    const documents = await attachedTo(outputs.digest ?? '');
    expect(documents.map(({ spdxVersion, _type }) => spdxVersion ?? _type).sort()).toEqual([
      'SPDX-2.3',
      'https://in-toto.io/Statement/v1',
    ]);
    expect(JSON.stringify(documents)).toContain('left-pad');
  });

  test("goes to any other registry with the login of docker's own configuration, and asks nothing of AWS", async () => {
    synth('other');
    world.gate.clear();
    const { username, password } = world.registry.login();
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    world.write({ 'docker/config.json': JSON.stringify({ auths: { [world.registry.host]: { auth } } }) });
    const plugins = path.join(process.env.DOCKER_CONFIG ?? '', 'cli-plugins');
    if (process.env.DOCKER_CONFIG) fs.symlinkSync(plugins, path.join(world.root, 'docker/cli-plugins'));
    const { code, outputs, log } = await step({
      inputs: { repository: `${world.registry.host}/shop-test/worker`, environment: '' },
      env: { DOCKER_CONFIG: path.join(world.root, 'docker'), AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:9' },
    });
    if (code !== 0) throw new Error(log);
    expect(await digestOf(contentTagOf({ outputs }), 'shop-test/worker')).toBe(outputs.digest);
    expect(world.gate.calls()).toEqual([]);
  });

  test('leaves nothing on the disk: no login, no configuration', async () => {
    synth('clean');
    const { folder } = await step({ commit: '8'.repeat(40) });
    const left = fs.readdirSync(folder, { recursive: true }).map(String).sort();
    expect(left.filter((name) => !name.startsWith('.docker'))).toEqual(['event.json', 'output', 'summary']);
    for (const name of left.filter((one) => fs.statSync(path.join(folder, one)).isFile()))
      expect(fs.readFileSync(path.join(folder, name), 'utf8')).not.toMatch(/AWS:|"auth"/);
  });
});

/** What is attached to an image, as the registry lists it. */
async function attachedTo(digest: string): Promise<Record<string, unknown>[]> {
  const { manifests } = await fromRegistry(`referrers/${digest}`);
  return Promise.all(
    (manifests as { digest: string }[]).map(async (one) => {
      const { layers, subject } = await fromRegistry(`manifests/${one.digest}`);
      expect(subject).toMatchObject({ digest });
      return fromRegistry(`blobs/${(layers as { digest: string }[])[0]?.digest}`);
    }),
  );
}

async function fromRegistry(at: string): Promise<Record<string, unknown>> {
  const { username, password } = world.registry.login();
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const headers = { authorization, accept: 'application/vnd.oci.image.manifest.v1+json' };
  const answer = await fetch(`http://${world.registry.host}/v2/shop-test/api/${at}`, { headers });
  return (await answer.json()) as Record<string, unknown>;
}

function onPath(command: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, command)));
}
