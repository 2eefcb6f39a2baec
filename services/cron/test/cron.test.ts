import { Logger } from '@aws-lambda-powertools/logger';
import { parseTaskMessage } from '@stratiform/task-contract';
import type { Context } from 'aws-lambda';
import { TasksTable } from '../../testing/tasks-table';
import { createHandler } from '../src/handler';
import { readSettings } from '../src/settings';
import { Queue } from './queue';

const table = new TasksTable();
const queue = new Queue();
const now = new Date('2026-11-21T09:05:31.250Z');
let lines: Record<string, unknown>[];

beforeAll(async () => {
  process.env.POWERTOOLS_DEV = 'true'; // logs by the global console, which a test can listen to
  await table.start();
  await queue.start();
});
afterAll(async () => {
  await table.stop();
  await queue.stop();
});
beforeEach(() => {
  queue.sent = [];
  queue.down = false;
  lines = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((...line: unknown[]) => void lines.push(JSON.parse(String(line[0]))));
  }
});
afterEach(() => jest.restoreAllMocks());

function aProducer() {
  const handle = createHandler(
    { queueUrl: queue.url, tasksTable: table.name },
    { dynamodb: table.client(), sqs: queue.client(), logger: new Logger(), clock: () => now },
  );
  return (event: unknown) => handle(event, { awsRequestId: 'r-1', functionName: 'cron' } as Context);
}

let minute = 0;
/** The input of a schedule, each due at another minute. */
function anEvent(change: object = {}) {
  return { scheduledTime: new Date(Date.UTC(2026, 10, 22, 9, minute++)).toISOString().replace('.000', ''), ...change };
}

test('a schedule makes a task: the row first, then the message, in agreement', async () => {
  const { task_id, is_new } = await aProducer()({ scheduledTime: '2026-11-20T08:00:00Z' });
  expect([task_id, is_new]).toEqual(['cron-heartbeat-20261120T080000Z', true]);

  const [{ QueueUrl, MessageBody, MessageAttributes }] = queue.sent;
  const message = parseTaskMessage(MessageBody);
  expect(QueueUrl).toBe(queue.url);
  expect(message).toEqual({
    task_id,
    kind: 'heartbeat',
    payload: { scheduled_time: '2026-11-20T08:00:00.000Z' },
    correlation_id: task_id,
    enqueued_at: now.toISOString(),
  });
  expect(MessageAttributes.correlation_id.StringValue).toBe(message.correlation_id);
  expect(await table.row(task_id)).toMatchObject({ status: 'queued', kind: message.kind, payload: message.payload });
});

test('a schedule can choose kind and payload, and its name', async () => {
  const event = anEvent({ schedule: 'nightly', kind: 'sha256', payload: { text: 'abc' } });
  const { task_id } = await aProducer()(event);
  expect(task_id).toMatch(/^cron-nightly-20261122T09\d\d00Z$/);
  expect(parseTaskMessage(queue.sent[0].MessageBody)).toMatchObject({ kind: 'sha256', payload: { text: 'abc' } });
});

test('a schedule that is delivered twice makes one task, whose row stays as it is', async () => {
  const event = anEvent();
  const first = await aProducer()(event);
  await table.setStatus(first.task_id, 'done');
  expect(await aProducer()(event)).toEqual({ task_id: first.task_id, is_new: false });
  expect(await table.row(first.task_id)).toMatchObject({ status: 'done' });
  expect(new Set(queue.sent.map(({ MessageBody }) => parseTaskMessage(MessageBody).task_id))).toEqual(
    new Set([first.task_id]),
  );
});

test('a crash between row and message loses nothing: the next delivery sends it', async () => {
  const event = anEvent();
  queue.down = true;
  await expect(aProducer()(event)).rejects.toThrow();
  expect(queue.sent).toEqual([]);
  queue.down = false;
  await aProducer()(event);
  expect(queue.sent).toHaveLength(1);
});

test("an EventBridge rule's event will do, too", async () => {
  const { task_id } = await aProducer()({
    version: '0',
    id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: '2026-11-19T16:53:06Z',
    region: 'us-east-1',
    resources: ['arn:aws:events:us-east-1:000000000000:rule/my-scheduled-rule'],
    detail: {},
  });
  expect(task_id).toBe('cron-heartbeat-20261119T165306Z');
});

test('where the scheduler leaves its placeholder in, the current minute is taken, and said so', async () => {
  const { task_id } = await aProducer()({ scheduledTime: '<aws.scheduler.scheduled-time>' });
  expect(task_id).toBe('cron-heartbeat-20261121T090500Z');
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ level: 'WARN', message: expect.stringContaining('the current minute was taken') }),
    ]),
  );
});

test('every log line has the task id and the correlation id', async () => {
  const { task_id } = await aProducer()(anEvent());
  expect(lines).toEqual([expect.objectContaining({ message: 'task queued', task_id, correlation_id: task_id })]);
});

test.each([
  [{}, "'scheduledTime' of a schedule's event should be a time in ISO 8601, got 'nothing'"],
  [{ scheduledTime: 'soon' }, "'scheduledTime' of a schedule's event should be a time in ISO 8601, got 'soon'"],
  [{ scheduledTime: 5 }, "'scheduledTime' of a schedule's event is not as it should be"],
  [{ ...anEvent(), kind: 'No Such' }, "'kind' of a schedule's event is not as it should be"],
  [{ ...anEvent(), payload: [] }, "'payload' of a schedule's event is not as it should be"],
  ['ping', "'event' of a schedule's event is not as it should be"],
])('%j is refused', async (event, message) => {
  await expect(aProducer()(event)).rejects.toThrow(message);
  expect(queue.sent).toEqual([]);
});

test('missing settings are named', () => {
  expect(() => readSettings({ QUEUE_URL: 'q' })).toThrow('TASKS_TABLE');
  expect(() => readSettings({})).toThrow('QUEUE_URL, TASKS_TABLE');
  expect(readSettings({ QUEUE_URL: 'q', TASKS_TABLE: 't' })).toEqual({ queueUrl: 'q', tasksTable: 't' });
});
