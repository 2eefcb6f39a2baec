import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TaskMessage } from '@stratiform/task-contract';
import type { Context, SQSRecord } from 'aws-lambda';
import { createHandler } from '../src/handler';
import { type TaskHandlers, taskHandlers } from '../src/task-handlers/registry';

export const maxReceiveCount = 3;

/** A task's message; each has a task of its own. */
export function aTask(change: Partial<TaskMessage> = {}): TaskMessage {
  return {
    task_id: randomUUID(),
    kind: 'word-count',
    payload: { text: 'to be or not to be' },
    correlation_id: 'corr-1',
    enqueued_at: '2026-11-21T09:00:00.000Z',
    ...change,
  };
}

/** A record as the event source mapping delivers it. */
export function aRecord(body: TaskMessage | string, receiveCount = 1): SQSRecord {
  return {
    messageId: randomUUID(),
    receiptHandle: 'AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: '1763715600000',
      SenderId: 'AIDAIENQZJOLO23YVJ4VO',
      ApproximateFirstReceiveTimestamp: '1763715600001',
    },
    messageAttributes: {
      correlation_id: {
        stringValue: typeof body === 'string' ? 'corr-1' : body.correlation_id,
        dataType: 'String',
        stringListValues: [],
        binaryListValues: [],
      },
    },
    md5OfBody: '098f6bcd4621d373cade4e832627b4f6',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:tasks',
    awsRegion: 'us-east-1',
  };
}

/** The context of an invocation with `remainingMs` left. */
export function aContext(remainingMs = 3000): Context {
  return {
    functionName: 'worker',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:worker',
    memoryLimitInMB: '256',
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => remainingMs,
  } as Context;
}

/** A worker's process: its own client, and handlers where a test brings some. */
export function aWorker(client: DynamoDBClient, handlers: TaskHandlers = taskHandlers) {
  const handle = createHandler({ tasksTable: 'tasks', maxReceiveCount }, { client, logger: new Logger(), handlers });
  /** Delivers a batch; gives back which of its messages failed, by their place in it. */
  return async (records: SQSRecord[], context = aContext()): Promise<number[]> => {
    const { batchItemFailures } = await handle({ Records: records }, context);
    return batchItemFailures.map(({ itemIdentifier }) =>
      records.findIndex(({ messageId }) => messageId === itemIdentifier),
    );
  };
}
