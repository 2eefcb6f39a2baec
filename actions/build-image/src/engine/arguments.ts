import { ActionError } from '@stratiform/github/lib/start.js';
import type { Builder } from './builder.js';
import type { BuildRequest } from './request.js';

/** Files that the builder writes its results to. */
export interface ResultFiles {
  readonly imageId: string;
  readonly metadata: string;
}

const INLINE = 'type=inline';

/**
 * The client's arguments of a build whose context comes on standard input. No secret is among them: values of secrets
 * stand in the environment, and build arguments are none.
 *
 * @throws ActionError `not-single-platform`; `no-builder` for a cache that this builder can't read or write
 */
export function buildArguments(builder: Builder, request: BuildRequest, results: ResultFiles): string[] {
  const { platforms, target, secrets, noCache, tag, push, epoch } = request;
  if (platforms.length > 1) throw severalPlatforms(platforms);
  const cacheTo = request.cacheTo.filter((cache) => cache !== INLINE);
  const inline = cacheTo.length < request.cacheTo.length;
  if (builder.kind === 'docker' && cacheTo.length > 0)
    throw unusableCache(builder.version, 'write', cacheTo[0], "leave 'cache-to' empty");
  const buildArgs = {
    SOURCE_DATE_EPOCH: String(epoch),
    // Understood by all; `--cache-to type=inline` is not.
    ...(inline && { BUILDKIT_INLINE_CACHE: '1' }),
    ...request.buildArgs,
  };
  return [
    ...(builder.kind === 'buildx' ? ['buildx', 'build', push ? '--push' : '--load'] : ['build']),
    '--progress=plain',
    ...['--file', request.dockerfile, '--tag', tag, '--iidfile', results.imageId],
    ...(builder.kind === 'buildx' ? ['--metadata-file', results.metadata] : []),
    // With attestations the result is an index, which Lambda refuses: "image manifest … is not supported".
    ...(attests(builder) ? ['--provenance=false', '--sbom=false'] : []),
    ...flags('--platform', platforms),
    ...(target ? ['--target', target] : []),
    ...(noCache ? ['--no-cache'] : flags('--cache-from', readable(builder, request.cacheFrom))),
    ...flags('--cache-to', cacheTo),
    ...flags('--build-arg', pairs(buildArgs)),
    ...flags('--label', pairs(request.labels)),
    ...flags(
      '--secret',
      secrets.map(({ id, env }) => `id=${id},env=${env}`),
    ),
    '-',
  ];
}

// buildx makes and knows attestations since 0.10; one without a version was built of something newer.
function attests({ kind, version }: Builder): boolean {
  const [major, minor] = version.split('.').map(Number);
  return kind === 'buildx' && (major > 0 || minor >= 10 || version === '0.0.0');
}

const flags = (flag: string, values: readonly string[]): string[] => values.flatMap((value) => [flag, value]);
const pairs = (record: Readonly<Record<string, string>>): string[] =>
  Object.entries(record)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);

/** Without buildx a cache is an image's name and nothing else; anything more is reported as an error, and built without. */
function readable({ kind, version }: Builder, caches: readonly string[]): readonly string[] {
  if (kind === 'buildx') return caches;
  return caches.map((cache) => {
    const reference = cache.replace(/^type=registry,ref=/, '');
    if (/[=,]/.test(reference)) throw unusableCache(version, 'read', cache, "use one of 'type=registry,ref=…'");
    return reference;
  });
}

function severalPlatforms(platforms: readonly string[]): ActionError {
  return new ActionError(
    'not-single-platform',
    `An image was asked for with ${platforms.length} platforms (${platforms.join(', ')}); expected one: an image with several is an index, which Lambda does not take.`,
    "Name one in 'platforms', and build the other in a repository or a job of its own.",
  );
}

function unusableCache(version: string, does: 'read' | 'write', cache: string, instead: string): ActionError {
  return new ActionError(
    'no-builder',
    `Docker's client ${version} has no buildx, and can't ${does} the cache '${cache}'.`,
    `Use 'docker/setup-buildx-action' in a step before, or ${instead}.`,
  );
}
