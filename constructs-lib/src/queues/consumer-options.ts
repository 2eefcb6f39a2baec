import type { Duration } from 'aws-cdk-lib';
import type { PackagedFunctionOptions } from '../functions/function-options';

/** What can be said of how a worker takes messages. */
export interface ConsumerOptions extends PackagedFunctionOptions {
  /**
   * Messages a batch at most, 1 to 10000; over 10 needs a `batchWindow` of at least 1 second.
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * How long Lambda waits to fill a batch, 0 to 300 seconds.
   * @default Duration.seconds(0)
   */
  readonly batchWindow?: Duration;

  /**
   * Batches that are worked on at the same time, 2 to 1000 and at most the reserved concurrency: it protects what the
   * worker calls.
   * @default - 10, or the reserved concurrency where that is less
   */
  readonly maxConcurrency?: number;

  /**
   * Allows the code to change a message's visibility, which Lambda itself doesn't need.
   * @default false
   */
  readonly changesVisibility?: boolean;

  /**
   * `MAX_RECEIVE_COUNT` for the code: how often an existing queue has a message tried, 1 to 1000. A `WorkQueue` of the
   * same app tells it by itself.
   * @default - the queue's own, or 5 where that isn't known
   */
  readonly maxReceiveCount?: number;
}
