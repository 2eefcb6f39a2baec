import { Duration, Token } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import { PackagedFunction } from '../functions/packaged-function';
import { kebabCase } from '../names';
import { definedOnly } from '../validation';
import type { ConsumerOptions } from './consumer-options';
import { grantConsume } from './grants';
import { WorkQueue } from './work-queue';
import type { WorkQueueOptions } from './work-queue-options';
import {
  validateOwnQueueOptions,
  validateReceiveCount,
  validateVisibility,
  validateWorkerOptions,
} from './worker-validation';

/** Options of a worker. */
export interface QueueWorkerProps extends ConsumerOptions {
  /**
   * The queue to work on.
   * @default - a `WorkQueue` of its own
   */
  readonly queue?: IQueue;

  /**
   * Options of the own queue. Its `consumerTimeout` and `batchWindow` are the worker's and can't be given.
   * @default - the defaults of a `WorkQueue`
   */
  readonly queueOptions?: WorkQueueOptions;
}

/**
 * A function that works on a queue in batches and reports which messages of a batch failed, so that only those are
 * tried again.
 *
 * Its role may receive and delete messages and read the queue's attributes, no more.
 */
export class QueueWorker extends Construct {
  /** The function. */
  public readonly worker: PackagedFunction;
  /** The queue it works on. */
  public readonly queue: IQueue;
  /** The queue it works on, when that is a `WorkQueue` of the same app. */
  public readonly workQueue?: WorkQueue;
  /** What polls the queue and invokes the function. */
  public readonly eventSourceMapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    const {
      queue,
      queueOptions,
      batchSize,
      batchWindow,
      maxConcurrency,
      changesVisibility,
      maxReceiveCount,
      ...options
    } = props;
    const timeout = options.timeout ?? Duration.seconds(60);

    validateWorkerOptions(props);
    validateOwnQueueOptions(queueOptions, queue);

    const own = queue
      ? undefined
      : new WorkQueue(this, 'Queue', { ...queueOptions, consumerTimeout: timeout, batchWindow });
    this.queue = queue ?? (own as WorkQueue).queue;
    this.workQueue = own ?? WorkQueue._of(this.queue);
    validateVisibility(this.workQueue, timeout, batchWindow);
    validateReceiveCount(this.workQueue, maxReceiveCount);

    this.worker = new PackagedFunction(this, 'Function', {
      serviceName: kebabCase(id),
      ...definedOnly(options),
      timeout,
    });
    this.worker.addEnvironment('MAX_RECEIVE_COUNT', String(this.workQueue?.maxReceiveCount ?? maxReceiveCount ?? 5));
    grantConsume(this.worker, this.queue, changesVisibility ?? false);
    this.eventSourceMapping = new EventSourceMapping(this, 'EventSource', {
      target: this.worker.lambdaFunction,
      eventSourceArn: this.queue.queueArn,
      batchSize: batchSize ?? 10,
      maxBatchingWindow: batchWindow,
      maxConcurrency: maxConcurrency ?? defaultConcurrency(options.reservedConcurrency),
      reportBatchItemFailures: true,
    });
    this.node.defaultChild = this.worker;
    this.excuse();
  }

  private excuse(): void {
    Exemptions.of(this.worker.lambdaFunction).add({
      reason: 'Invoked by a poller, not asynchronously: what fails goes to the dead-letter queue of its queue.',
      nag: ['Serverless-LambdaDLQ'],
      checkov: ['CKV_AWS_116'],
    });
    Exemptions.of(this.eventSourceMapping).add({
      reason: 'An SQS event source has no on-failure destination: the queue has its dead-letter queue.',
      nag: ['Serverless-LambdaEventSourceMappingDestination'],
    });
  }
}

/** Between 2, which is the least that an event source takes, and 10. */
function defaultConcurrency(reserved: number | undefined): number {
  if (reserved === undefined || Token.isUnresolved(reserved)) return 10;
  return Math.min(10, Math.max(2, reserved));
}
