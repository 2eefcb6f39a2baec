import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { DeploymentPlace } from './deployment-place';
import { DRIFT_READS_OF_FUNCTIONS } from './drift-reads';
import { publishingImages } from './image-statements';
import { OBJECTS_PREFIX, PLANS_PREFIX } from './plan-store-layout';

/** What executes something in CloudFormation, or undoes it: never for the plan role. */
export const EXECUTING_ACTIONS: readonly string[] = [
  'cloudformation:ContinueUpdateRollback',
  'cloudformation:DeleteStack',
  'cloudformation:ExecuteChangeSet',
  'cloudformation:RollbackStack',
  'cloudformation:UpdateTerminationProtection',
];

/** The lock and the journals: taking, keeping and giving back the lock, and writing down only while it is held. */
const LOCK_ACTIONS: readonly string[] = [
  'dynamodb:ConditionCheckItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
];

/** Making change sets, and looking at them and at the stacks. */
export function planning(place: DeploymentPlace): PolicyStatement[] {
  return [
    allow('ChangeSets', place.stacks, 'cloudformation:CreateChangeSet', 'cloudformation:DeleteChangeSet'),
    allow('Transforms', [place.transforms], 'cloudformation:CreateChangeSet'),
    allow(
      'ReadStacks',
      place.stacks,
      'cloudformation:DescribeChangeSet',
      'cloudformation:DescribeEvents',
      'cloudformation:DescribeStackEvents',
      'cloudformation:DescribeStackResource',
      'cloudformation:DescribeStackResourceDrifts',
      'cloudformation:DescribeStackResources',
      'cloudformation:DescribeStacks',
      'cloudformation:DetectStackDrift',
      'cloudformation:DetectStackResourceDrift',
      'cloudformation:GetTemplate',
      'cloudformation:ListChangeSets',
      'cloudformation:ListStackResources',
    ),
    // Asked for by an id of its own, which is no resource in IAM.
    allow('ReadDetections', ['*'], 'cloudformation:DescribeStackDriftDetectionStatus'),
    passExecutionRole(place),
    useBucketKeys(place),
    allow(
      'ReadParameters',
      [place.parameters, place.publicParameters],
      'ssm:GetParameter',
      'ssm:GetParameters',
      'ssm:GetParametersByPath',
    ),
    allow('ReadBootstrapVersion', [place.bootstrapVersion], 'ssm:GetParameter', 'ssm:GetParameters'),
    ...driftReads(place),
  ];
}

/** Executing change sets, deleting stacks, and getting a stack out of a failed update. */
export function executing(place: DeploymentPlace): PolicyStatement[] {
  return [allow('Execute', place.stacks, ...EXECUTING_ACTIONS)];
}

/** Templates in the assets bucket: CloudFormation reads long and nested ones there when it makes a change set. */
export function publishingTemplates(place: DeploymentPlace): PolicyStatement[] {
  return [findAssets(place), allow('ReadTemplates', [`${place.assets}/*.json`], 's3:GetObject'), publishOnce(place)];
}

/** Only what isn't there: a template that somebody else published, or an asset, can't be written over. */
function publishOnce(place: DeploymentPlace): PolicyStatement {
  const statement = allow('PublishTemplates', [`${place.assets}/*.json`], 's3:PutObject');
  statement.addCondition('Null', { 's3:if-none-match': 'false' });
  return statement;
}

/** Every asset: files in the bucket, images in the repository. */
export function publishingAssets(place: DeploymentPlace): PolicyStatement[] {
  return [
    findAssets(place),
    allow('PublishFiles', [`${place.assets}/*`], 's3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'),
    ...publishingImages([place.images]),
  ];
}

/** Reading, writing and deleting plans; deleted ones stay as versions. */
export function storingPlans(place: DeploymentPlace): PolicyStatement[] {
  const { planStore } = place;
  return [
    allow('FindPlans', [planStore.bucketArn], 's3:GetBucketLocation', 's3:ListBucket'),
    allow(
      'StorePlans',
      [`${planStore.bucketArn}/${PLANS_PREFIX}*`, `${planStore.bucketArn}/${OBJECTS_PREFIX}*`],
      's3:AbortMultipartUpload',
      's3:DeleteObject',
      's3:GetObject',
      's3:PutObject',
    ),
  ];
}

/** The environment's lock, and the journal of a plan that is applied. */
export function locking(place: DeploymentPlace): PolicyStatement[] {
  return [allow('Lock', [place.lockTable.tableArn], ...LOCK_ACTIONS)];
}

function passExecutionRole(place: DeploymentPlace): PolicyStatement {
  const statement = allow('PassExecutionRole', [place.executionRole], 'iam:PassRole');
  statement.addCondition('StringEquals', { 'iam:PassedToService': 'cloudformation.amazonaws.com' });
  return statement;
}

/** The assets bucket may be encrypted with a key whose id is known to nobody here; S3 alone may use it for these roles. */
function useBucketKeys(place: DeploymentPlace): PolicyStatement {
  const statement = allow('UseBucketKeys', [place.keys], 'kms:Decrypt', 'kms:GenerateDataKey');
  statement.addCondition('StringEquals', { 'kms:ViaService': place.s3Service });
  return statement;
}

function findAssets(place: DeploymentPlace): PolicyStatement {
  return allow('FindAssets', [place.assets], 's3:GetBucketLocation', 's3:GetEncryptionConfiguration', 's3:ListBucket');
}

/** On `*`: which resources a stack holds is known only when it is there, and many of these calls name none. */
function driftReads({ driftReads: actions, account, functions, apis }: DeploymentPlace): PolicyStatement[] {
  if (actions.length === 0) return [];
  const statement = allow('ReadForDrift', ['*'], ...actions);
  statement.addCondition('StringEqualsIfExists', { 'aws:ResourceAccount': account });
  return [
    statement,
    allow('ReadFunctionsForDrift', functions, ...DRIFT_READS_OF_FUNCTIONS),
    allow('ReadApisForDrift', apis, 'apigateway:GET'),
  ];
}

function allow(sid: string, resources: string[], ...actions: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources });
}
