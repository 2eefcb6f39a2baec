import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ended } from '../../testing/step.js';
import {
  contentTagOf,
  digestOf,
  onlyDocker,
  putManifest,
  step,
  synth,
  tags,
  tryImages,
  world,
} from './support/trial.js';

/** A step failed for a reason, said what to do, and left nothing under any tag. */
async function expectFailed({ code, outputs, log }: Ended, reason: string, message: RegExp): Promise<void> {
  expect([code, outputs['failure-reason'], outputs.digest, outputs.images]).toEqual([1, reason, '', '']);
  const [error = ''] = log.match(/^::error .*$/m) ?? [];
  expect(error).toMatch(new RegExp(`^::error title=Failed%3A ${reason}::`));
  expect(error).toMatch(message);
  // What to do, on a line of its own.
  expect(error).toMatch(/%0A.{10,}$/);
  expect(log).not.toContain('    at ');
}

tryImages('nothing is under a tag, and why is told, when', () => {
  const commit = 'e'.repeat(40);
  afterEach(async () => expect(await tags()).not.toContain(commit));

  test.each([
    ['401', 'unauthorized', /./],
    ['403', 'forbidden', /./],
    ['500', 'registry-error', /500/],
  ] as const)('the registry answers %s, which never means that the image is absent', async (how, reason, message) => {
    synth(`answers ${how}`);
    world.registry.fail(how, { method: 'GET' });
    const ended = await step({ commit });
    await expectFailed(ended, reason, message);
    expect(ended.log).not.toMatch(/^#\d+ /m);
  });

  test('ECR gives no login', async () => {
    synth('no login');
    world.ecr.fail('AccessDeniedException', { action: 'GetAuthorizationToken' });
    await expectFailed(await step({ commit }), 'forbidden', /GetAuthorizationToken/);
  });

  test('AWS does not let the job be the role', async () => {
    synth('no role');
    const inputs = { 'role-to-assume': 'arn:aws:iam::000000000000:role/nobody' };
    await expectFailed(await step({ commit, inputs }), 'credentials', /role\/nobody/);
  });

  test('there is no such repository', async () => {
    synth('no repository');
    const inputs = { repository: 'shop-test/nowhere' };
    await expectFailed(await step({ commit, inputs }), 'repository-missing', /shop-test\/nowhere/);
  });

  test('the registry is away', async () => {
    synth('away');
    world.registry.fail('disconnect');
    await expectFailed(await step({ commit }), 'registry-down', /./);
  });

  test("the registry's disk is full", async () => {
    synth('full');
    world.registry.fail('disk-full');
    await expectFailed(await step({ commit }), 'disk-full', /answers 500/);
  });

  test('the registry refuses the push', async () => {
    synth('refused');
    world.registry.fail('403', { method: 'POST' });
    await expectFailed(await step({ commit }), 'forbidden', /not authorized/i);
  });

  test('the Dockerfile fails, with the lines that say where', async () => {
    synth('broken', 'FROM scratch\nCOPY nowhere.txt /\n');
    await expectFailed(await step({ commit }), 'build-failed', /nowhere\.txt/);
  });

  test('the context is not there', async () => {
    await expectFailed(await step({ commit, inputs: { context: 'nowhere' } }), 'context', /nowhere/);
  });

  test('the engine is away', async () => {
    synth('no engine');
    const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    await expectFailed(await step({ commit, env }), 'engine-down', /nowhere\/docker\.sock/);
  });

  test('there is nothing to build with', async () => {
    synth('no docker');
    const env = { PATH: world.root };
    await expectFailed(await step({ commit, env }), 'no-builder', /docker/);
  });

  test('a bill of materials is wanted and nothing makes one, before anything is built', async () => {
    synth('no syft');
    const ended = await step({ commit, inputs: { sbom: 'true' }, env: { PATH: onlyDocker() } });
    await expectFailed(ended, 'no-sbom-generator', /syft/);
    expect(ended.log).not.toMatch(/^#\d+ /m);
  });

  test("the registry doesn't answer, and the time is over", async () => {
    synth('hangs');
    world.registry.fail('hang', { method: 'POST' });
    await expectFailed(await step({ commit, inputs: { 'timeout-minutes': '1' } }), 'timeout', /docker push/);
  });

  test('an index is under the tag of the content', async () => {
    synth('index');
    const missing = await step({ commit, inputs: { push: 'true' }, env: { DOCKER_HOST: 'unix:///nowhere.sock' } });
    expect(missing.outputs['failure-reason']).toBe('engine-down');
    const asked = world.registry.requests.filter((one) => one.path.includes('/manifests/content-')).at(-1);
    const mediaType = 'application/vnd.oci.image.index.v1+json';
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests: [] }));
    expect(await putManifest(asked?.path ?? '', { mediaType, bytes })).toBe(201);
    await expectFailed(await step({ commit }), 'not-single-platform', /index/);
  });

  test('more than one platform is wanted, before anything is asked', async () => {
    synth('platforms');
    const requests = world.registry.requests.length;
    const inputs = { platforms: 'linux/amd64,linux/arm64' };
    await expectFailed(await step({ commit, inputs }), 'not-single-platform', /linux\/amd64 and linux\/arm64/);
    expect(world.registry.requests).toHaveLength(requests);
  });
});

tryImages('a job', () => {
  test('whose commit has another image already is told both digests', async () => {
    const commit = 'f'.repeat(40);
    synth('one');
    const one = await step({ commit });
    synth('other');
    const other = await step({ commit });
    expect([one.code, other.code, other.outputs['failure-reason']]).toEqual([0, 1, 'tag-taken']);
    expect(other.log).toContain(one.outputs.digest);
    expect(await digestOf(commit)).toBe(one.outputs.digest);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'that is ended by %s while it pushes leaves no tag, and the next one goes on',
    async (signal) => {
      synth(`killed by ${signal}`);
      const commit = { SIGINT: '9', SIGTERM: '8', SIGKILL: '7' }[signal].repeat(40);
      const before = world.registry.requests.length;
      world.registry.fail('hang', { method: 'POST' });
      const ended = await step({
        commit,
        meanwhile: async (kill) => {
          while (!world.registry.requests.slice(before).some(({ method }) => method === 'POST')) await sleep(20);
          kill(signal);
        },
      });
      expect(ended.code).toBe(signal === 'SIGKILL' ? null : 1);
      if (signal !== 'SIGKILL') expect(ended.outputs['failure-reason']).toBe('interrupted');
      expect(await tags()).not.toContain(commit);
      expect(loginsIn(ended.folder)).toEqual([]);
      world.registry.heal();
      const next = await step({ commit });
      if (next.code !== 0) throw new Error(next.log);
      expect(await digestOf(commit)).toBe(await digestOf(contentTagOf(next)));
    },
  );
});

/** Names of the files in a folder that hold what looks like a login: 64 characters, and no digest's hexadecimal ones. */
function loginsIn(folder: string): string[] {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((one) => path.join(one.parentPath, one.name))
    // What the user has of Docker is linked, and not ours.
    .filter((file) => fs.realpathSync(file) === file && fs.statSync(file).isFile());
  return files.filter((file) => /(?![0-9a-f]{64})[A-Za-z0-9+/]{64}/.test(fs.readFileSync(file, 'utf8')));
}
