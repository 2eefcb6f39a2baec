import { buildArguments } from '../src/engine/arguments.js';
import type { Builder } from '../src/engine/builder.js';
import type { BuildRequest } from '../src/engine/request.js';

const BUILDX: Builder = { kind: 'buildx', version: '0.29.1', driver: 'docker' };
const DOCKER: Builder = { kind: 'docker', version: '20.10.24' };
const REQUEST: BuildRequest = {
  dockerfile: 'docker/Dockerfile',
  platforms: [],
  buildArgs: {},
  labels: {},
  secrets: [],
  cacheFrom: [],
  cacheTo: [],
  noCache: false,
  tag: 'registry.example/api:1',
  push: false,
  epoch: 315532800,
};
const FILES = { imageId: '/r/id', metadata: '/r/meta' };
const of = (builder: Builder, request: Partial<BuildRequest> = {}) =>
  buildArguments(builder, { ...REQUEST, ...request }, FILES).join(' ');

const COMMON = '--progress=plain --file docker/Dockerfile --tag registry.example/api:1 --iidfile /r/id';
const END = '--build-arg SOURCE_DATE_EPOCH=315532800 -';

test.each<[string, Builder, Partial<BuildRequest>, string]>([
  [
    'buildx',
    BUILDX,
    {},
    `buildx build --load ${COMMON} --metadata-file /r/meta --provenance=false --sbom=false ${END}`,
  ],
  ['docker', DOCKER, {}, `build ${COMMON} ${END}`],
  [
    'without attestations',
    { ...BUILDX, version: '0.9.1' },
    {},
    `buildx build --load ${COMMON} --metadata-file /r/meta ${END}`,
  ],
  [
    'platform, target',
    DOCKER,
    { platforms: ['linux/arm64'], target: 'run' },
    `build ${COMMON} --platform linux/arm64 --target run ${END}`,
  ],
  ['cache', DOCKER, { cacheFrom: ['a', 'b'] }, `build ${COMMON} --cache-from a --cache-from b ${END}`],
  [
    'cache of a registry',
    DOCKER,
    { cacheFrom: ['type=registry,ref=a:cache'] },
    `build ${COMMON} --cache-from a:cache ${END}`,
  ],
  ['no cache', DOCKER, { noCache: true, cacheFrom: ['a'] }, `build ${COMMON} --no-cache ${END}`],
  [
    'labels in order',
    DOCKER,
    { labels: { b: '2', a: '1 =' } },
    `build ${COMMON} --build-arg SOURCE_DATE_EPOCH=315532800 --label a=1 = --label b=2 -`,
  ],
  [
    'secrets by their variables',
    DOCKER,
    { secrets: [{ id: 'npm', env: 'S_0' }] },
    `build ${COMMON} --build-arg SOURCE_DATE_EPOCH=315532800 --secret id=npm,env=S_0 -`,
  ],
])('%s', (_, builder, request, expected) => {
  expect(of(builder, request)).toBe(expected);
});

test('a build argument of the user wins over ours', () => {
  expect(of(DOCKER, { buildArgs: { SOURCE_DATE_EPOCH: '1' } })).toContain('--build-arg SOURCE_DATE_EPOCH=1 ');
});

test('a cache in the image is asked for as all builders understand it; others by their flag', () => {
  const asked = of(BUILDX, { cacheTo: ['type=inline', 'type=gha,mode=max'], push: true });
  expect(asked).toMatch(/^buildx build --push .* --cache-to type=gha,mode=max --build-arg BUILDKIT_INLINE_CACHE=1 /);
  expect(asked).not.toContain('type=inline');
});

test('several platforms are refused, and so is a cache that the builder cannot write', () => {
  expect(() => of(BUILDX, { platforms: ['linux/amd64', 'linux/arm64'] })).toThrow(
    expect.objectContaining({
      reason: 'not-single-platform',
      message: expect.stringContaining('linux/amd64, linux/arm64'),
    }),
  );
  expect(() => of(DOCKER, { cacheFrom: ['type=gha'] })).toThrow(/can't read the cache 'type=gha'/);
  expect(() => of(DOCKER, { cacheTo: ['type=gha'] })).toThrow(
    expect.objectContaining({ reason: 'no-builder', message: expect.stringContaining("'type=gha'") }),
  );
});
