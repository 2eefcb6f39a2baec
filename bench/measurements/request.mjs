/**
 * From POST /tasks to a task that is done: API, queue, worker, table, over real HTTP.
 *
 * Two ends: the row's `completed_at`, which the worker takes when it writes the row (same machine, whole milliseconds),
 * and the first GET that says done, which also pays for writing the row and for asking.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient, inParallel } from '../support/api-client.mjs';
import { median, tail } from '../support/statistics.mjs';

export const name = 'request';
export const title = 'one request through API, queue, worker and table';

const COUNT = 200;
const WIDTH = 8;
/** Between two tasks of the first series, so that each finds the emulator at rest, as a single request would. */
const REST_MS = 200;
/** Between two looks at a task. */
const LOOK_MS = 10;
const LIMIT_MS = 30_000;
const TASK = { kind: 'word-count', payload: { text: 'from a fresh clone to a processed message' } };

export async function measure(bench) {
  const backend = await bench.runningBackend();
  const api = new ApiClient(backend.url, WIDTH);
  const health = async () => (await api.expect(200, 'GET', '/health')).ms;
  try {
    bench.say(`  warming up, then ${COUNT} requests five times`);
    await inParallel(WIDTH, 40, () => task(api));
    const compared = { what: 'GET /health', value: median(await inParallel(1, COUNT, health)) };
    const alone = await inParallel(1, COUNT, async () => {
      await delay(REST_MS);
      return task(api);
    });
    const inTurn = await inParallel(1, COUNT, () => task(api));

    const healthTogether = median(await inParallel(WIDTH, COUNT, health));
    const comparedTogether = { what: `GET /health, ${WIDTH} at a time`, value: healthTogether };
    const begun = performance.now();
    const together = await inParallel(WIDTH, COUNT, () => task(api));
    const rate = COUNT / ((performance.now() - begun) / 1000);
    return [
      row("POST to the row's completed_at", part(alone, 'completed'), { compared, target: 80 }),
      row('POST to GET says done', part(alone, 'observed'), { compared, target: 80 }),
      row('- of it the POST itself', part(alone, 'posted'), { compared }),
      row('POST to completed_at, one right after the other', part(inTurn, 'completed'), { compared }),
      row('POST to GET says done, one right after the other', part(inTurn, 'observed'), { compared }),
      row(`POST to completed_at, ${WIDTH} at a time`, part(together, 'completed'), { compared: comparedTogether }),
      row(`POST to GET says done, ${WIDTH} at a time`, part(together, 'observed'), { compared: comparedTogether }),
      { what: `tasks that were posted and done, ${WIDTH} at a time`, value: rate, unit: 'per s' },
    ];
  } finally {
    api.close();
  }
}

/** One task: milliseconds from before its POST to its answer, to `completed_at`, and to the GET that says done. */
async function task(api) {
  const postedAt = Date.now();
  const begun = performance.now();
  const { body, ms: posted } = await api.expect(202, 'POST', '/tasks', TASK);
  for (;;) {
    const { body: seen } = await api.expect(200, 'GET', `/tasks/${body.task_id}`);
    const observed = performance.now() - begun;
    if (seen.status === 'done') return { posted, completed: Date.parse(seen.completed_at) - postedAt, observed };
    if (seen.status === 'failed' || observed > LIMIT_MS)
      throw new Error(`Task ${body.task_id} should be done within ${LIMIT_MS / 1000} s, got ${JSON.stringify(seen)}`);
    await delay(LOOK_MS);
  }
}

const part = (tasks, key) => tasks.map((it) => it[key]);

/** p50 as the figure, the rest as its spread. */
function row(what, values, rest = {}) {
  return { what, value: median(values), unit: 'ms', spread: tail(values), ...rest };
}
