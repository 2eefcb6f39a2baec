import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { scheduledTask } from './scheduled-task';
import { readSettings, type Settings } from './settings';
import { TaskProducer } from './task-producer';

/** What a handler is made of; tests give their own. */
export interface Parts {
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly logger: Logger;
  readonly clock: () => Date;
}

/** What the function answers: it is shown where somebody runs it by hand. */
export interface Produced {
  readonly task_id: string;
  /** False for a second delivery of a schedule. */
  readonly is_new: boolean;
}

/** The handler of a schedule's events. An error brings the event back, as often as the schedule's retry policy says. */
export function createHandler(
  settings: Settings,
  { dynamodb, sqs, logger, clock }: Parts,
): (event: unknown, context: Context) => Promise<Produced> {
  const producer = new TaskProducer(dynamodb, sqs, settings);
  return async (event, context) => {
    logger.addContext(context);
    const { message, guessed } = scheduledTask(event, clock());
    logger.appendKeys({ correlation_id: message.correlation_id, task_id: message.task_id, kind: message.kind });
    if (guessed) logger.warn('the scheduler did not fill in the time that was due; the current minute was taken');
    const isNew = await producer.produce(message);
    logger.info(isNew ? 'task queued' : 'task queued again');
    return { task_id: message.task_id, is_new: isNew };
  };
}

let made: ReturnType<typeof createHandler> | undefined;

/** The function's entry point. The first event makes what it needs, so that an import has no effects. */
export const handler = (event: unknown, context: Context): Promise<Produced> => {
  // By default the SDK waits without end. Two tries are enough, as the schedule delivers again what failed.
  const limits = {
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 1000, throwOnRequestTimeout: true },
  };
  made ??= createHandler(readSettings(process.env), {
    dynamodb: new DynamoDBClient(limits),
    sqs: new SQSClient(limits),
    logger: new Logger(),
    clock: () => new Date(),
  });
  return made(event, context);
};
