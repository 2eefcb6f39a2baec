import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** Options of what the deployments of one environment keep. */
export interface DeploymentStateProps {
  /** The project's name: first part of the parameters' names. Lower-case letters, digits and `-`, at most 32. */
  readonly project: string;

  /** The environment's name, e.g. `dev`: second part of the parameters' names. Lower-case letters, digits and `-`. */
  readonly environmentName: string;

  /**
   * Name of the plan store's bucket.
   * @default - CloudFormation makes one
   */
  readonly bucketName?: string;

  /**
   * Name of the lock's table.
   * @default - CloudFormation makes one
   */
  readonly tableName?: string;

  /**
   * How long a plan that nobody removed is kept, 1 to 365 days. What several plans share (assets) is kept twice as
   * long: a plan that finds an asset there, and not older than this, needn't upload it.
   * @default Duration.days(30)
   */
  readonly planRetention?: Duration;

  /**
   * Encrypts plans and assets in the bucket.
   * @default - S3's own key
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of bucket and table, with what they hold, when they are removed from the stack. The default keeps
   * both, and takes them away only when the deployment that was to make them fails.
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}
