import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createRecordHandler } from './record-handler';
import { readSettings, type Settings } from './settings';
import { taskHandlers } from './task-handlers/registry';
import { TaskProcessor } from './task-processor';
import { TaskStore } from './task-store';

/** What a handler is made of; tests give their own. */
export interface Parts {
  readonly client: DynamoDBClient;
  readonly logger: Logger;
  readonly handlers: typeof taskHandlers;
}

/** The handler of an SQS event source with partial batch responses: what failed comes back, the others don't. */
export function createHandler(
  settings: Settings,
  { client, logger, handlers }: Parts,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const batch = new BatchProcessor(EventType.SQS);
  const store = new TaskStore(client, settings.tasksTable);
  const processor = new TaskProcessor(store, handlers, client, settings.tasksTable);
  const recordHandler = createRecordHandler(processor, store, logger, settings.maxReceiveCount);
  return async (event, context) => {
    logger.addContext(context);
    processor.beginInvocation(context);
    return processPartialResponse(event, recordHandler, batch, {
      context,
      // Failed tasks are no failed invocation, also where all of a batch fail: those are counted by the dead-letter
      // queue's alarm, and the function's error metric is left to what is wrong with the function.
      throwOnFullBatchFailure: false,
    });
  };
}

/**
 * Limits of the clients, for by default the SDK waits without end: a table that doesn't answer is an error in the log then,
 * and not a function that was cut off. Two tries are enough, as the message comes back anyway.
 */
export const clientLimits = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 1000, throwOnRequestTimeout: true },
};

let made: ReturnType<typeof createHandler> | undefined;

/** The function's entry point. The first event makes what it needs, so that an import has no effects. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  made ??= createHandler(readSettings(process.env), {
    client: new DynamoDBClient(clientLimits),
    logger: new Logger(),
    handlers: taskHandlers,
  });
  return made(event, context);
};
