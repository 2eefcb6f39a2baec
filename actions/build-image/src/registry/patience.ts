import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionError } from '@stratiform/github/lib/start.js';

/** How long a registry is waited for. */
export interface Patience {
  /** Tries of one request, the first included. */
  readonly attempts: number;
  /** How long one answer may take, in milliseconds, its body included. */
  readonly timeoutMs: number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

export const PATIENCE: Patience = { attempts: 5, timeoutMs: 30_000, pause: (milliseconds) => sleep(milliseconds) };

/** First pause between tries, in milliseconds; it doubles, up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;
/** No job should wait longer than that for a registry that says when to come again, in milliseconds. */
const LONGEST_ASKED = 60_000;

/** What another try may mend. */
export class Passing extends Error {
  constructor(
    /** What it is once there are no more tries. */
    readonly error: ActionError,
    /** How long the registry wants to be left alone, in milliseconds. */
    readonly wait?: number,
  ) {
    super(error.message);
  }
}

/** Does something until it is done, fails for good, or has been tried often enough. */
export async function patiently<T>({ attempts, pause }: Patience, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof Passing)) throw thrown;
      const wait = thrown.wait ?? jittered(Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE));
      if (attempt >= attempts || wait > LONGEST_ASKED) throw thrown.error;
      await pause(wait);
    }
  }
}

/** What a `Retry-After` header asks for, in milliseconds; it is in seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfter(header: string | null, now = Date.now()): number | undefined {
  if (!header) return undefined;
  const until = /^\d+$/.test(header) ? now + Number(header) * 1000 : Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}

function jittered(longest: number): number {
  return longest / 2 + (Math.random() * longest) / 2;
}
