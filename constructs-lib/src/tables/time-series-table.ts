import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { reject } from '../validation';
import { createTable, validateAttributeName, validateTableOptions } from './create-table';
import type { TableAccess } from './table-access';
import type { TableOptions } from './table-options';

/** Options of a time-series table. */
export interface TimeSeriesTableProps extends TableOptions {
  /**
   * The name of the partition key, a string.
   * @default 'event_type'
   */
  readonly partitionKeyName?: string;

  /**
   * The name of the sort key, a number; milliseconds since 1970 leave room for several items a second.
   * @default 'timestamp'
   */
  readonly sortKeyName?: string;

  /**
   * The attribute, in seconds since 1970, after which DynamoDB deletes an item (within some days).
   * @default 'ttl'
   */
  readonly timeToLiveAttribute?: string;
}

/** A table whose items are queried by a type and a range of time, and go by themselves. */
export class TimeSeriesTable extends Construct {
  /** The table itself. */
  public readonly table: TableV2;

  constructor(scope: Construct, id: string, props: TimeSeriesTableProps = {}) {
    super(scope, id);
    const partitionKeyName = props.partitionKeyName ?? 'event_type';
    const sortKeyName = props.sortKeyName ?? 'timestamp';
    validateTableOptions(this, props);
    validateAttributeName('partitionKeyName', partitionKeyName);
    validateAttributeName('sortKeyName', sortKeyName);
    validateAttributeName('timeToLiveAttribute', props.timeToLiveAttribute);
    if (partitionKeyName === sortKeyName) reject('sortKeyName', 'another name than the partition key', sortKeyName);
    this.table = createTable(
      this,
      {
        partitionKey: { name: partitionKeyName, type: AttributeType.STRING },
        sortKey: { name: sortKeyName, type: AttributeType.NUMBER },
        timeToLiveAttribute: props.timeToLiveAttribute ?? 'ttl',
      },
      props,
    );
    this.node.defaultChild = this.table;
  }

  /**
   * Allows exactly what `access` names.
   *
   * @param grantee who may
   * @param access what
   */
  public grant(grantee: IGrantable, access: TableAccess): Grant {
    return access.grantTo(grantee, this.table);
  }
}
