import type { EnvironmentConfig } from '@stratiform/config';
import { TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { KeyValueTable, TimeSeriesTable } from 'stratiform';

/** Users and events, and the tasks' state; shared by all workloads. */
export class Tables extends Construct {
  /** By `user_id`. */
  readonly users: KeyValueTable;
  /** By `event_type` and `timestamp`, until `ttl`. */
  readonly events: TimeSeriesTable;
  /** By `task_id`, until `ttl`: each task's state, and the records that keep it from being done twice. */
  readonly tasks: KeyValueTable;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly config: EnvironmentConfig; readonly encryptionKey?: IKey },
  ) {
    super(scope, id);
    const common = {
      removalPolicy: props.config.dataRemovalPolicy,
      encryption: props.encryptionKey && TableEncryptionV2.customerManagedKey(props.encryptionKey),
    };
    this.users = new KeyValueTable(this, 'Users', common);
    this.events = new TimeSeriesTable(this, 'Events', common);
    this.tasks = new KeyValueTable(this, 'TaskStates', {
      ...common,
      partitionKeyName: 'task_id',
      timeToLiveAttribute: 'ttl',
    });
  }
}
