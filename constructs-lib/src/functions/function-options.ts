import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ApplicationLogLevel, Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Packaging } from '../packaging/packaging';

/** What can be said of every function, whatever invokes it. */
export interface PackagedFunctionOptions {
  /** How the code reaches Lambda: `Packaging.zip('dist')` and its siblings. */
  readonly packaging: Packaging;

  /**
   * `file.function`. The file has to be in the code directory or the archive. With an image it is the command.
   * @default - 'index.handler'; of an image its own command
   */
  readonly handler?: string;

  /**
   * The language and its version. An image has its own, and then this isn't used.
   * @default - the newest Node.js that the installed CDK knows, `Runtimes.newestNode()`
   */
  readonly runtime?: Runtime;

  /**
   * The processor, which an image has to be built for. arm64 costs about a fifth less for the same time (https://aws.amazon.com/lambda/pricing/).
   * @default Architecture.ARM_64
   */
  readonly architecture?: Architecture;

  /**
   * Memory in MiB, 128 to 10240; the share of processor grows with it.
   * @default 1024
   */
  readonly memorySize?: number;

  /**
   * How long one invocation may take: 1 second to 15 minutes, Lambda's maximum. For a function behind an HTTP API at
   * most 29 seconds.
   * @default - 60 seconds; 29 seconds for the API function of a backend
   */
  readonly timeout?: Duration;

  /**
   * Variables beside those set by convention, which can't be set here. Names and addresses only, never a secret.
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * `POWERTOOLS_SERVICE_NAME`: how log lines and metrics name the function.
   * @default - the construct's id in kebab-case
   */
  readonly serviceName?: string;

  /**
   * `LOG_LEVEL`, and the level below which Lambda drops application logs.
   * @default ApplicationLogLevel.INFO
   */
  readonly logLevel?: ApplicationLogLevel;

  /**
   * How long log lines are kept. Has to be finite.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the log group when the function is removed.
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * Encrypts the log. The policy of a key from another stack has to allow CloudWatch Logs to use it; a key made in the
   * same app is told so here.
   * @default - CloudWatch Logs' own key
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Concurrent invocations set aside for this function and its upper bound, 0 to 1000 on an account with the default
   * quota; 0 stops it.
   * @default - none: it shares the account's pool
   */
  readonly reservedConcurrency?: number;

  /**
   * Sends traces to X-Ray. Off, because X-Ray's actions know no resources: the role then gets a statement on `*`.
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * The path of the function's role, e.g. `/shop/dev/app/`. `SecretReaders` decides by it who may read a secret.
   * @default '/'
   */
  readonly rolePath?: string;

  /**
   * Takes the events of asynchronous invocations that failed three times. Means nothing for a function that is invoked
   * by an HTTP API or a queue.
   * @default - none
   */
  readonly deadLetterQueue?: IQueue;

  /**
   * Shown in the console.
   * @default - none
   */
  readonly description?: string;
}
