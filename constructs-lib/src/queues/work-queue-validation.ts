import { Duration, Token } from 'aws-cdk-lib';
import { reject, validateDuration, validateInteger, validateText } from '../validation';
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

/**
 * SQS deletes what is older than the retention, wherever its tries stand: the dead-letter queue never sees it. Apart
 * from the other checks, because the options of a worker's own queue don't hold the timeout that they depend on.
 */
export function validateTriesFit(options: WorkQueueOptions): void {
  const { retentionPeriod, consumerTimeout, batchWindow, maxReceiveCount = 5 } = options;
  const unresolved = [retentionPeriod, consumerTimeout, batchWindow].some((duration) => duration?.isUnresolved());
  if (retentionPeriod === undefined || unresolved || Token.isUnresolved(maxReceiveCount)) return;
  const visibility = visibilityTimeout(consumerTimeout, batchWindow);
  const tries = Duration.seconds(maxReceiveCount * visibility.toSeconds());
  if (retentionPeriod.toSeconds() >= tries.toSeconds()) return;
  reject(
    'retentionPeriod',
    `at least ${tries.toHumanString()}`,
    retentionPeriod.toHumanString(),
    `${maxReceiveCount} tries of ${visibility.toHumanString()} each have to fit, or a message is deleted before its last`,
  );
}
