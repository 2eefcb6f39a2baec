import { Passing } from './patience.js';
import { unreachable } from './unreachable.js';

/** Ends what takes too long without going on. */
export interface Watch {
  readonly signal: AbortSignal;
  /** It went on: the time begins anew. */
  goesOn(): void;
  end(): void;
}

/** @param timeoutMs how long it may stand still, in milliseconds @param cancelled ends it at once */
export function watch(timeoutMs: number, cancelled?: AbortSignal): Watch {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('it stands still', 'TimeoutError')), timeoutMs);
  timer.unref(); // what nobody reads to its end keeps no process alive
  return {
    signal: cancelled ? AbortSignal.any([late.signal, cancelled]) : late.signal,
    goesOn: () => void timer.refresh(),
    end: () => clearTimeout(timer),
  };
}

/**
 * The body of an answer as it comes, however large it is.
 *
 * @throws Passing when another try may help @throws ActionError `registry-down`, `timeout`
 */
export async function* chunksOf(
  { body }: Response,
  host: string,
  timeoutMs: number,
  watching: Watch,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body ?? []) {
      watching.goesOn();
      yield chunk;
      watching.goesOn();
    }
  } catch (thrown) {
    const { error, passing } = unreachable(thrown, host, timeoutMs);
    throw passing ? new Passing(error) : error;
  } finally {
    watching.end();
  }
}
