/** The figures that stand for many: pure functions. */

/** The value that a share `p` (0 to 1) of all is not above: nearest rank, so it is always one that was measured. */
export function percentile(values, p) {
  if (values.length === 0) throw new Error('There is no percentile of no values.');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

/** The one in the middle; of an even number the lower one of the two. */
export const median = (values) => percentile(values, 0.5);

/** `p99 104, max 130, n 200`: how far many values lie apart. */
export function tail(values) {
  const [p99, max] = [percentile(values, 0.99), Math.max(...values)].map((value) => value.toFixed(0));
  return `p99 ${p99}, max ${max}, n ${values.length}`;
}

/** `3.1 to 3.4, n 3`: how far a few values lie apart. */
export function range(values, decimals = 1) {
  if (values.length === 1) return 'n 1';
  return `${Math.min(...values).toFixed(decimals)} to ${Math.max(...values).toFixed(decimals)}, n ${values.length}`;
}

/** Repeats something `times` times, but begins no further one after `seconds`; its results in order. */
export async function repeat(times, seconds, work) {
  const end = performance.now() + seconds * 1000;
  const results = [];
  do results.push(await work(results.length));
  while (results.length < times && performance.now() < end);
  return results;
}
