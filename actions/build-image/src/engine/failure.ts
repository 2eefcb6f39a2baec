import { ActionError } from '@stratiform/github/lib/start.js';
import { failedStep, lastError } from './progress.js';

const DISK_FULL = /no space left on device|disk quota exceeded/i;
const ENGINE_DOWN =
  /Cannot connect to the Docker daemon|Is the docker daemon running|error during connect|failed to dial|no builder ".*" found|closing transport|unexpected EOF.*buildkit|permission denied while trying to connect/i;
const CACHE_EXPORT = /Cache export is not supported for the docker driver/;

/**
 * Why a build failed: the engine, the disk, a base image, or a step of the Dockerfile with the last lines that it printed.
 *
 * @returns ActionError `engine-down`, `disk-full`, `base-image` or `build-failed`
 */
export function buildFailure(lines: readonly string[]): ActionError {
  const step = failedStep(lines);
  const error = lastError(lines);
  if (!step && ENGINE_DOWN.test(error)) return engineDown([error]);
  if ([error, step?.error ?? '', ...(step?.lines ?? [])].some((text) => DISK_FULL.test(text)))
    return diskFull(step?.name);
  if (CACHE_EXPORT.test(error)) return cacheExport();
  if (!step)
    return new ActionError('build-failed', `The build failed: ${error}.`, 'Correct it, and run the job again.');
  const image = /^\[internal\] load metadata for (\S+)/.exec(step.name)?.[1] ?? /\bFROM (\S+)$/.exec(step.name)?.[1];
  if (image) return baseImage(image, step.error);
  if (/exec format error/i.test([step.error, ...step.lines].join('\n'))) return otherProcessor(step.name);
  const [, secret] = /secret (\S+) not found/.exec(step.error) ?? /secret (\S+): not found/.exec(step.error) ?? [];
  if (secret) return noSecret(secret);
  const printed = step.lines.length === 0 ? '' : ` Its last lines:\n${step.lines.join('\n')}`;
  return new ActionError(
    'build-failed',
    `The build failed at '${step.name}': ${step.error}.${printed}`,
    'Correct the Dockerfile, or what it runs; the log has all of it.',
  );
}

/** The engine, or the builder that buildx uses, doesn't answer. */
export function engineDown(lines: readonly string[]): ActionError {
  return new ActionError(
    'engine-down',
    `The engine doesn't answer: ${lastError(lines)}`,
    'Start Docker on the runner, or correct DOCKER_HOST; a builder of buildx can be seen with docker buildx ls.',
  );
}

/**
 * Why a push failed.
 *
 * @returns ActionError `push-failed`, `disk-full` or `engine-down`
 */
export function pushFailure(reference: string, lines: readonly string[]): ActionError {
  const error = lastError(lines);
  if (ENGINE_DOWN.test(error)) return engineDown([error]);
  if (DISK_FULL.test(error)) return diskFull('push');
  const login = /unauthorized|no basic auth|authorization token|denied|forbidden/i.test(error);
  return new ActionError(
    'push-failed',
    `Pushing ${reference} failed: ${error}.`,
    login
      ? 'Give whoever is logged in the right to push in exactly this repository.'
      : 'Run the job again: nothing is under the tag before all of it is there.',
  );
}

function diskFull(where: string | undefined): ActionError {
  return new ActionError(
    'disk-full',
    `The disk is full${where ? `, at '${where}'` : ''}.`,
    "Free some in a step before (docker system prune --all --force; preinstalled tools on GitHub's runners), copy less in the Dockerfile, or take a larger runner.",
  );
}

function otherProcessor(step: string): ActionError {
  return new ActionError(
    'build-failed',
    `The build failed at '${step}': what runs there is for another processor than this machine's (exec format error).`,
    "Run the job on a runner of the image's platform (ubuntu-24.04-arm for linux/arm64), or say 'platforms: linux/amd64' if the function is x86_64; docker/setup-qemu-action emulates, slowly.",
  );
}

function noSecret(name: string): ActionError {
  return new ActionError(
    'build-failed',
    `The Dockerfile asks for the secret '${name}', and 'secrets' has none of that name.`,
    `Add a line ${name}=… to the input 'secrets'.`,
  );
}

function baseImage(image: string, error: string): ActionError {
  return new ActionError(
    'base-image',
    `The base image '${image}' can't be had: ${error}.`,
    'Correct its name in the Dockerfile, log in to its registry in a step before, or run the job again if the registry was away.',
  );
}

function cacheExport(): ActionError {
  return new ActionError(
    'no-builder',
    "The engine can't write this cache: buildx's driver 'docker' keeps layers in images only.",
    "Use 'docker/setup-buildx-action' in a step before, or leave 'cache-to' empty.",
  );
}
