import { type EngineOptions, run } from './run.js';

/** How long the engine may take, in milliseconds: a job that is cancelled has ten seconds left. */
const LONGEST = 8_000;

/** Takes a name of an image from the engine, and the image if it has no other. It is no failure if that fails. */
export async function removeImage(reference: string, { env }: Pick<EngineOptions, 'env'> = {}): Promise<void> {
  await run(['image', 'rm', reference], { env, timeoutMs: LONGEST }).catch(() => {});
}
