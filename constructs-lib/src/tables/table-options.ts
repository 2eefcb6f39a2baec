import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';

/** What can be said of every table. */
export interface TableOptions {
  /**
   * What becomes of the table, with its data, when it is removed from the stack.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Refuses to delete the table until this is turned off.
   * @default - true when the removal policy is RETAIN
   */
  readonly deletionProtection?: boolean;

  /**
   * The key that encrypts the table. A customer-managed one needs a stack with a region, as the key is part of the
   * table's replicas.
   * @default TableEncryptionV2.dynamoOwnedKey()
   */
  readonly encryption?: TableEncryptionV2;

  /**
   * How far back the table can be restored to any second, 1 to 35 days, DynamoDB's maximum. Whole days.
   * @default Duration.days(35)
   */
  readonly pointInTimeRecoveryPeriod?: Duration;
}
