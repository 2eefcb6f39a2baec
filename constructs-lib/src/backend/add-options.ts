import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { PackagedFunction } from '../functions/packaged-function';
import type { HttpRouteOptions } from '../http/route-options';
import type { WorkQueueOptions } from '../queues/work-queue';
import type { WorkerOptions } from './backend-options';

/** A further route of a backend. */
export interface AddRouteOptions extends HttpRouteOptions {
  /**
   * The function that answers.
   * @default - the API's function
   */
  readonly handler?: PackagedFunction;
}

/** A further worker of a backend. */
export interface AddWorkerOptions extends WorkerOptions {
  /**
   * The queue to work on.
   * @default - a `WorkQueue` of the worker's own
   */
  readonly queue?: IQueue;

  /**
   * Options of the own queue. Its `consumerTimeout` and `batchWindow` are the worker's and can't be given.
   * @default - the defaults of a `WorkQueue`
   */
  readonly queueOptions?: WorkQueueOptions;
}
