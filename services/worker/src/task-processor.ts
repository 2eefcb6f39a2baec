import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TaskMessage } from '@stratiform/task-contract';
import type { Context } from 'aws-lambda';
import { handlerOf, type TaskHandlers } from './task-handlers/registry';
import { PermanentTaskError } from './task-handlers/task-handler';
import type { TaskStore } from './task-store';

/** The largest result that is kept, in bytes of JSON: payload and result share a row of 400 KB. */
const largestResult = 64 * 1024;
const rememberedSeconds = 24 * 60 * 60;

/** One delivery of a task's message. */
export interface TaskDelivery {
  readonly message: TaskMessage;
  /** 1 for the first delivery of the message. */
  readonly attempt: number;
  /** Its lines carry the delivery's ids. */
  readonly logger: Pick<Logger, 'info'>;
}

/**
 * Does tasks, each to its end once, whatever is delivered twice and whenever the process is killed.
 *
 * There are two guards. Powertools' record in the tasks table (`worker#…`) keeps two deliveries from working at the same
 * time, and lets one that comes later pass without any work. The completion, one conditional update of the task's row,
 * is the one that holds. What a kill leaves, step by step:
 *
 * 1. record INPROGRESS   until the killed invocation's own deadline. The message comes back after the visibility
 *                        timeout, six times the function's timeout, so the record has expired by then and blocks nobody
 * 2. work                as behind 1: the work is done again
 * 3. completion          the row is done; the next delivery works again, finds the condition unmet, and goes on at 4
 * 4. record COMPLETED    later deliveries end at 1
 */
export class TaskProcessor {
  private readonly config = new IdempotencyConfig({
    expiresAfterSeconds: rememberedSeconds,
    throwOnNoIdempotencyKey: true,
    hashFunction: 'sha256', // the default, MD5, is refused where only FIPS-approved hashes are allowed
  });
  private readonly once: (taskId: string, delivery: TaskDelivery) => Promise<{ done: true }>;

  constructor(
    private readonly store: TaskStore,
    private readonly handlers: TaskHandlers,
    client: DynamoDBClient,
    table: string,
  ) {
    this.once = makeIdempotent((_taskId: string, delivery: TaskDelivery) => this.work(delivery), {
      persistenceStore: new DynamoDBPersistenceLayer({
        tableName: table,
        keyAttr: 'task_id',
        expiryAttr: 'ttl',
        awsSdkV3Client: client,
      }),
      config: this.config,
      keyPrefix: 'worker',
      dataIndexArgument: 0,
    });
  }

  /** Tells how long this invocation has, which is how long its records keep others out. */
  beginInvocation(context: Context): void {
    this.config.registerLambdaContext(context);
  }

  /**
   * Does a task, unless it was done before.
   *
   * @throws IdempotencyAlreadyInProgressError while another delivery works on it, else what its handler throws
   */
  async process(delivery: TaskDelivery): Promise<void> {
    await this.once(delivery.message.task_id, delivery);
  }

  private async work({ message, attempt, logger }: TaskDelivery): Promise<{ done: true }> {
    const started = performance.now();
    const result = await handlerOf(message.kind, this.handlers)(message.payload, { attempt });
    const size = Buffer.byteLength(JSON.stringify(result));
    if (size > largestResult) {
      throw new PermanentTaskError(`A result should be at most ${largestResult} bytes as JSON, got ${size}`);
    }
    const completed = await this.store.complete(message, result, attempt);
    logger.info(completed ? 'task done' : 'task was done before', {
      duration_ms: Math.round(performance.now() - started),
    });
    return { done: true };
  }
}
