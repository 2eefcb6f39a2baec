import { queuedTask } from '../src';

test('a new task is queued, unattempted, and kept for 30 days', () => {
  const row = queuedTask({
    task_id: 't-1',
    kind: 'word-count',
    payload: { text: 'a' },
    correlation_id: 'c-1',
    enqueued_at: '2026-11-21T09:00:00.500Z',
  });
  expect(row).toEqual({
    task_id: 't-1',
    kind: 'word-count',
    payload: { text: 'a' },
    status: 'queued',
    attempts: 0,
    correlation_id: 'c-1',
    created_at: '2026-11-21T09:00:00.500Z',
    ttl: Date.UTC(2026, 11, 21, 9) / 1000,
  });
});
