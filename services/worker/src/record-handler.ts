import { IdempotencyAlreadyInProgressError } from '@aws-lambda-powertools/idempotency';
import type { Logger } from '@aws-lambda-powertools/logger';
import { parseTaskMessage } from '@stratiform/task-contract';
import type { SQSRecord } from 'aws-lambda';
import { PermanentTaskError } from './task-handlers/task-handler';
import type { TaskDelivery, TaskProcessor } from './task-processor';
import type { TaskStore } from './task-store';

/**
 * Handles one message of a batch. Throwing brings this message back, and no other.
 *
 * A task that can't succeed is `failed` at once, though its message comes back until the queue moves it to the dead-letter
 * queue: SQS has no shorter way there, and that is where people look for what went wrong.
 */
export function createRecordHandler(
  processor: TaskProcessor,
  store: TaskStore,
  parent: Logger,
  maxReceiveCount: number,
): (record: SQSRecord) => Promise<void> {
  async function process(delivery: TaskDelivery): Promise<void> {
    const { message, attempt } = delivery;
    try {
      await processor.process(delivery);
    } catch (error) {
      // Being worked on by another delivery is no failure of the task: that one says itself what becomes of it.
      if (!(error instanceof IdempotencyAlreadyInProgressError)) {
        const isOver = error instanceof PermanentTaskError || attempt >= maxReceiveCount;
        await store.fail(message, isOver ? 'failed' : 'retrying', error as Error, attempt);
      }
      throw error;
    }
  }

  return async (record) => {
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    // A child for each message: those of a batch are handled side by side.
    const logger = parent.createChild();
    logger.appendKeys({
      correlation_id: record.messageAttributes.correlation_id?.stringValue,
      message_id: record.messageId,
      attempt,
    });
    try {
      const message = parseTaskMessage(record.body);
      logger.appendKeys({ correlation_id: message.correlation_id, task_id: message.task_id, kind: message.kind });
      await process({ message, attempt, logger });
    } catch (error) {
      logger.warn('message failed', error as Error);
      throw error;
    }
  };
}
