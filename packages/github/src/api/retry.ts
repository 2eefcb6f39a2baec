import type { getOctokit } from '@actions/github';
import { BrokenAnswer, maybeDone, statusOf, waitBefore } from './failure.js';

/** GitHub's REST API by method, with pages. */
export type Octokit = ReturnType<typeof getOctokit>;

export interface Patience {
  /** How often a request is sent at most. @default 5 */
  readonly attempts: number;
  /** How long one answer may take, in milliseconds. @default 30 seconds */
  readonly timeoutMilliseconds: number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Says of a POST that doing it twice is the same as doing it once. */
export const REPEATABLE = { repeatable: true };

/**
 * Has every request of an octokit wait a bounded time for its answer, and sent again after what passes: GitHub's own
 * errors, rate limits, cut connections. A POST that may have been done isn't sent again: see {@link createOnce}.
 */
export function withPatience(octokit: Octokit, { attempts, timeoutMilliseconds, pause }: Patience): Octokit {
  octokit.hook.wrap('request', async (request, options) => {
    const repeatable = options.method !== 'POST' || options.request?.repeatable === true;
    for (let attempt = 1; ; attempt += 1) {
      try {
        // Hooks inside of this one were given these options: others wouldn't reach them.
        options.request = { ...options.request, signal: AbortSignal.timeout(timeoutMilliseconds) };
        const response = await request(options);
        // octokit gives an empty text for a body that was cut, and the text for one that isn't JSON.
        if (response.status === 204 || (typeof response.data === 'object' && response.data !== null)) return response;
        throw new BrokenAnswer(`with status ${response.status} came what isn't a whole JSON document`);
      } catch (error) {
        const wait = attempt < attempts ? waitBefore(error, attempt, repeatable) : undefined;
        if (wait === undefined) throw inTheList(error, options.method);
        await pause(wait);
      }
    }
  });
  return octokit;
}

/** Of a 409 octokit's paginate would make the end of the list, as if there were no more. */
function inTheList(error: unknown, method: string): unknown {
  return method === 'GET' && statusOf(error) === 409 ? new BrokenAnswer(`409, ${(error as Error).message}`) : error;
}

/**
 * Creates what must not be there twice. After a failure that leaves open whether it was done, looks first.
 *
 * @param look finds what `create` made, and nothing that was there before
 */
export async function createOnce<T>(
  { attempts, pause }: Patience,
  create: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create();
    } catch (error) {
      if (!maybeDone(error)) throw error;
      await pause(waitBefore(error, attempt, true) ?? 0);
      const made = await look();
      if (made !== undefined) return made;
      if (attempt >= attempts) throw error;
    }
  }
}
