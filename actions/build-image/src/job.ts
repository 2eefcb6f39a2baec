import type { Run } from '@stratiform/github/lib/start.js';
import type { Open } from './aws/registries.js';
import type { BuildInputs, Outputs } from './interface.js';

/** What every mode works with. */
export interface Job {
  readonly inputs: BuildInputs;
  readonly run: Run;
  readonly open: Open;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
}

/** How a mode ended. */
export interface Outcome {
  readonly outputs: Outputs;
  /** Why the step fails, although there may be outputs. */
  readonly error?: unknown;
}

// GitHub cancels by SIGINT, after 7.5 s by SIGTERM, and ends the process 2.5 s later. Both stay handled: a second signal
// must not end it while it clears away what is half made.
export function cancellation(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
  return stop.signal;
}
