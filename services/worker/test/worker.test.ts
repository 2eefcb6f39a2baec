import { TasksTable } from '../../testing/tasks-table';
import type { TaskHandlers } from '../src/task-handlers/registry';
import { aRecord, aTask, aWorker, maxReceiveCount } from './deliveries';

const table = new TasksTable();
let lines: Record<string, unknown>[];

beforeAll(() => {
  process.env.POWERTOOLS_DEV = 'true'; // logs by the global console, which a test can listen to
  return table.start();
});
afterAll(() => table.stop());

beforeEach(() => {
  lines = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((...line: unknown[]) => void lines.push(JSON.parse(String(line[0]))));
  }
});
afterEach(() => jest.restoreAllMocks());

async function aQueuedTask(change: Parameters<typeof aTask>[0] = {}) {
  const task = aTask(change);
  await table.queue(task);
  return task;
}

/** A handler that fails until it is told to succeed, and counts. */
function flaky() {
  const work = { runs: 0, fails: true };
  const handlers: TaskHandlers = new Map([
    [
      'word-count',
      () => {
        work.runs++;
        if (work.fails) throw new Error('out of luck');
        return { fine: true };
      },
    ],
  ]);
  return { work, handlers };
}

test('a task is done: its row has the result and counts one completion', async () => {
  const task = await aQueuedTask();
  expect(await aWorker(table.client())([aRecord(task)])).toEqual([]);
  expect(await table.row(task.task_id)).toMatchObject({
    status: 'done',
    attempts: 1,
    completions: 1,
    result: { words: 6, different: 4 },
    completed_at: expect.stringMatching(/^\d{4}-.*Z$/),
    payload: task.payload,
  });
});

test('every log line of a delivery has its correlation id and task id', async () => {
  const [good, bad] = [
    await aQueuedTask({ correlation_id: 'good' }),
    await aQueuedTask({ correlation_id: 'bad', kind: 'fail' }),
  ];
  await aWorker(table.client())([aRecord(good), aRecord(bad)]);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ message: 'task done', correlation_id: 'good', task_id: good.task_id }),
      expect.objectContaining({ message: 'message failed', correlation_id: 'bad', task_id: bad.task_id }),
    ]),
  );
  expect(lines.every(({ correlation_id }) => correlation_id === 'good' || correlation_id === 'bad')).toBe(true);
});

test('only what failed comes back', async () => {
  const good = await aQueuedTask();
  const poisoned = await aQueuedTask({ kind: 'fail' });
  const failures = await aWorker(table.client())([
    aRecord('no JSON'),
    aRecord(good),
    aRecord(poisoned),
    aRecord({ ...good, payload: [] as never }),
  ]);
  expect(failures.sort()).toEqual([0, 2, 3]);
  expect(await table.row(good.task_id)).toMatchObject({ status: 'done', completions: 1 });
});

test('a batch in which all fail is no failed invocation', async () => {
  await expect(aWorker(table.client())([aRecord('{}'), aRecord('[]')])).resolves.toEqual([0, 1]);
});

test('a message that comes twice is worked on once', async () => {
  const task = await aQueuedTask();
  const { work, handlers } = flaky();
  work.fails = false;
  const deliver = aWorker(table.client(), handlers);
  expect(await deliver([aRecord(task)])).toEqual([]);
  expect(await deliver([aRecord(task)])).toEqual([]);
  expect(work.runs).toBe(1);
  expect(await table.row(task.task_id)).toMatchObject({ status: 'done', completions: 1 });
});

test('of two deliveries at the same time one comes back, and the task does not fail by it', async () => {
  const task = await aQueuedTask({ kind: 'wait', payload: { milliseconds: 50 } });
  const deliver = aWorker(table.client());
  const failures = await deliver([aRecord(task, maxReceiveCount), aRecord(task, maxReceiveCount)]);
  expect(failures).toHaveLength(1);
  expect(await table.row(task.task_id)).toMatchObject({ status: 'done', completions: 1 });
});

test('a failing task is retrying until its last delivery, then failed, and done if it is sent back', async () => {
  const task = await aQueuedTask();
  const { work, handlers } = flaky();
  const deliver = aWorker(table.client(), handlers);
  for (const attempt of [1, 2]) {
    expect(await deliver([aRecord(task, attempt)])).toEqual([0]);
    expect(await table.row(task.task_id)).toMatchObject({
      status: 'retrying',
      attempts: attempt,
      last_error: 'Error: out of luck',
    });
  }
  expect(await deliver([aRecord(task, maxReceiveCount)])).toEqual([0]);
  expect(await table.row(task.task_id)).toMatchObject({ status: 'failed', attempts: 3 });

  work.fails = false; // mended, and redriven from the dead-letter queue
  expect(await deliver([aRecord(task, 1)])).toEqual([]);
  const row = await table.row(task.task_id);
  expect(row).toMatchObject({ status: 'done', completions: 1, result: { fine: true } });
  expect(row).not.toHaveProperty('last_error');
});

test.each(['no-such-kind', 'constructor'])('a task of the unknown kind %s has failed at once', async (kind) => {
  const task = await aQueuedTask({ kind });
  expect(await aWorker(table.client())([aRecord(task, 1)])).toEqual([0]);
  expect(await table.row(task.task_id)).toMatchObject({
    status: 'failed',
    last_error: `PermanentTaskError: 'kind' should be one of fail, heartbeat, sha256, wait, word-count, got '${kind}'`,
  });
});

test('a result that is too large fails the task for good', async () => {
  const task = await aQueuedTask({ kind: 'large' });
  const handlers: TaskHandlers = new Map([['large', () => ({ text: 'x'.repeat(70_000) })]]);
  expect(await aWorker(table.client(), handlers)([aRecord(task, 1)])).toEqual([0]);
  expect(await table.row(task.task_id)).toMatchObject({
    status: 'failed',
    last_error: expect.stringContaining('at most 65536 bytes'),
  });
});

test('a failure never takes back what is done', async () => {
  const task = await aQueuedTask();
  const { work, handlers } = flaky();
  work.fails = false;
  await aWorker(table.client(), handlers)([aRecord(task)]);
  work.fails = true;
  // Another message of the same task, delivered to a worker that has lost the idempotency record.
  await table.forgetRecords();
  expect(await aWorker(table.client(), handlers)([aRecord(task, maxReceiveCount)])).toEqual([0]);
  expect(await table.row(task.task_id)).toMatchObject({ status: 'done', completions: 1, result: { fine: true } });
});

test('a message that somebody put on the queue by hand gets its row', async () => {
  const [good, poisoned] = [aTask({ payload: { text: 'a', weight: 1e100 } }), aTask({ kind: 'fail' })];
  expect(await aWorker(table.client())([aRecord(good), aRecord(poisoned)])).toEqual([1]);
  expect(await table.row(good.task_id)).toMatchObject({ status: 'done', completions: 1, created_at: good.enqueued_at });
  expect(await table.row(poisoned.task_id)).toMatchObject({ status: 'retrying', kind: 'fail' });
});

test('idempotency records are kept under keys that no task can have', async () => {
  const task = await aQueuedTask();
  await aWorker(table.client())([aRecord(task)]);
  const records = (await table.keys()).filter((key) => key.includes('#'));
  expect(records.length).toBeGreaterThan(0);
  expect(records.every((key) => key.startsWith('worker#'))).toBe(true);
});
