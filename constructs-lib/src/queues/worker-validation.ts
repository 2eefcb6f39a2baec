import { Duration, Token } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { validateFunctionOptions } from '../functions/function-validation';
import { reject, validateDuration, validateInteger } from '../validation';
import type { ConsumerOptions } from './consumer-options';
import type { WorkQueue } from './work-queue';
import type { WorkQueueOptions } from './work-queue-options';
import { validateQueueOptions, visibilityTimeout } from './work-queue-validation';

export function validateWorkerOptions(options: ConsumerOptions, prefix = ''): void {
  validateFunctionOptions(options, prefix);
  validateDuration(`${prefix}batchWindow`, options.batchWindow, Duration.seconds(0), Duration.minutes(5));
  validateInteger(`${prefix}batchSize`, options.batchSize, 1, 10000);
  validateInteger(`${prefix}maxConcurrency`, options.maxConcurrency, 2, 1000);
  validateInteger(`${prefix}maxReceiveCount`, options.maxReceiveCount, 1, 1000);
  validateBatchNeedsWindow(options, prefix);
  validateConcurrency(options, prefix);
}

/** SQS itself hands out 10 messages at a time; Lambda gathers more only while it waits. */
function validateBatchNeedsWindow({ batchSize, batchWindow }: ConsumerOptions, prefix: string): void {
  if (batchSize === undefined || Token.isUnresolved(batchSize) || batchSize <= 10) return;
  if (batchWindow?.isUnresolved() || (batchWindow?.toSeconds() ?? 0) >= 1) return;
  reject(
    `${prefix}batchWindow`,
    `at least 1 second for a batch of ${batchSize}`,
    batchWindow?.toHumanString() || 'none',
  );
}

/** A poller that starts more batches than may run has them throttled, and each throttle counts as a try. */
function validateConcurrency({ maxConcurrency, reservedConcurrency }: ConsumerOptions, prefix: string): void {
  if (maxConcurrency === undefined || reservedConcurrency === undefined) return;
  if (Token.isUnresolved(maxConcurrency) || Token.isUnresolved(reservedConcurrency)) return;
  if (maxConcurrency <= reservedConcurrency) return;
  reject(
    `${prefix}maxConcurrency`,
    `at most the reserved concurrency of ${reservedConcurrency}`,
    String(maxConcurrency),
  );
}

/** `worker` names what the queue follows; without one the options stand on their own. */
export function validateOwnQueueOptions(
  options: WorkQueueOptions | undefined,
  queue: IQueue | undefined,
  worker = 'the worker',
): void {
  if (options === undefined) return;
  if (queue) reject('queueOptions', "left out where 'queue' is given", Object.keys(options).join(', ') || '{}');
  validateQueueOptions(options, 'queueOptions.');
  for (const name of ['consumerTimeout', 'batchWindow'] as const) {
    if (options[name] !== undefined)
      reject(`queueOptions.${name}`, `left out, as ${worker} decides it`, options[name].toHumanString());
  }
}

/** Of a queue that another stack made nothing is known; a WorkQueue of this app is held against the worker. */
export function validateVisibility(
  queue: WorkQueue | undefined,
  timeout: Duration,
  window?: Duration,
  prefix = '',
): void {
  if (queue === undefined || timeout.isUnresolved() || window?.isUnresolved()) return;
  const needed = visibilityTimeout(timeout, window);
  if (queue.visibilityTimeout.toSeconds() >= needed.toSeconds()) return;
  reject(
    `${prefix}timeout`,
    `at most a sixth of the queue's visibility timeout less the batch window`,
    timeout.toHumanString(),
    `'${queue.node.path}' hides messages for ${queue.visibilityTimeout.toHumanString()}, ${needed.toHumanString()} are ` +
      "needed: give it the 'consumerTimeout' and 'batchWindow' of this worker",
  );
}

export function validateReceiveCount(queue: WorkQueue | undefined, maxReceiveCount: number | undefined): void {
  if (queue === undefined || maxReceiveCount === undefined || queue.maxReceiveCount === maxReceiveCount) return;
  reject('maxReceiveCount', `${queue.maxReceiveCount}, as '${queue.node.path}' has it`, String(maxReceiveCount));
}
