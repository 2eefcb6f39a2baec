import { buildFailure, pushFailure } from '../src/engine/failure.js';

/** Progress up to the step that fails, as BuildKit prints it. */
const START =
  '#3 [internal] load metadata for docker.io/library/base:1\n#3 sha256:1fb4\n#3 DONE 0.0s\n#4 [1/2] FROM docker.io/library/base:1\n#4 CACHED';
const lines = (text: string) => `${START}\n${text}`.split('\n');

// The outputs are those of Docker 20.10.24 and buildx 0.29.1.
test.each([
  [
    'a command, buildx',
    '#5 [2/2] RUN npm ci\n#5 0.149 one\n#5 0.149 two\n#5 ERROR: executor failed running [/bin/sh -c npm ci]: exit code: 1\n------\n > [2/2] RUN npm ci:\n0.149 one\n------\nERROR: failed to build: failed to solve: executor failed running [/bin/sh -c npm ci]: exit code: 1',
    'build-failed',
    "The build failed at '[2/2] RUN npm ci': executor failed running [/bin/sh -c npm ci]: exit code: 1. Its last lines:\none\ntwo",
  ],
  [
    'a copy, docker',
    '#5 [2/2] COPY nothere /x\n#5 sha256:33d3\n#5 ERROR: "/nothere" not found: not found\n------\n > [2/2] COPY nothere /x:\n------\nfailed to compute cache key: "/nothere" not found: not found',
    'build-failed',
    `The build failed at '[2/2] COPY nothere /x': "/nothere" not found: not found.`,
  ],
  [
    'a typo',
    'ERROR: failed to build: failed to solve: rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 1: unknown instruction: FORM',
    'build-failed',
    'The build failed: dockerfile parse error line 1: unknown instruction: FORM.',
  ],
  [
    'a base image',
    '#6 [internal] load metadata for registry.example/nope:1\n#6 ERROR: registry.example/nope:1: not found\n------\n > [internal] load metadata for registry.example/nope:1:\n------\nfailed to solve with frontend dockerfile.v0: failed to create LLB definition: registry.example/nope:1: not found',
    'base-image',
    "The base image 'registry.example/nope:1' can't be had: registry.example/nope:1: not found.",
  ],
  [
    'an image for another processor',
    '#5 [2/2] RUN npm ci\n#5 0.149 exec /bin/sh: exec format error\n#5 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 255',
    'build-failed',
    "The build failed at '[2/2] RUN npm ci': what runs there is for another processor than this machine's (exec format error).",
  ],
  [
    'a secret that is not given',
    '#5 [2/2] RUN --mount=type=secret,id=TOKEN,required=true true\n#5 ERROR: secret TOKEN not found: not found',
    'build-failed',
    "The Dockerfile asks for the secret 'TOKEN', and 'secrets' has none of that name.",
  ],
  [
    'a full disk',
    '#5 [2/2] RUN dd if=a of=b\n#5 0.2 dd: error writing: No space left on device\n#5 ERROR: executor failed running [dd]: exit code: 1',
    'disk-full',
    "The disk is full, at '[2/2] RUN dd if=a of=b'.",
  ],
  [
    'a full disk of the engine',
    'ERROR: failed to build: failed to solve: write /var/lib/x: no space left on device',
    'disk-full',
    'The disk is full.',
  ],
  [
    'no engine',
    'ERROR: Cannot connect to the Docker daemon at unix:///nope.sock. Is the docker daemon running?',
    'engine-down',
    "The engine doesn't answer: Cannot connect to the Docker daemon at unix:///nope.sock. Is the docker daemon running?",
  ],
  [
    'a cache that the driver cannot write',
    'ERROR: failed to build: Cache export is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.',
    'no-builder',
    "The engine can't write this cache: buildx's driver 'docker' keeps layers in images only.",
  ],
])('%s', (_, text, reason, message) => {
  expect(buildFailure(lines(text))).toMatchObject({ reason, message });
});

test('a cache that is not there is not what failed', () => {
  const text =
    '#5 importing cache manifest from registry.example/api:cache\n#5 ERROR: not found\n#6 [2/2] RUN false\n#6 ERROR: exit code: 1\n#5 importing cache manifest from registry.example/api:cache';
  expect(buildFailure(lines(text)).message).toBe("The build failed at '[2/2] RUN false': exit code: 1.");
});

test('lines that BuildKit shows again, with the same time, are told once', () => {
  const text = '#5 [2/2] RUN make\n#5 0.1 same\n#5 0.2 same\n#5 [2/2] RUN make\n#5 0.1 same\n#5 ERROR: exit code: 2';
  expect(buildFailure(lines(text)).message).toMatch(/Its last lines:\nsame\nsame$/);
});

test('of a step that prints much, the last lines are told', () => {
  const much = Array.from({ length: 500 }, (_, at) => `#5 ${at}.100 line ${at}`).join('\n');
  const { message } = buildFailure(lines(`#5 [2/2] RUN make\n${much}\n#5 ERROR: exit code: 2`));
  expect(message.split('\n')).toHaveLength(13);
  expect(message).toMatch(/\nline 499$/);
});

test.each([
  ['denied: not authorized', 'push-failed', /right to push/],
  ['Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', 'push-failed', /again/],
  ['Cannot connect to the Docker daemon at unix:///nope.sock. Is the docker daemon running?', 'engine-down', /Start/],
])('a push that fails: %s', (said, reason, remedy) => {
  const error = pushFailure('registry.example/api:1', ['The push refers to repository [registry.example/api]', said]);
  expect(error).toMatchObject({
    reason,
    message: expect.stringContaining(said),
    remedy: expect.stringMatching(remedy),
  });
});
