import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { lambdaBase } from '@stratiform/registry-server';
import { readContext } from '../src/context/read.js';
import { contextTar } from '../src/context/tar.js';
import { build } from '../src/engine/build.js';
import { type Builder, findBuilder } from '../src/engine/builder.js';
import { inspect } from '../src/engine/inspect.js';
import { push } from '../src/engine/push.js';
import type { BuildRequest } from '../src/engine/request.js';
import type { EngineOptions } from '../src/engine/run.js';
import { findClient } from './support/engine.js';
import { folderOf } from './support/folder.js';

const client = await findClient();
if (typeof client === 'string') console.warn(`Nothing is built here: ${client}`);
const withEngine = typeof client === 'string' ? describe.skip : describe;

const EPOCH = 315_532_800;
const NAME = `stratiform-test/engine-${process.pid}`;
const env = typeof client === 'string' ? {} : { ...process.env, PATH: `${client.bin}:${process.env.PATH}` };

withEngine('the engine of this machine', () => {
  let builder: Builder;
  let base: string;
  beforeAll(async () => {
    builder = await findBuilder(env);
    base = await lambdaBase('python');
  }, 600_000);
  afterAll(() => void spawnSync('docker', ['image', 'rm', '--force', NAME], { env }));

  async function built(
    files: Readonly<Record<string, string>>,
    request: Partial<BuildRequest> = {},
    options: EngineOptions = {},
  ) {
    const folder = folderOf(files);
    const context = await readContext({ context: folder, file: path.join(folder, 'Dockerfile') });
    const whole: BuildRequest = {
      ...{ dockerfile: context.dockerfile, platforms: [], buildArgs: {}, labels: {}, secrets: [], noCache: false },
      ...{ cacheFrom: [], cacheTo: ['type=inline'], tag: NAME, push: false, epoch: EPOCH, ...request },
    };
    return build(builder, whole, contextTar(context, EPOCH), { env, ...options });
  }
  const from = (rest: string) => ({ Dockerfile: `FROM ${base}\n${rest}\n` });

  test('builds what is asked for, and loads it', async () => {
    const dockerfile = 'FROM scratch AS one\nARG A\nENV A=$A\nCOPY . /\nFROM one AS two\nENV B=2\n';
    const asked = { target: 'one', buildArgs: { A: '1 "$x"' }, labels: { team: 'a b' } };
    const { imageId } = await built({ Dockerfile: dockerfile, a: 'x' }, asked);
    expect(imageId).toMatch(/^sha256:[0-9a-f]{64}$/);
    const image = await inspect(NAME, { env });
    expect(image).toMatchObject({ imageId, os: 'linux', config: { Labels: { team: 'a b' } } });
    expect(image.config.Env).toContain('A=1 "$x"');
    expect(image.config.Env).not.toContain('B=2');
    expect(image.diffIds).toHaveLength(1);
  });

  test('the same files from another folder, later and without cache are the same layers', async () => {
    const files = {
      Dockerfile: `FROM ${base} AS build\nCOPY src /out/var/task/src\nRUN mkdir /out/made && find /out -exec touch -h -d @${EPOCH} {} +\nFROM ${base}\nCOPY --from=build /out/ /\n`,
      'src/a.py': 'a',
    };
    const ids = [await built(files, { noCache: true }), await built(files, { noCache: true })].map(
      (each) => each.imageId,
    );
    const [one, other] = await Promise.all(ids.map((id) => inspect(id, { env })));
    expect(other.diffIds).toEqual(one.diffIds);
    expect(other.config).toEqual(one.config);
    const changed = await built({ ...files, 'src/a.py': 'b' });
    expect((await inspect(changed.imageId, { env })).diffIds).not.toEqual(one.diffIds);
  }, 120_000);

  test('a secret reaches the step that mounts it, and shows in no line, layer or argument', async () => {
    const lines: string[] = [];
    const seen =
      'RUN --mount=type=secret,id=npm test "$(cat /run/secrets/npm)" = geheimnis && cat /run/secrets/npm && false';
    const failing = built(
      from(seen),
      { secrets: [{ id: 'npm', env: 'S_0' }], noCache: true },
      { env: { ...env, S_0: 'geheimnis' }, onLine: (line) => lines.push(line) },
    );
    const { message } = await failing.catch((error) => error);
    // BuildKit writes the step as it stands in the Dockerfile: there it is the test's own text.
    expect(message).toMatch(/Its last lines:\n\*\*\*$/);
    expect(lines.some((line) => /^#\d+ \d+\.\d+ \*\*\*$/.test(line))).toBe(true);
    expect(lines.join('\n')).not.toContain('geheimnis');
  }, 60_000);

  test('a secret without a value is an error: the client would leave it out', async () => {
    await expect(built(from('RUN true'), { secrets: [{ id: 'npm', env: 'S_0' }] })).rejects.toMatchObject({
      reason: 'inputs',
      message: "The secret 'npm' is empty.",
    });
  });

  test.each([
    [
      'a command',
      'RUN echo one && echo two >&2 && exit 7',
      'build-failed',
      /'\[2\/2\] RUN echo one.*exit code: 7\. Its last lines:\none\ntwo$/s,
    ],
    ['a copy', 'COPY nothere /', 'build-failed', /'\[2\/2\] COPY nothere \/': .*"\/nothere"/],
    ['a typo', 'RUM true', 'build-failed', /unknown instruction: RUM/],
    [
      'a base image',
      'FROM 127.0.0.1:1/nope:1',
      'base-image',
      /^The base image '127\.0\.0\.1:1\/nope:1' can't be had: .*refused/,
    ],
    [
      'a disk',
      "RUN echo 'write: No space left on device' && false",
      'disk-full',
      /^The disk is full, at '\[2\/2\] RUN/,
    ],
  ])(
    '%s that fails is told by what it said',
    async (_, rest, reason, message) => {
      const failing = built(from(rest), { noCache: true });
      await expect(failing).rejects.toMatchObject({ reason, message: expect.stringMatching(message) });
    },
    60_000,
  );

  test('a cache that is not there is no error', async () => {
    const missing = ['type=registry,ref=127.0.0.1:1/nope:cache'];
    await expect(built(from('RUN true'), { cacheFrom: missing })).resolves.toMatchObject({
      imageId: expect.any(String),
    });
  }, 60_000);

  test('a build is ended when the job is', async () => {
    const abort = new AbortController();
    const onLine = (line: string) => /ready$/.test(line) && !/RUN/.test(line) && abort.abort();
    const running = built(from('RUN echo ready && sleep 600'), { noCache: true }, { signal: abort.signal, onLine });
    await expect(running).rejects.toMatchObject({ reason: 'interrupted' });
  }, 60_000);

  test('no engine is told apart from a build that fails', async () => {
    const away = { ...env, DOCKER_HOST: `unix://${folderOf({})}/docker.sock` };
    await expect(built(from('RUN true'), {}, { env: away })).rejects.toMatchObject({ reason: 'engine-down' });
    await expect(findBuilder(away)).rejects.toMatchObject({ reason: 'engine-down' });
    await expect(inspect(NAME, { env: away })).rejects.toMatchObject({ reason: 'engine-down' });
    await expect(push(NAME, { env: away })).rejects.toMatchObject({ reason: 'engine-down' });
  }, 60_000);

  test('a push that fails says why', async () => {
    spawnSync('docker', ['tag', base, '127.0.0.1:1/x:1'], { env });
    await expect(push('127.0.0.1:1/x:1', { env })).rejects.toMatchObject({
      reason: 'push-failed',
      message: expect.stringContaining('connection refused'),
    });
    spawnSync('docker', ['image', 'rm', '127.0.0.1:1/x:1'], { env });
    await expect(inspect('127.0.0.1:1/x:1', { env })).rejects.toMatchObject({ reason: 'build-failed' });
  });

  test('nothing is left in the temporary folder', async () => {
    const temp = folderOf({});
    await built({ Dockerfile: 'FROM scratch\nCOPY . /' }, {}, { env: { ...env, RUNNER_TEMP: temp } });
    expect(fs.readdirSync(temp)).toEqual([]);
  });
});

test('a client without BuildKit is no builder', async () => {
  const folder = folderOf({
    docker: `#!/bin/sh\n[ "$1" = version ] && echo '{"Client":{"Version":"28.2.2"},"Server":{"Version":"28.2.2"}}' && exit\necho "docker: unknown command: docker $1" >&2; exit 1\n`,
  });
  fs.chmodSync(path.join(folder, 'docker'), 0o755);
  await expect(findBuilder({ PATH: `${folder}:${process.env.PATH}` })).rejects.toMatchObject({
    reason: 'no-builder',
    message: "Docker's client 28.2.2 has no buildx, and can't use BuildKit without it.",
  });
});
