import type { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IScheduleGroup, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { PackagedFunctionOptions } from '../functions/function-options';

/** What can be said of a schedule. */
export interface ScheduleOptions extends PackagedFunctionOptions {
  /** When: `ScheduleExpression.rate(Duration.minutes(5))`, `.cron({...})`, `.expression('rate(1 minute)')`. */
  readonly schedule: ScheduleExpression;

  /**
   * The group that the schedule belongs to. The schedule's role can be assumed for this group only.
   * @default - a group of its own
   */
  readonly scheduleGroup?: IScheduleGroup;

  /**
   * Takes the ticks that never reached the function, and the invocations that failed three times.
   * @default - a `DeadLetterQueue` of its own
   */
  readonly scheduleDeadLetterQueue?: IQueue;

  /**
   * How often a tick that didn't reach the function is tried again, 0 to 185.
   * @default 3
   */
  readonly retryAttempts?: number;

  /**
   * How late a tick may reach the function, 60 seconds to 24 hours.
   * @default Duration.minutes(15)
   */
  readonly maxEventAge?: Duration;

  /**
   * Whether it ticks.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Encrypts what the schedule holds: its input.
   * @default - a key that AWS owns
   */
  readonly encryptionKey?: IKey;
}
