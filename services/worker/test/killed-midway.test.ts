import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TasksTable } from '../../testing/tasks-table';
import { aContext, aRecord, aTask, aWorker, maxReceiveCount } from './deliveries';

const table = new TasksTable();
beforeAll(() => table.start());
afterAll(() => table.stop());
beforeEach(() => {
  for (const level of ['info', 'warn', 'error'] as const) jest.spyOn(console, level).mockImplementation(() => {});
  process.env.POWERTOOLS_DEV = 'true';
});
afterEach(() => jest.restoreAllMocks());

/** Milliseconds that a killed invocation had left: its record keeps others out for as long. */
const leftMs = 20;

/**
 * A client of a process that is killed at its `nth` request, before it leaves or behind its answer. Nothing that the code
 * would do later, in a `catch` for example, reaches the table any more.
 */
function killedAt(nth: number, when: 'before' | 'behind'): { client: DynamoDBClient; requests: () => number } {
  const client = table.client();
  let requests = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      requests++;
      if (requests > nth || (requests === nth && when === 'before')) throw new Error('killed');
      const answer = await next(args);
      if (requests >= nth) throw new Error('killed');
      return answer;
    },
    { step: 'build' },
  );
  return { client, requests: () => requests };
}

async function aQueuedTask() {
  const task = aTask();
  await table.queue(task);
  return task;
}

// The requests of a delivery: 1 the record INPROGRESS, 2 the completion, 3 the record COMPLETED.
const everyMoment = [1, 2, 3].flatMap((nth) => (['before', 'behind'] as const).map((when) => ({ nth, when })));

test('a delivery makes three requests, so that the cases below are all there are', async () => {
  const process = killedAt(100, 'before');
  const task = await aQueuedTask();
  await aWorker(process.client)([aRecord(task)]);
  expect(process.requests()).toBe(3);
});

test.each(everyMoment)('killed $when request $nth, the next delivery does the task, once', async ({ nth, when }) => {
  const task = await aQueuedTask();
  await aWorker(killedAt(nth, when).client)([aRecord(task, 1)], aContext(leftMs)).catch(() => {});
  await sleep(leftMs * 2); // the visibility timeout, six times as long as an invocation can last

  expect(await aWorker(table.client())([aRecord(task, 2)])).toEqual([]);
  expect(await table.row(task.task_id)).toMatchObject({ status: 'done', completions: 1 });
});

test('killed at every delivery but the last, a task is still done', async () => {
  const task = await aQueuedTask();
  for (let attempt = 1; attempt < maxReceiveCount; attempt++) {
    await aWorker(killedAt(1, 'behind').client)([aRecord(task, attempt)], aContext(leftMs)).catch(() => {});
    await sleep(leftMs * 2);
  }
  expect(await aWorker(table.client())([aRecord(task, maxReceiveCount)])).toEqual([]);
  expect(await table.row(task.task_id)).toMatchObject({ status: 'done', attempts: maxReceiveCount, completions: 1 });
});

test.each(everyMoment)(
  'a message without a row, killed $when request $nth, is done once, too',
  async ({ nth, when }) => {
    const task = aTask();
    await aWorker(killedAt(nth, when).client)([aRecord(task, 1)], aContext(leftMs)).catch(() => {});
    await sleep(leftMs * 2);
    expect(await aWorker(table.client())([aRecord(task, 2)])).toEqual([]);
    expect(await table.row(task.task_id)).toMatchObject({ status: 'done', completions: 1 });
  },
);
