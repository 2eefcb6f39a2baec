import type { TaskMessage } from './task-message';

/** Where a task is. Only `done` is final: a `failed` task that is moved back from the dead-letter queue can still be done. */
export type TaskStatus = 'queued' | 'retrying' | 'done' | 'failed';

/** How long a task's row is kept after it was made, in days: long enough to look into last month's failures. */
export const taskRetentionDays = 30;

/** A row of the tasks table. */
export interface TaskRow {
  readonly task_id: string;
  readonly kind: string;
  readonly payload: Record<string, unknown>;
  readonly status: TaskStatus;
  /** Deliveries that the worker has reported on; one that was killed midway is counted by the next. */
  readonly attempts: number;
  readonly result?: Record<string, unknown>;
  readonly last_error?: string;
  readonly correlation_id: string;
  /** UTC, ISO 8601. */
  readonly created_at: string;
  readonly completed_at?: string;
  /** How often the task was completed: never more than 1, by a condition. */
  readonly completions?: number;
  /** Epoch seconds after which DynamoDB deletes the row. */
  readonly ttl: number;
}

/** The row of a task that was just made. */
export function queuedTask(message: TaskMessage): TaskRow {
  return {
    task_id: message.task_id,
    kind: message.kind,
    payload: message.payload,
    status: 'queued',
    attempts: 0,
    correlation_id: message.correlation_id,
    created_at: message.enqueued_at,
    ttl: taskExpiry(message.enqueued_at),
  };
}

/** Epoch seconds at which the row of a task made at `createdAt` (ISO 8601) expires. */
export function taskExpiry(createdAt: string): number {
  return Math.floor(Date.parse(createdAt) / 1000) + taskRetentionDays * 86_400;
}
