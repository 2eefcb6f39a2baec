import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { reject, validateUnique } from '../validation';

/** What can be done with the items of a table. */
export enum TableOperation {
  /** Reads one item by its key. */
  GET_ITEM = 'dynamodb:GetItem',
  /** Reads several items by their keys. */
  BATCH_GET_ITEM = 'dynamodb:BatchGetItem',
  /** Reads the items of one partition. */
  QUERY = 'dynamodb:Query',
  /** Reads the whole table. */
  SCAN = 'dynamodb:Scan',
  /** Writes one item, whole. */
  PUT_ITEM = 'dynamodb:PutItem',
  /** Changes attributes of one item. */
  UPDATE_ITEM = 'dynamodb:UpdateItem',
  /** Deletes one item. */
  DELETE_ITEM = 'dynamodb:DeleteItem',
  /** Writes or deletes several items. */
  BATCH_WRITE_ITEM = 'dynamodb:BatchWriteItem',
  /** Checks a condition within a transaction. */
  CONDITION_CHECK_ITEM = 'dynamodb:ConditionCheckItem',
}

/**
 * What one function may do with one table: exactly the operations that are named, on exactly the table.
 *
 * The table's own `grantReadData` also allows reading streams that aren't there and describing the table.
 */
export class TableAccess {
  /** GetItem. */
  public static readonly READ_ITEM = TableAccess.of(TableOperation.GET_ITEM);
  /** PutItem. */
  public static readonly WRITE_ITEM = TableAccess.of(TableOperation.PUT_ITEM);
  /** PutItem and Query: what a time series needs. */
  public static readonly APPEND_AND_QUERY = TableAccess.of(TableOperation.PUT_ITEM, TableOperation.QUERY);
  /** GetItem, PutItem and DeleteItem: whole items only. */
  public static readonly READ_REPLACE_DELETE_ITEM = TableAccess.of(
    TableOperation.GET_ITEM,
    TableOperation.PUT_ITEM,
    TableOperation.DELETE_ITEM,
  );
  /** GetItem, PutItem, UpdateItem and DeleteItem. */
  public static readonly READ_WRITE_ITEM = TableAccess.of(
    TableOperation.GET_ITEM,
    TableOperation.PUT_ITEM,
    TableOperation.UPDATE_ITEM,
    TableOperation.DELETE_ITEM,
  );

  /**
   * Exactly these operations. Fails when there are none, or one twice.
   *
   * @param operations the operations
   */
  public static of(...operations: TableOperation[]): TableAccess {
    if (operations.length === 0) reject('operations', 'at least one table operation', 'none');
    validateUnique('operations', operations);
    return new TableAccess(operations);
  }

  private constructor(private readonly operations: TableOperation[]) {}

  /**
   * Allows the operations on the table, and its key's use where the table names one.
   *
   * @param grantee who may
   * @param table the table, also one that another stack made
   */
  public grantTo(grantee: IGrantable, table: ITable): Grant {
    encryptionKey(table)?.grant(grantee, ...this.keyActions());
    return Grant.addToPrincipal({ grantee, actions: this.operations, resourceArns: [table.tableArn] });
  }

  private keyActions(): string[] {
    const reads = [TableOperation.GET_ITEM, TableOperation.BATCH_GET_ITEM, TableOperation.QUERY, TableOperation.SCAN];
    const writes = this.operations.some((operation) => !reads.includes(operation));
    return writes ? ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
  }
}

/** Every table of the CDK has the key, but `ITable` doesn't say so. */
function encryptionKey(table: ITable): IKey | undefined {
  return 'encryptionKey' in table ? (table.encryptionKey as IKey | undefined) : undefined;
}
