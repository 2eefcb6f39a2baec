import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** What can be said of a queue of work. */
export interface WorkQueueOptions {
  /**
   * The timeout of the function that consumes the queue, 1 second to 15 minutes.
   * @default Duration.seconds(60)
   */
  readonly consumerTimeout?: Duration;

  /**
   * How long the consumer's event source waits to fill a batch, 0 to 300 seconds.
   * @default Duration.seconds(0)
   */
  readonly batchWindow?: Duration;

  /**
   * How often a message is tried before it goes to the dead-letter queue, 1 to 1000. AWS recommends at least 5, so that
   * a throttled function doesn't empty the queue into it
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * How long a message waits at most, all tries included: 60 seconds to 14 days, and long enough for `maxReceiveCount`
   * tries, each of which takes the visibility timeout. What gets too old is deleted, not moved to the dead-letter queue.
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * Encrypts the messages of the queue and of its dead-letter queue.
   * @default - a key that SQS manages
   */
  readonly encryptionKey?: IKey;

  /**
   * The queue's name, at most 80 letters, digits, `-` and `_`. It has one in any case, because the dead-letter queue
   * names its only source, and a reference in both directions is a circle. Another name is another queue: what waits
   * in the old one goes with it.
   * @default - made at synthesis of the stack's name and the construct's path
   */
  readonly queueName?: string;

  /**
   * What becomes of the queues when they are removed from the stack.
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}
