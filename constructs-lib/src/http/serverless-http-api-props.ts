import type { RemovalPolicy } from 'aws-cdk-lib';
import type { CorsPreflightOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Options of an HTTP API. */
export interface ServerlessHttpApiProps {
  /**
   * The API's name in the console.
   * @default - made of the stack's name and the construct's path
   */
  readonly apiName?: string;

  /**
   * Shown in the console.
   * @default - none
   */
  readonly description?: string;

  /**
   * Requests a second, all callers together, that are let through for long. More are answered with 429.
   * @default 100
   */
  readonly throttleRateLimit?: number;

  /**
   * Requests that are let through at once.
   * @default 200
   */
  readonly throttleBurstLimit?: number;

  /**
   * How long access log lines are kept. Has to be finite.
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;

  /**
   * What becomes of the access log when the API is removed. Its name is fixed: kept, it is in the way of the next
   * deployment of the same stack.
   * @default RemovalPolicy.DESTROY
   */
  readonly logRemovalPolicy?: RemovalPolicy;

  /**
   * Encrypts the access log. The policy of a key from another stack has to allow CloudWatch Logs to use it; a key made
   * in the same app is told so here.
   * @default - CloudWatch Logs' own key
   */
  readonly logEncryptionKey?: IKey;

  /**
   * Lets browsers call from other origins.
   * @default - none
   */
  readonly cors?: CorsPreflightOptions;
}
