import { CfnParameter, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { DeploymentState, type DeploymentStateProps } from '../src';
import { aStack, templateOf } from './support/builders';
import { type Json, resourceOf, resourcesOf } from './support/templates';

function built(props: Partial<DeploymentStateProps> = {}): Template {
  const stack = aStack('eu-central-1');
  new DeploymentState(stack, 'State', { project: 'shop', environmentName: 'dev', ...props });
  return templateOf(stack);
}

describe('the plan store', () => {
  const template = built();
  const bucket = resourceOf(template, 'AWS::S3::Bucket').Properties;

  it('is versioned, encrypted and private', () => {
    expect(bucket).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  it('refuses what is not over TLS', () => {
    const { Statement } = resourceOf(template, 'AWS::S3::BucketPolicy').Properties.PolicyDocument;
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  it('forgets plans after 30 days and what they share after 60', () => {
    const rules = bucket.LifecycleConfiguration.Rules.map((rule: Json) => [
      rule.Prefix,
      rule.ExpirationInDays ?? rule.NoncurrentVersionExpiration.NoncurrentDays,
    ]);
    expect(rules).toEqual([
      ['plans/', 30],
      ['objects/', 60],
      [undefined, 30],
    ]);
  });

  it('keeps them as long as it is told', () => {
    const { Rules } = resourceOf(built({ planRetention: Duration.days(7) }), 'AWS::S3::Bucket').Properties
      .LifecycleConfiguration;
    expect(Rules.map((rule: Json) => rule.ExpirationInDays)).toEqual([7, 14, undefined]);
  });

  it('is encrypted with a key where one is given', () => {
    const stack = aStack('eu-central-1');
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111111111111:key/k');
    new DeploymentState(stack, 'State', { project: 'shop', environmentName: 'dev', encryptionKey });
    const [rule] = resourceOf(templateOf(stack), 'AWS::S3::Bucket').Properties.BucketEncryption
      .ServerSideEncryptionConfiguration;
    expect(rule).toEqual({
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: {
        SSEAlgorithm: 'aws:kms',
        KMSMasterKeyID: 'arn:aws:kms:eu-central-1:111111111111:key/k',
      },
    });
  });
});

describe('the lock table', () => {
  const template = built();
  const table = resourceOf(template, 'AWS::DynamoDB::GlobalTable').Properties;

  it('has one key, is paid by use and forgets what says so', () => {
    expect(table).toMatchObject({
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    });
  });

  it('can be restored, and not be deleted by accident', () => {
    expect(table.Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
      }),
    ]);
  });
});

describe('what holds data', () => {
  it('stays when the stack goes, unless its first deployment failed', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::GlobalTable']) {
      expect(resourceOf(built(), type)).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  it('goes with the stack when that is said', () => {
    const template = built({ removalPolicy: RemovalPolicy.DESTROY });
    expect(resourceOf(template, 'AWS::S3::Bucket').DeletionPolicy).toBe('Delete');
    expect(resourceOf(template, 'AWS::DynamoDB::GlobalTable')).toMatchObject({
      DeletionPolicy: 'Delete',
      Properties: { Replicas: [{ DeletionProtectionEnabled: false }] },
    });
  });

  it('has these logical ids, on which its names in a stack depend', () => {
    const template = built();
    expect(Object.keys(resourcesOf(template, 'AWS::S3::Bucket'))).toEqual(['StatePlanStoreAAD9744A']);
    expect(Object.keys(resourcesOf(template, 'AWS::DynamoDB::GlobalTable'))).toEqual(['StateLockBC5D895C']);
  });
});

it('says by SSM parameters where bucket and table are, also when all names are known only at deployment', () => {
  const stack = aStack();
  const given = (name: string) => new CfnParameter(stack, name).valueAsString;
  new DeploymentState(stack, 'State', {
    project: given('Project'),
    environmentName: given('Environment'),
    bucketName: given('BucketName'),
    tableName: given('TableName'),
  });
  const template = templateOf(stack);
  expect(resourceOf(template, 'AWS::S3::Bucket').Properties.BucketName).toEqual({ Ref: 'BucketName' });
  expect(resourceOf(template, 'AWS::DynamoDB::GlobalTable').Properties.TableName).toEqual({ Ref: 'TableName' });
  const named = (key: string) => ({
    'Fn::Join': ['', ['/', { Ref: 'Project' }, '/', { Ref: 'Environment' }, `/bootstrap/${key}`]],
  });
  expect(Object.values(resourcesOf(template, 'AWS::SSM::Parameter')).map(({ Properties }) => Properties.Name)).toEqual([
    named('planStore'),
    named('lockTable'),
  ]);
});

describe('a mistake is told with what was expected', () => {
  it.each<[string, Partial<DeploymentStateProps>]>([
    [
      "'project' should be at most 32 lower-case letters, digits and '-', beginning with a letter, got 'Shop'",
      { project: 'Shop' },
    ],
    [
      "'environmentName' should be lower-case letters, digits and '-', beginning with a letter, got '../dev'",
      { environmentName: '../dev' },
    ],
    [
      "'bucketName' should be 3 to 63 lower-case letters, digits, dots and hyphens, as S3 demands, got 'My_Bucket'",
      { bucketName: 'My_Bucket' },
    ],
    ["'tableName' should be 3 to 255 letters, digits, dots, hyphens and underscores, got 'a/b'", { tableName: 'a/b' }],
    ["'planRetention' should be at least 1 day, got '1 hour'", { planRetention: Duration.hours(1) }],
    ["'planRetention' should be at most 365 days, got '400 days'", { planRetention: Duration.days(400) }],
  ])('%s', (message, props) => {
    expect(() => built(props)).toThrow(message);
  });
});
