import { type EnvironmentConfig, type EnvironmentName, environments } from '@stratiform/config';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { InfraStack } from '../src';

process.env.CDK_VALIDATION = 'false';

const infra = (name: EnvironmentName, changes: Partial<EnvironmentConfig> = {}) =>
  Template.fromStack(new InfraStack(new App(), { ...environments()[name], ...changes }));
const dev = infra('dev');
const prod = infra('prod');
const queues = (template: Template) => Object.entries(template.findResources('AWS::SQS::Queue'));

describe('the infra layer', () => {
  test('makes the queue invisible to others for six times as long as the worker may take', () => {
    const visibilities = queues(dev).map(([, queue]) => queue.Properties.VisibilityTimeout);
    expect(visibilities).toContain(6 * environments().dev.worker.timeoutSeconds);
  });

  test('sends a task to the dead-letter queue after as many tries as the environment says', () => {
    dev.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 5 } });
    infra('local').hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: { maxReceiveCount: 3 } });
  });

  test('keys users by user_id, events by event_type and timestamp, tasks by task_id', () => {
    const schemas = Object.values(dev.findResources('AWS::DynamoDB::GlobalTable')).map((table) =>
      table.Properties.KeySchema.map((key: { AttributeName: string }) => key.AttributeName),
    );
    expect(schemas).toEqual(expect.arrayContaining([['user_id'], ['event_type', 'timestamp'], ['task_id']]));
    dev.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });

  test('keeps tables on demand, recoverable to a point in time, and in prod protected', () => {
    for (const table of Object.values(prod.findResources('AWS::DynamoDB::GlobalTable'))) {
      expect(table.DeletionPolicy).toBe('Retain');
      expect(table.Properties.BillingMode).toBe('PAY_PER_REQUEST');
      expect(table.Properties.Replicas[0]).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
  });

  test("denies the API key's value to every role that is not under the app layer's path", () => {
    dev.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      ResourcePolicy: {
        Statement: [
          Match.objectLike({
            Effect: 'Deny',
            Action: 'secretsmanager:GetSecretValue',
            Condition: { ArnNotLike: { 'aws:PrincipalArn': Match.anyValue() } },
          }),
        ],
      },
    });
    const [policy] = Object.values(dev.findResources('AWS::SecretsManager::ResourcePolicy'));
    expect(JSON.stringify(policy.Properties.ResourcePolicy)).toContain('role/stratiform/dev/app/*');
  });

  test("does not deny it to CloudFormation's role, or core could never change the secret again", () => {
    const [policy] = Object.values(dev.findResources('AWS::SecretsManager::ResourcePolicy'));
    const [{ Condition }] = policy.Properties.ResourcePolicy.Statement;
    expect(JSON.stringify(Condition.ArnNotLike['aws:PrincipalArn'])).toContain(
      'role/cdk-hnb659fds-cfn-exec-role-111111111111-us-east-1',
    );
  });

  describe('has a repository for the images of each service, which', () => {
    const repositories = Object.values(dev.findResources('AWS::ECR::Repository'));

    test('is named after environment and service', () => {
      expect(repositories.map(({ Properties }) => Properties.RepositoryName)).toEqual([
        'stratiform-dev/api',
        'stratiform-dev/worker',
        'stratiform-dev/cron',
      ]);
    });

    test("scans images, and writes each tag once but for the build's cache", () => {
      dev.allResourcesProperties('AWS::ECR::Repository', {
        ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        ImageTagMutabilityExclusionFilters: [
          {
            ImageTagMutabilityExclusionFilterType: 'WILDCARD',
            ImageTagMutabilityExclusionFilterValue: 'cache*',
          },
        ],
        ImageScanningConfiguration: { ScanOnPush: true },
      });
    });

    test('expires no image that has a tag: it could be in use', () => {
      for (const { Properties } of repositories) {
        const { rules } = JSON.parse(Properties.LifecyclePolicy.LifecyclePolicyText);
        expect(rules).toHaveLength(1);
        expect(rules[0].selection).toEqual({
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countNumber: 14,
          countUnit: 'days',
        });
      }
    });

    test('lets Lambda pull for functions of this account and region, and nobody else do anything', () => {
      for (const { Properties } of repositories)
        expect(Properties.RepositoryPolicyText.Statement).toEqual([
          {
            Sid: 'FunctionsPull',
            Effect: 'Allow',
            Principal: { Service: 'lambda.amazonaws.com' },
            Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:lambda:us-east-1:111111111111:function:*' } },
          },
        ]);
    });

    test('stays with its images in prod, encrypted with the key of core, and goes with them in dev', () => {
      prod.allResources('AWS::ECR::Repository', { DeletionPolicy: 'RetainExceptOnCreate' });
      prod.allResourcesProperties('AWS::ECR::Repository', {
        EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: Match.anyValue() },
      });
      dev.allResourcesProperties('AWS::ECR::Repository', { EmptyOnDelete: true });
    });
  });

  test('raises an alarm for any message in a dead-letter queue, and mails it where there is an address', () => {
    dev.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    dev.resourceCountIs('AWS::SNS::Topic', 0);
    prod.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'platform-team@example.com' });
    for (const alarm of Object.values(prod.findResources('AWS::CloudWatch::Alarm')))
      expect(alarm.Properties.AlarmActions).toHaveLength(1);
  });

  test('takes alarms of its own account only', () => {
    const [{ Properties }] = Object.values(prod.findResources('AWS::SNS::TopicPolicy'));
    const allowed = Properties.PolicyDocument.Statement.filter((one: { Effect: string }) => one.Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0].Principal).toEqual({ Service: 'cloudwatch.amazonaws.com' });
    expect(allowed[0].Condition.StringEquals).toEqual({ 'aws:SourceAccount': '333333333333' });
    expect(JSON.stringify(allowed[0].Condition.ArnLike)).toContain(':cloudwatch:us-east-1:333333333333:alarm:*');
  });

  test("publishes API Gateway's address, the emulator's front door locally, and the domain where there is one", () => {
    const url = (template: Template) =>
      Object.values(template.findResources('AWS::SSM::Parameter')).find((parameter) =>
        parameter.Properties.Name.endsWith('/apiUrl'),
      )?.Properties.Value;
    expect(url(dev)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^HttpApi/), 'ApiEndpoint'] });
    expect(url(infra('local'))).toBe('http://127.0.0.1:4510');

    const withDomain = infra('dev', {
      domain: {
        name: 'api.dev.example.com',
        certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/c',
        hostedZoneId: 'Z1',
        hostedZoneName: 'dev.example.com',
      },
    });
    expect(url(withDomain)).toBe('https://api.dev.example.com');
    withDomain.hasResourceProperties('AWS::ApiGatewayV2::DomainName', { DomainName: 'api.dev.example.com' });
    withDomain.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'api.dev.example.com.', Type: 'A' });
  });

  test("encrypts queues, tables and the access log with core's key in prod", () => {
    prod.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    for (const [, queue] of queues(prod)) expect(queue.Properties.KmsMasterKeyId).toBeDefined();
    for (const table of Object.values(prod.findResources('AWS::DynamoDB::GlobalTable'))) {
      expect(table.Properties.SSESpecification).toMatchObject({ SSEEnabled: true, SSEType: 'KMS' });
    }
  });

  test('names what holds data as it always has', () => {
    expect(Object.keys(dev.findResources('AWS::DynamoDB::GlobalTable')).sort()).toEqual([
      'TablesEventsTableFBD348A7',
      'TablesTaskStatesTableA41037F5',
      'TablesUsersTable72B4C7AB',
    ]);
    expect(
      queues(dev)
        .map(([id]) => id)
        .sort(),
    ).toEqual(['ScheduleDeadLettersQueue4BE9E6F9', 'TasksDeadLettersQueueA995278E', 'TasksQueue14B5121E']);
  });
});
