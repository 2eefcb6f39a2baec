import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Readable } from 'node:stream';
import { ActionError } from '@stratiform/github/lib/start.js';
import { withoutSecrets } from '../secrets.js';
import { buildArguments, type ResultFiles } from './arguments.js';
import type { Builder } from './builder.js';
import { buildFailure } from './failure.js';
import { push } from './push.js';
import type { BuildRequest } from './request.js';
import { type EngineOptions, run } from './run.js';

/** What a build made. */
export interface Built {
  /** The image's id in the engine: digest of its configuration, or of its manifest with containerd's image store. */
  readonly imageId: string;
  /** What buildx tells of the build; empty without buildx. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Builds an image of a context, and loads it into the engine or pushes it. Values of secrets are masked in all that is
 * shown and thrown.
 *
 * @param context a tar archive, as `contextTar` makes it
 * @throws ActionError `build-failed`, `base-image`, `disk-full`, `engine-down`, `no-builder`, `not-single-platform`,
 * `timeout`, `interrupted`, `inputs` for a secret whose variable isn't set; the context's own error
 */
export async function build(
  builder: Builder,
  request: BuildRequest,
  context: Readable,
  options: EngineOptions = {},
): Promise<Built> {
  const { env = process.env, onLine } = options;
  const secrets = secretValues(request, env);
  const masked = (line: string) => withoutSecrets(line, secrets);
  const folder = await fs.mkdtemp(path.join(env.RUNNER_TEMP || tmpdir(), 'stratiform-build-'));
  try {
    const results = { imageId: path.join(folder, 'image-id'), metadata: path.join(folder, 'metadata.json') };
    const args = buildArguments(builder, request, results);
    const { code, lines } = await run(
      args,
      { ...options, onLine: onLine && ((line) => onLine(masked(line))) },
      context,
    );
    if (code !== 0) throw buildFailure(lines.map(masked));
    if (request.push && builder.kind === 'docker') await push(request.tag, options);
    return await read(results);
  } finally {
    context.destroy();
    await fs.rm(folder, { recursive: true, force: true });
  }
}

// The client leaves a secret without a value out, and the build goes on without it.
function secretValues({ secrets }: BuildRequest, env: NodeJS.ProcessEnv): Record<string, string> {
  const missing = secrets.find((secret) => !env[secret.env]);
  if (!missing) return Object.fromEntries(secrets.map((secret) => [secret.id, env[secret.env] ?? '']));
  throw new ActionError(
    'inputs',
    `The secret '${missing.id}' is empty.`,
    "Correct 'secrets': a secret of the repository that is not there is an empty text.",
  );
}

async function read({ imageId, metadata }: ResultFiles): Promise<Built> {
  const text = await fs.readFile(metadata, 'utf8').catch(() => '{}');
  return { imageId: (await fs.readFile(imageId, 'utf8')).trim(), metadata: JSON.parse(text) };
}
