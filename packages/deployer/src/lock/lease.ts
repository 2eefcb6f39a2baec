import { performance } from 'node:perf_hooks';
import { DeployerError } from '../errors';

/** Long enough for some renewals to fail, short enough to wait for after a kill. */
const SECONDS = 60;

/** Shorter, and one slow answer loses it; longer, and a run that was killed blocks the others for too long. In seconds. */
const [SHORTEST, LONGEST] = [5, 3600];

/** How long a lock is held without renewal, in seconds. @throws DeployerError `usage` when STRATIFORM_LOCK_LEASE_SECONDS is wrong */
export function leaseSecondsFrom(variables: NodeJS.ProcessEnv = process.env): number {
  const given = variables.STRATIFORM_LOCK_LEASE_SECONDS;
  if (given === undefined || given === '') return SECONDS;
  const seconds = /^\d{1,6}$/.test(given) ? Number(given) : Number.NaN;
  if (seconds >= SHORTEST && seconds <= LONGEST) return seconds;
  throw new DeployerError(
    'usage',
    `STRATIFORM_LOCK_LEASE_SECONDS should be a whole number between ${SHORTEST} and ${LONGEST}, got '${given.slice(0, 80)}'.`,
    `Correct it, or leave it out: ${SECONDS} is the default.`,
  );
}

/** A moment by two clocks: the machine's time, which somebody may set, and one that only goes on, which may stop in sleep. */
export interface Moment {
  readonly time: number;
  readonly steady: number;
}

export function now(): Moment {
  return { time: Date.now(), steady: performance.now() };
}

/** Milliseconds since a moment, by the clock that went further: who is in doubt doesn't hold a lease any more. */
export function since({ time, steady }: Moment): number {
  const { time: timeNow, steady: steadyNow } = now();
  return Math.max(timeNow - time, steadyNow - steady);
}
