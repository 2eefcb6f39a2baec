import { kindPattern, type TaskMessage } from '@stratiform/task-contract';
import * as z from 'zod/mini';

/** What EventBridge Scheduler replaces in a schedule's input by the time that it was due. */
const placeholder = '<aws.scheduler.scheduled-time>';

/**
 * The event: a schedule's input, or the event of an EventBridge rule, of which `time` is read.
 *
 * `kind` and `payload` choose the task, by default a heartbeat. `schedule` tells apart schedules of one kind.
 */
const scheduleEventSchema = z.object({
  scheduledTime: z.optional(z.string()),
  time: z.optional(z.string()),
  schedule: z.optional(z.string().check(z.regex(kindPattern))),
  kind: z._default(z.string().check(z.regex(kindPattern)), 'heartbeat'),
  payload: z._default(z.record(z.string(), z.unknown()), {}),
});

/** A task that is due, and whether its time had to be guessed. */
export interface ScheduledTask {
  readonly message: TaskMessage;
  /** Whether the event held no time, so that the current minute was taken. */
  readonly guessed: boolean;
}

/**
 * The task of a schedule's event. Its id is made of the schedule and the time that it was due, so a schedule that is
 * delivered twice, which EventBridge does now and then, makes one task.
 *
 * @param now used for `enqueued_at`, and, down to the minute, as the time due of a scheduler that leaves the placeholder
 *   for the time in the input as it is
 * @throws Error naming what is wrong with the event
 */
export function scheduledTask(event: unknown, now: Date): ScheduledTask {
  const parsed = scheduleEventSchema.safeParse(event);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `'${issue.path.join('.') || 'event'}' of a schedule's event is not as it should be: ${issue.message}`,
    );
  }
  const { kind, payload, schedule = kind, ...times } = parsed.data;
  const time = times.scheduledTime ?? times.time;
  const guessed = time === placeholder;
  const due = guessed ? new Date(Math.floor(now.getTime() / 60_000) * 60_000) : new Date(time ?? Number.NaN);
  if (Number.isNaN(due.getTime())) {
    throw new Error(
      `'scheduledTime' of a schedule's event should be a time in ISO 8601, got '${time ?? 'nothing'}'; the schedule's input should hold "scheduledTime": "${placeholder}"`,
    );
  }
  const scheduledTime = due.toISOString();
  const taskId = `cron-${schedule}-${scheduledTime.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  return {
    guessed,
    message: {
      task_id: taskId,
      kind,
      payload: { ...payload, scheduled_time: scheduledTime },
      // Nobody asked for it, so it begins here; the task's own id finds all its lines.
      correlation_id: taskId,
      enqueued_at: now.toISOString(),
    },
  };
}
