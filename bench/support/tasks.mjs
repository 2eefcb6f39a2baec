/** What Nx's note of a run says: pure functions. */

/** `@stratiform/cron:build 1.9 s`, the ones that ran and took longest, first. */
export function slowest(tasks, count) {
  return tasks
    .filter(({ cached }) => !cached)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ id, ms }) => `${id} ${(ms / 1000).toFixed(1)} s`);
}

/** `2 of 40 tasks ran`. */
export function share(tasks) {
  return `${tasks.filter(({ cached }) => !cached).length} of ${tasks.length} tasks ran`;
}
