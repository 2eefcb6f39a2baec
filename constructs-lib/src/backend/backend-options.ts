import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ApplicationLogLevel, Architecture } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { PackagedFunctionOptions } from '../functions/packaged-function';
import type { HttpRouteOptions } from '../http/route-options';
import type { ServerlessHttpApiProps } from '../http/serverless-http-api-props';
import type { ConsumerOptions } from '../queues/consumer-options';
import type { WorkQueueOptions } from '../queues/work-queue';
import type { ScheduleOptions } from '../schedules/schedule-options';
import type { TableAccess } from '../tables/table-access';
import type { BackendSecret } from './backend-secret';
import type { BackendTable } from './backend-table';

/** What a function of a backend may use. */
export interface BackendFunctionOptions extends PackagedFunctionOptions {
  /**
   * What the function may do, by the id of the table. It finds the name of the table `users` in `USERS_TABLE`.
   * @default - it may use no table
   */
  readonly tableAccess?: { [tableId: string]: TableAccess };

  /**
   * Ids of the secrets that the function may read. It finds the ARN of the secret `api-key` in `API_KEY_SECRET_ARN`.
   * @default - it may read none
   */
  readonly secretAccess?: string[];
}

/** The function behind the HTTP API. Its timeout is at most, and by default, 29 seconds. */
export interface ApiOptions extends BackendFunctionOptions, HttpRouteOptions {
  /**
   * What leads to the function: `$default` for everything, or methods and paths like `GET /users/{id}`.
   * @default ['$default']
   */
  readonly routes?: string[];

  /**
   * Whether it puts work into the queue: `QUEUE_URL`, and the right to send.
   * @default - true where the backend has a queue
   */
  readonly enqueues?: boolean;
}

/** The function that works on the queue. */
export interface WorkerOptions extends BackendFunctionOptions, ConsumerOptions {}

/** The function that puts work into the queue by a schedule. */
export interface ProducerOptions extends BackendFunctionOptions, ScheduleOptions {}

/** Options of a backend. */
export interface ServerlessBackendProps {
  /** The function behind the HTTP API. */
  readonly api: ApiOptions;

  /**
   * The function that works on the queue.
   * @default - none
   */
  readonly worker?: WorkerOptions;

  /**
   * The function that puts work into the queue by a schedule.
   * @default - none
   */
  readonly producer?: ProducerOptions;

  /**
   * An API that is already there, also in another stack.
   * @default - a `ServerlessHttpApi` of its own
   */
  readonly httpApi?: IHttpApi;

  /**
   * Options of the own API.
   * @default - the defaults of a `ServerlessHttpApi`
   */
  readonly httpApiOptions?: ServerlessHttpApiProps;

  /**
   * A queue that is already there, also in another stack: then give its URL too.
   * @default - a `WorkQueue` of its own where there is a worker, a producer or `queueOptions`
   */
  readonly queue?: IQueue;

  /**
   * Options of the own queue. With a worker its `consumerTimeout` and `batchWindow` are the worker's and can't be given.
   * @default - the defaults of a `WorkQueue`
   */
  readonly queueOptions?: WorkQueueOptions;

  /**
   * The dead-letter queue of the queue that is already there, for `metricDlqDepth()`.
   * @default - that of the own queue
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Tables by id: lower-case letters, digits and `-`.
   * @default - none
   */
  readonly tables?: { [id: string]: BackendTable };

  /**
   * Secrets by id: lower-case letters, digits and `-`.
   * @default - none
   */
  readonly secrets?: { [id: string]: BackendSecret };

  /**
   * Encrypts the data of what the backend makes: queues, tables, secrets and schedules, unless their own options say
   * otherwise. Logs have `logEncryptionKey`.
   * @default - keys that AWS owns
   */
  readonly encryptionKey?: IKey;

  /**
   * Names the functions in logs and metrics: `shop` gives `shop-api`, `shop-worker` and `shop-producer`.
   * @default - `api`, `worker` and `producer`
   */
  readonly serviceName?: string;

  /**
   * How long every log is kept that doesn't say it itself. Has to be finite.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of logs when the backend is removed.
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * Encrypts every log that doesn't say it itself. Apart from `encryptionKey`, because CloudWatch Logs uses the key as
   * itself: the policy of a key from another stack has to allow it, or the deployment fails. A key made in the same app
   * is told so here.
   * @default - CloudWatch Logs' own key
   */
  readonly logEncryptionKey?: IKey;

  /**
   * `LOG_LEVEL` of every function that doesn't say it itself.
   * @default ApplicationLogLevel.INFO
   */
  readonly logLevel?: ApplicationLogLevel;

  /**
   * The processor of every function that doesn't say it itself.
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * The path of the role of every function that doesn't say it itself.
   * @default '/'
   */
  readonly rolePath?: string;

  /**
   * Sends traces of every function to X-Ray that doesn't say it itself; it puts `*` into their roles.
   * @default false
   */
  readonly tracing?: boolean;
}
