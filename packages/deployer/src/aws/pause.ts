import { setTimeout as sleep } from 'node:timers/promises';
import { DeployerError } from '../errors';

/** Waits between two polls: soon at first, for an emulator answers at once; then slower, for AWS counts calls. In milliseconds. */
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 1500;

/** A function that waits a little longer each time it is called, and stops at once when the signal says so. */
export function patience(signal?: AbortSignal): () => Promise<void> {
  let pause = FIRST_PAUSE;
  return async () => {
    try {
      await sleep(pause, undefined, { signal });
    } catch {
      throw stopped('Stopped on request.', undefined, signal);
    }
    pause = Math.min(pause * 1.4, LONGEST_PAUSE);
  };
}

/** What is thrown when a signal says stop: on request, or because the time that was given is over. */
export function stopped(message: string, remedy: string | undefined, signal?: AbortSignal): DeployerError {
  const late = (signal?.reason as Error | undefined)?.name === 'TimeoutError';
  return new DeployerError(late ? 'timeout' : 'interrupted', late ? `The time is over. ${message}` : message, remedy);
}
