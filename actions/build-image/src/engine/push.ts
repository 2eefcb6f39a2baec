import { setTimeout as wait } from 'node:timers/promises';
import { pushFailure } from './failure.js';
import { type EngineOptions, run } from './run.js';

/** What passes by itself: the client repeats layers, but not the manifest. */
const PASSING =
  /\b50[0234]\b|timeout|timed out|connection reset|broken pipe|EOF|TLS handshake|toomanyrequests|\b429\b/i;
/** The client has been patient itself, with each layer: https://docs.docker.com/reference/cli/dockerd/ (--max-upload-attempts). */
const RETRIED = /\bRetrying in \d+ second/;
/** Waits before the further attempts, in milliseconds. */
const WAITS = [1_000, 4_000];

/**
 * Pushes an image that the engine has, with the login of docker's config.
 *
 * @param reference repository and tag @throws ActionError `push-failed`, `engine-down`, `disk-full`, `timeout`, `interrupted`
 */
export async function push(reference: string, options: EngineOptions = {}): Promise<void> {
  for (const pause of [...WAITS, undefined]) {
    const { code, lines } = await run(['push', reference], options);
    if (code === 0) return;
    const passing = PASSING.test(lines.at(-1) ?? '') && !lines.some((line) => RETRIED.test(line));
    if (pause === undefined || !passing) throw pushFailure(reference, lines);
    await wait(pause, undefined, { signal: options.signal }).catch(() => {}); // the next attempt says why not
  }
}
