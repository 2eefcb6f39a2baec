import { createHash } from 'node:crypto';
import { ACCOUNT, REGION } from '../environment';
import type { ImageEntry } from './image-file';

/** How an image is built for this machine: by the Dockerfile that the cloud's image is built by. */
export function buildArguments(build: readonly string[], image: ImageEntry, tag: string): string[] {
  const args = [...build, '--progress', 'plain', '--file', image.file, '--tag', tag];
  if (image.target !== undefined) args.push('--target', image.target);
  for (const [name, value] of Object.entries(image.buildArgs)) args.push('--build-arg', `${name}=${value}`);
  return [...args, image.context];
}

/** The name under which the engine has the image of a state folder: each has its own, as two may be in use. */
export function localTag({ repository }: ImageEntry, home: string): string {
  return `${repository}:${createHash('sha256').update(home).digest('hex').slice(0, 12)}`;
}

/**
 * What the function is deployed with: a reference as to an image in ECR, whose digest is the image's id in the engine.
 * So nothing has to be pushed, and what changes the image changes the template.
 *
 * @param id `sha256:` and 64 hex digits.
 */
export function imageReference({ repository }: ImageEntry, id: string): string {
  return `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${repository}@${id}`;
}

/** How far a build is, from a line of its output: `api, [code 4/5] RUN …`; undefined when it doesn't say. */
export function buildProgress({ name }: ImageEntry, line: string): string | undefined {
  const step = line.match(/^#\d+ (\[[^\]]+\] .*)$/)?.[1];
  return step === undefined ? undefined : `${name}, ${step}`;
}
