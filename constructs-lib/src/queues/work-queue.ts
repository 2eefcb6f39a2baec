import { ArnFormat, Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue';
import { grantEnqueue } from './grants';
import { excuseManagedKey, queueEncryption } from './queue-encryption';
import type { WorkQueueOptions } from './work-queue-options';
import { validateQueueOptions, validateTriesFit, visibilityTimeout } from './work-queue-validation';

export * from './work-queue-options';

/** Options of a queue of work on its own. */
export interface WorkQueueProps extends WorkQueueOptions {}

/**
 * A queue of work with its dead-letter queue, both encrypted and over TLS only.
 *
 * A message stays invisible for 6 × the consumer's timeout + the batch window, as AWS's guide to SQS with Lambda asks:
 * time to try a throttled batch again before another consumer sees it.
 */
export class WorkQueue extends Construct {
  /** @internal */
  public static _of(queue: IQueue): WorkQueue | undefined {
    const scope = queue.node.scope;
    return scope instanceof WorkQueue ? scope : undefined;
  }

  /** Where work waits. */
  public readonly queue: Queue;
  /** Where work goes that failed `maxReceiveCount` times; kept for 14 days. */
  public readonly deadLetterQueue: Queue;
  /** How long a received message stays invisible to other consumers. */
  public readonly visibilityTimeout: Duration;
  /** How often a message is tried. */
  public readonly maxReceiveCount: number;

  private readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WorkQueueProps = {}) {
    super(scope, id);
    const queueName =
      props.queueName ??
      Names.uniqueResourceName(this, { maxLength: 80, separator: '-', allowedSpecialCharacters: '-_' });
    this.maxReceiveCount = props.maxReceiveCount ?? 5;

    validateQueueOptions(props);
    validateTriesFit(props);

    this.visibilityTimeout = visibilityTimeout(props.consumerTimeout, props.batchWindow);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      sourceQueues: [this.sourceByName(queueName)],
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy,
    });
    this.deadLetterQueue = this.deadLetters.queue;
    this.queue = new Queue(this, 'Queue', {
      ...queueEncryption(props.encryptionKey),
      queueName,
      visibilityTimeout: this.visibilityTimeout,
      retentionPeriod: props.retentionPeriod ?? Duration.days(4),
      enforceSSL: true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: this.maxReceiveCount },
    });
    this.node.defaultChild = this.queue;
    excuseManagedKey(this.queue, props.encryptionKey);
  }

  /** Allows sending messages, and nothing else. */
  public grantEnqueue(grantee: IGrantable): Grant {
    return grantEnqueue(grantee, this.queue);
  }

  /** Messages in the dead-letter queue; the maximum over 5 minutes unless told otherwise. */
  public metricDlqDepth(options?: MetricOptions): Metric {
    return this.deadLetters.metricDepth(options);
  }

  private sourceByName(queueName: string): IQueue {
    const arn = Stack.of(this).formatArn({
      service: 'sqs',
      resource: queueName,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    return Queue.fromQueueArn(this, 'SourceByName', arn);
  }
}
