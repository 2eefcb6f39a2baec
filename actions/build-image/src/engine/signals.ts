/** What is to be done when the runner cancels the job: it sends SIGINT, then SIGTERM, and has no patience. */
const pending = new Set<() => void>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Has something done if this process is told to end before it is over: nothing else would be, no `finally` either.
 *
 * @param tidy must do its work at once, without waiting @returns call it when there is nothing to tidy up any more
 */
export function onSignal(tidy: () => void): () => void {
  if (pending.size === 0) for (const signal of SIGNALS) process.on(signal, end);
  pending.add(tidy);
  return () => {
    pending.delete(tidy);
    if (pending.size === 0) for (const signal of SIGNALS) process.off(signal, end);
  };
}

function end(signal: NodeJS.Signals): void {
  for (const tidy of pending) tidy();
  pending.clear();
  for (const each of SIGNALS) process.off(each, end);
  // With nobody else listening, this process now ends as it would have without us.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
