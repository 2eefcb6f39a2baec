import { line } from '@stratiform/github/lib/start.js';
import type { Content } from './content.js';
import { contextTar } from './context/tar.js';
import { build } from './engine/build.js';
import { type Builder, findBuilder } from './engine/builder.js';
import type { Image } from './inputs/image.js';
import type { Job } from './job.js';
import { secretVariables } from './secrets.js';

/**
 * Modification time of every file that a build gets, and its `SOURCE_DATE_EPOCH`: 1980-01-01, the earliest that a zip
 * file can say. The same for each commit, or images of the same content would differ.
 */
const EPOCH = 315_532_800;

/** What differs between builds of the same image. */
export interface BuildOptions {
  /** What the image is called in the engine. */
  readonly reference: string;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly noCache: boolean;
  /** Variables of the builder's process, beside the secrets. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** An image that the engine has. */
export interface BuiltImage {
  /** Digest of its configuration. */
  readonly imageId: string;
  readonly metadata: object;
  readonly builder: Builder;
  readonly started: Date;
  readonly finished: Date;
}

/** Builds an image of exactly the files that were read, and loads it into the engine; the log shows the builder's lines. */
export async function buildImage(job: Job, image: Image, content: Content, options: BuildOptions): Promise<BuiltImage> {
  const { inputs, signal } = job;
  const { reference, cacheFrom, cacheTo, noCache, env = process.env } = options;
  const variables = secretVariables(inputs.secrets);
  const builder = await findBuilder(env);
  const started = new Date();
  const { imageId, metadata } = await build(
    builder,
    {
      dockerfile: content.context.dockerfile,
      target: image.target,
      platforms: image.platform === undefined ? [] : [image.platform],
      buildArgs: image.buildArgs,
      labels: inputs.labels,
      secrets: variables.secrets,
      cacheFrom,
      cacheTo,
      noCache,
      tag: reference,
      push: false,
      epoch: EPOCH,
    },
    contextTar(content.context, EPOCH),
    {
      env: { ...env, ...variables.env },
      timeoutMs: timeoutOf(job),
      onLine: line,
      signal,
    },
  );
  return { imageId, metadata, builder, started, finished: new Date() };
}

/** How long one command of the builder may take, in milliseconds. */
export function timeoutOf({ inputs }: Job): number {
  return inputs.timeoutMinutes * 60_000;
}
