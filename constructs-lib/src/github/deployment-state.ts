import { Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, type LifecycleRule, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import type { DeploymentStateProps } from './deployment-state-props';
import { OBJECTS_PREFIX, PLANS_PREFIX } from './plan-store-layout';
import { validateDeploymentState } from './validation';

/** Tells whose bucket and table are, also when their stack is gone. */
const OWNER_TAG = 'stratiform:environment';

/**
 * What the deployments of one environment keep: the bucket with reviewed plans and their cloud assemblies, and the
 * table with the environment's lock and each plan's journal. Deployments find both by SSM parameters,
 * `/<project>/<environment>/bootstrap/planStore` and `/lockTable`.
 *
 * The bucket is versioned, encrypted, private, TLS only, and forgets. The table can be restored to any second of the
 * last 35 days and can't be deleted by accident.
 */
export class DeploymentState extends Construct {
  /** Plans below `plans/`, cloud assemblies and assets by their digest below `objects/`. */
  public readonly planStore: Bucket;
  /** The lock, and the journals of plans that are applied; partition key `id`. */
  public readonly lockTable: TableV2;

  constructor(scope: Construct, id: string, props: DeploymentStateProps) {
    super(scope, id);
    validateDeploymentState(props);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.planStore = this.createBucket(props, removalPolicy);
    this.lockTable = this.createTable(props, removalPolicy);
    // First the bucket, whose name anybody in the world may have: a table that is protected can't be undone.
    this.lockTable.node.addDependency(this.planStore);
    Tags.of(this).add(OWNER_TAG, `${props.project}/${props.environmentName}`);
    const path = `/${props.project}/${props.environmentName}/bootstrap`;
    this.publish('PlanStoreName', `${path}/planStore`, this.planStore.bucketName, 'Bucket of the plan store');
    this.publish('LockTableName', `${path}/lockTable`, this.lockTable.tableName, 'Table of the lock');
  }

  private createBucket(props: DeploymentStateProps, removalPolicy: RemovalPolicy): Bucket {
    const bucket = new Bucket(this, 'PlanStore', {
      bucketName: props.bucketName,
      versioned: true,
      encryption: props.encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey ? true : undefined,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: lifecycleOf(props.planRetention ?? Duration.days(30)),
      removalPolicy,
    });
    Exemptions.of(bucket).add({
      reason: 'Who changes it is in CloudTrail; an access log would need one more bucket that nobody reads.',
      nag: ['AwsSolutions-S1'],
      checkov: ['CKV_AWS_18'],
    });
    return bucket;
  }

  private createTable(props: DeploymentStateProps, removalPolicy: RemovalPolicy): TableV2 {
    const table = new TableV2(this, 'Lock', {
      tableName: props.tableName,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires',
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      deletionProtection: removalPolicy !== RemovalPolicy.DESTROY,
      removalPolicy,
    });
    return table;
  }

  private publish(id: string, parameterName: string, stringValue: string, description: string): void {
    new StringParameter(this, id, { parameterName, stringValue, description, simpleName: false });
  }
}

/** Old versions stay as long as a plan does: whoever overwrote one can be found out. */
function lifecycleOf(planRetention: Duration): LifecycleRule[] {
  return [
    { id: 'Plans', prefix: PLANS_PREFIX, expiration: planRetention },
    { id: 'Objects', prefix: OBJECTS_PREFIX, expiration: Duration.days(2 * planRetention.toDays()) },
    {
      id: 'OldVersions',
      noncurrentVersionExpiration: planRetention,
      expiredObjectDeleteMarker: true,
      abortIncompleteMultipartUploadAfter: Duration.days(1),
    },
  ];
}
