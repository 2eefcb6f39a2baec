import { type EnvironmentName, environments } from '@stratiform/config';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CoreStack } from '../src';

process.env.CDK_VALIDATION = 'false';

const core = (name: EnvironmentName) => Template.fromStack(new CoreStack(new App(), environments()[name]));
const dev = core('dev');
const prod = core('prod');

describe('the core layer', () => {
  test('makes the API key as a secret with a name and no value', () => {
    const [secret] = Object.values(dev.findResources('AWS::SecretsManager::Secret'));
    expect(secret.Properties.Name).toBe('/stratiform/dev/api-key');
    expect(secret.Properties).not.toHaveProperty('SecretString');
    expect(secret.Properties).not.toHaveProperty('GenerateSecretString');
  });

  test('has a key of its own in prod, rotated every year, and none in dev', () => {
    prod.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    dev.resourceCountIs('AWS::KMS::Key', 0);
  });

  test('lets CloudWatch Logs use that key for log groups of this account only', () => {
    prod.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'logs.us-east-1.amazonaws.com' },
            Condition: {
              ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:333333333333:log-group:*' },
            },
          }),
        ]),
      },
    });
  });

  test('keeps artifacts versioned, private, and over TLS 1.2', () => {
    dev.hasResourceProperties('AWS::S3::Bucket', {
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    dev.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({ Effect: 'Deny', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
        ]),
      },
    });
  });

  test("bounds later roles to this environment's resources", () => {
    const [policy] = Object.values(dev.findResources('AWS::IAM::ManagedPolicy'));
    const resources: string[] = policy.Properties.PolicyDocument.Statement.flatMap(
      (statement: { Resource: string }) => statement.Resource,
    );
    for (const resource of resources) expect(resource).toMatch(/stratiform-dev-|\/stratiform\/dev\//);
    expect(resources).toContain('arn:aws:sqs:us-east-1:111111111111:stratiform-dev-*');
  });

  test.each(['stage', 'prod'] as const)('keeps the bucket and the secret when the %s stack goes', (name) => {
    const template = core(name);
    for (const type of ['AWS::S3::Bucket', 'AWS::SecretsManager::Secret'])
      template.hasResource(type, { DeletionPolicy: 'Retain' });
  });

  test('names what holds data as it always has', () => {
    expect(Object.keys(prod.findResources('AWS::S3::Bucket'))).toEqual(['ArtifactsBucket88671897']);
    expect(Object.keys(prod.findResources('AWS::SecretsManager::Secret'))).toEqual(['ApiKeyF9DDEE66']);
    expect(Object.keys(prod.findResources('AWS::KMS::Key'))).toEqual(['EncryptionKey514CDF8F']);
  });
});
