import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type IQueue, Queue, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import { excuseManagedKey, queueEncryption } from './queue-encryption';

/** Options of a dead-letter queue. */
export interface DeadLetterQueueProps {
  /**
   * The queues that may send their failed messages here.
   * @default - none: it is for schedules and asynchronous invocations, and no queue may redrive to it
   */
  readonly sourceQueues?: IQueue[];

  /**
   * Encrypts the messages.
   * @default - a key that SQS manages
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the queue when it is removed from the stack.
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Where failed work waits for a person: kept for 14 days, SQS's maximum, over TLS only, encrypted. The days count from
 * when a message was first sent, so its time in the work queue is part of them.
 */
export class DeadLetterQueue extends Construct {
  /** The queue itself. */
  public readonly queue: Queue;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps = {}) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      ...queueEncryption(props.encryptionKey),
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
      redriveAllowPolicy: props.sourceQueues
        ? { redrivePermission: RedrivePermission.BY_QUEUE, sourceQueues: props.sourceQueues }
        : { redrivePermission: RedrivePermission.DENY_ALL },
    });
    this.node.defaultChild = this.queue;
    excuseManagedKey(this.queue, props.encryptionKey);
    Exemptions.of(this.queue).add({
      reason: 'It is itself the dead-letter queue: its messages wait for a person.',
      nag: ['AwsSolutions-SQS3', 'Serverless-SQSRedrivePolicy'],
    });
  }

  /** Messages waiting; the maximum over 5 minutes unless told otherwise. */
  public metricDepth(options?: MetricOptions): Metric {
    return this.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', ...options });
  }
}
