import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { type Attribute, Billing, TableEncryption, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { reject, validateDuration, validateText } from '../validation';
import type { TableOptions } from './table-options';

/** The keys of a table, and the attribute that says when an item goes. */
export interface TableShape {
  readonly partitionKey: Attribute;
  readonly sortKey?: Attribute;
  readonly timeToLiveAttribute?: string;
}

/**
 * TableV2 rather than Table: a replica in another region can be added to it later, while turning a Table into a
 * TableV2 replaces it, data and all. On demand, and restorable to any second.
 */
export function createTable(scope: Construct, shape: TableShape, options: TableOptions): TableV2 {
  const removalPolicy = options.removalPolicy ?? RemovalPolicy.RETAIN;
  return new TableV2(scope, 'Table', {
    ...shape,
    billing: Billing.onDemand(),
    encryption: options.encryption ?? TableEncryptionV2.dynamoOwnedKey(),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: (options.pointInTimeRecoveryPeriod ?? Duration.days(35)).toDays(),
    },
    removalPolicy,
    deletionProtection: options.deletionProtection ?? removalPolicy === RemovalPolicy.RETAIN,
  });
}

export function validateTableOptions(scope: Construct, options: TableOptions): void {
  const name = 'pointInTimeRecoveryPeriod';
  validateDuration(name, options.pointInTimeRecoveryPeriod, Duration.days(1), Duration.days(35));
  validateEncryption(scope, options.encryption);
}

/** A table's key is part of its replicas, which the CDK can write down only for a region that it knows. */
function validateEncryption(scope: Construct, encryption: TableEncryptionV2 | undefined): void {
  if (encryption?.type !== TableEncryption.CUSTOMER_MANAGED || !Token.isUnresolved(Stack.of(scope).region)) return;
  reject('encryption', 'used in a stack with a region', 'a customer-managed key', "give the stack an 'env.region'");
}

/** DynamoDB's rule for the name of a key attribute: 1 to 255 bytes. */
export function validateAttributeName(name: string, attribute: string | undefined): void {
  validateText(name, attribute, /^.{1,255}$/s, 'an attribute name of 1 to 255 characters');
}
