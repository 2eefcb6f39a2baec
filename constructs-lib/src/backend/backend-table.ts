import { type ITable, TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { KeyValueTable, type KeyValueTableProps } from '../tables/key-value-table';
import { TimeSeriesTable, type TimeSeriesTableProps } from '../tables/time-series-table';

/** Where a table of a backend comes from. */
export abstract class BackendTable {
  /**
   * A `KeyValueTable` that the backend makes.
   *
   * @param props its options
   */
  public static keyValue(props: KeyValueTableProps = {}): BackendTable {
    return new TableSource((scope, id, encryption) => new KeyValueTable(scope, id, { encryption, ...props }).table);
  }

  /**
   * A `TimeSeriesTable` that the backend makes.
   *
   * @param props its options
   */
  public static timeSeries(props: TimeSeriesTableProps = {}): BackendTable {
    return new TableSource((scope, id, encryption) => new TimeSeriesTable(scope, id, { encryption, ...props }).table);
  }

  /**
   * A table that is already there, also in another stack.
   *
   * @param table the table
   */
  public static existing(table: ITable): BackendTable {
    return new TableSource(() => table);
  }

  protected constructor() {}

  /** @internal */
  public abstract _create(scope: Construct, id: string, encryptionKey: IKey | undefined): ITable;
}

class TableSource extends BackendTable {
  constructor(private readonly create: (scope: Construct, id: string, encryption?: TableEncryptionV2) => ITable) {
    super();
  }

  public _create(scope: Construct, id: string, encryptionKey: IKey | undefined): ITable {
    return this.create(scope, id, encryptionKey && TableEncryptionV2.customerManagedKey(encryptionKey));
  }
}
