import { Duration } from 'aws-cdk-lib';
import { validateDuration, validateInteger, validateText } from '../validation';
import type { WorkQueueOptions } from './work-queue-options';

/** AWS's guide to SQS with Lambda: six times the function's timeout, and the batch window on top. */
export function visibilityTimeout(consumerTimeout?: Duration, batchWindow?: Duration): Duration {
  const timeout = consumerTimeout ?? Duration.seconds(60);
  const window = batchWindow ?? Duration.seconds(0);
  return Duration.seconds(6 * timeout.toSeconds() + window.toSeconds());
}

export function validateQueueOptions(options: WorkQueueOptions, prefix = ''): void {
  validateDuration(`${prefix}consumerTimeout`, options.consumerTimeout, Duration.seconds(1), Duration.minutes(15));
  validateDuration(`${prefix}batchWindow`, options.batchWindow, Duration.seconds(0), Duration.minutes(5));
  validateInteger(`${prefix}maxReceiveCount`, options.maxReceiveCount, 1, 1000);
  validateDuration(`${prefix}retentionPeriod`, options.retentionPeriod, Duration.minutes(1), Duration.days(14));
  validateText(
    `${prefix}queueName`,
    options.queueName,
    /^[A-Za-z0-9_-]{1,80}$/,
    "1 to 80 letters, digits, '-' and '_'",
  );
}
