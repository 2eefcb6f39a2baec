import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { type EnvironmentName, environments } from '@stratiform/config';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  BackendSecret,
  BackendTable,
  Packaging,
  ServerlessBackend,
  type ServerlessBackendProps,
  TableAccess,
} from 'stratiform';
import { CoreStack } from '../src';

process.env.CDK_VALIDATION = 'false';
process.env.JSII_DEPRECATED = 'quiet'; // the CDK's own TableV2 uses what the CDK has deprecated

const core = (name: EnvironmentName) => Template.fromStack(new CoreStack(new App(), environments()[name]));
const dev = core('dev');
const prod = core('prod');

const code = mkdtempSync(path.join(tmpdir(), 'stratiform-core-'));
writeFileSync(path.join(code, 'index.js'), '// built\n');
afterAll(() => rmSync(code, { recursive: true, force: true }));

/** A backend whose functions use every kind of thing that it can make, all encrypted with the key. */
function aBackendWith(encryptionKey: IKey): ServerlessBackendProps {
  const fn = { packaging: Packaging.zip(code), tableAccess: { tasks: TableAccess.READ_WRITE_ITEM } };
  return {
    encryptionKey,
    tables: { tasks: BackendTable.keyValue() },
    secrets: { 'api-key': BackendSecret.empty({ secretName: '/stratiform/prod/api-key' }) },
    api: { ...fn, secretAccess: ['api-key'] },
    worker: { ...fn, changesVisibility: true },
    producer: { ...fn, schedule: ScheduleExpression.rate(Duration.minutes(5)) },
  };
}

/** Every action that a template's policies of one type allow, once. */
function actionsOf(template: Template, type: string): string[] {
  const statements = Object.values(template.findResources(type)).flatMap(
    (policy) => policy.Properties.PolicyDocument.Statement,
  );
  return [...new Set<string>(statements.flatMap((statement) => [statement.Action].flat()))];
}

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
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('bounds no action away that a backend grants its roles, those on the key included', () => {
    const stack = new Stack(new App(), 'Backend', { env: { account: '333333333333', region: 'us-east-1' } });
    new ServerlessBackend(stack, 'Backend', aBackendWith(new Key(stack, 'Key')));
    const granted = actionsOf(Template.fromStack(stack), 'AWS::IAM::Policy');
    const allowed = actionsOf(prod, 'AWS::IAM::ManagedPolicy');
    expect(granted).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']));
    expect(granted.filter((action) => !allowed.includes(action))).toEqual([]);
  });

  test('names what holds data as it always has', () => {
    expect(Object.keys(prod.findResources('AWS::S3::Bucket'))).toEqual(['ArtifactsBucket88671897']);
    expect(Object.keys(prod.findResources('AWS::SecretsManager::Secret'))).toEqual(['ApiKeyF9DDEE66']);
    expect(Object.keys(prod.findResources('AWS::KMS::Key'))).toEqual(['EncryptionKey514CDF8F']);
  });
});
