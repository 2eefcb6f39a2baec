import { AttributeType, type TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { createTable, validateAttributeName, validateTableOptions } from './create-table';
import type { TableAccess } from './table-access';
import type { TableOptions } from './table-options';

/** Options of a key-value table. */
export interface KeyValueTableProps extends TableOptions {
  /**
   * The name of the partition key, a string.
   * @default 'user_id'
   */
  readonly partitionKeyName?: string;

  /**
   * The attribute, in seconds since 1970, after which DynamoDB deletes an item (within some days).
   * @default - items stay
   */
  readonly timeToLiveAttribute?: string;
}

/** A table whose items are found by one string: users, tasks, settings. */
export class KeyValueTable extends Construct {
  /** The table itself. */
  public readonly table: TableV2;

  constructor(scope: Construct, id: string, props: KeyValueTableProps = {}) {
    super(scope, id);
    validateTableOptions(this, props);
    validateAttributeName('partitionKeyName', props.partitionKeyName);
    validateAttributeName('timeToLiveAttribute', props.timeToLiveAttribute);
    this.table = createTable(
      this,
      {
        partitionKey: { name: props.partitionKeyName ?? 'user_id', type: AttributeType.STRING },
        timeToLiveAttribute: props.timeToLiveAttribute,
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
