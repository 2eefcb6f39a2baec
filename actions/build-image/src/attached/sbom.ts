import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ActionError } from '@stratiform/github/lib/start.js';
import type { Artifact } from '../registry/attach.js';

/** Media type of SPDX documents in JSON: https://www.iana.org/assignments/media-types/application/spdx+json */
const SPDX = 'application/spdx+json';
/** A bill of materials is at most so large, in bytes; a registry's manifest lists it as one blob. */
const LARGEST = 64 * 1024 * 1024;

/** Makes sure, before anything is built, that there is something that makes a bill of materials. */
export async function checkSbomGenerator(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  try {
    await run(['version'], env);
  } catch (error) {
    throw new ActionError(
      'no-sbom-generator',
      `'sbom: true' needs syft, which can't be started: ${firstLine(error)}`,
      "Install it in a step before this one (https://github.com/anchore/syft; 'anchore/sbom-action/download-syft' does), or leave 'sbom' out.",
    );
  }
}

/**
 * Lists what is in an image, as SPDX in JSON, to be attached to it.
 *
 * @param image as the engine knows it
 * @throws ActionError `sbom-failed`
 */
export async function sbomOf(image: string, env: NodeJS.ProcessEnv = process.env): Promise<Artifact> {
  try {
    const document = await run(['scan', `docker:${image}`, '--output', 'spdx-json', '--quiet'], env);
    return { artifactType: SPDX, mediaType: SPDX, bytes: Buffer.from(document) };
  } catch (error) {
    throw new ActionError(
      'sbom-failed',
      `syft could not list what is in ${image}: ${firstLine(error)}`,
      "Try 'syft scan' on a machine with the image, or leave 'sbom' out.",
    );
  }
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  // It would look for a newer version of itself.
  const options = { env: { ...env, SYFT_CHECK_FOR_APP_UPDATE: 'false' }, maxBuffer: LARGEST };
  return (await promisify(execFile)('syft', args, options)).stdout;
}

function firstLine(error: unknown): string {
  const { stderr = '', message } = error as Error & { readonly stderr?: string };
  const lines = (stderr || message).split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.trim() ?? '';
}
