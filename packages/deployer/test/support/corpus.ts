import type { Plan } from '../../src/model/plan';
import { aChange, aPropertyChange } from './builders';
import { added, codeOf, hash, modified, permission, planOf, policy, removed, replaced, stack } from './changes';
import { hostile } from './hostile';
import { many } from './many';

/** An image by its digest, which is made of two digits. */
export const imageUri = (service: string, digits: string) =>
  `111111111111.dkr.ecr.us-east-1.amazonaws.com/stratiform-dev/${service}@sha256:${digits.repeat(32)}`;

/** Plans whose renderings are kept in `test/golden`: what plans of real stacks look like, one matter each. */
export const corpus: Readonly<Record<string, Plan>> = {
  create: planOf(
    stack('core', {
      kind: 'create',
      exists: false,
      terminationProtection: true,
      changes: [
        added('Users', 'AWS::DynamoDB::Table'),
        added('Backend/Jobs', 'AWS::SQS::Queue'),
        added('Worker', 'AWS::Lambda::Function'),
        added('Worker/ServiceRole', 'AWS::IAM::Role'),
      ],
      permissions: [
        permission('Worker/ServiceRole', { kind: 'trust', text: 'Allow sts:AssumeRole to lambda.amazonaws.com' }),
        permission('Worker/ServiceRole', { text: 'Allow sqs:ReceiveMessage, sqs:DeleteMessage on Jobs.Arn' }),
      ],
    }),
  ),
  update: planOf(
    stack('core', {
      changes: [
        modified('Backend/Jobs', 'AWS::SQS::Queue', [
          aPropertyChange(),
          aPropertyChange({ path: '/Properties/Tags/0/Value', before: 'shop', after: 'shop-web' }),
          aPropertyChange({ path: '/Properties/DelaySeconds', before: undefined, after: '5' }),
          aPropertyChange({ path: '/Properties/KmsMasterKeyId', before: 'alias/jobs', after: undefined }),
        ]),
        modified('Worker', 'AWS::Lambda::Function', [
          aPropertyChange({ path: '/Properties/Timeout', before: '3', after: '30' }),
          aPropertyChange({
            path: '/Properties/Environment/Variables/API_URL',
            before: 'https://a1b2.execute-api.eu-central-1.amazonaws.com/prod/v1/orders/and/then/some/more/segments',
            after: 'https://a1b2.execute-api.eu-central-1.amazonaws.com/prod/v2/orders/and/then/some/more/segments',
          }),
          aPropertyChange({
            path: '/Properties/Role',
            before: 'arn:aws:iam::1:role/a',
            after: undefined,
            afterIsKnown: false,
          }),
        ]),
        modified('Backend/Policy', 'AWS::SQS::QueuePolicy', [
          aPropertyChange({
            path: '/Properties/PolicyDocument',
            before: policy('Service', 'sns.amazonaws.com', 'sqs:SendMessage'),
            after: policy('Service', 'events.amazonaws.com', 'sqs:SendMessage'),
          }),
        ]),
        {
          ...modified('Alarm', 'AWS::CloudWatch::Alarm', []),
          certain: false,
          causes: [{ target: 'Dimensions', replaces: 'no', source: 'ResourceAttribute', from: 'Jobs.QueueName' }],
        },
      ],
    }),
    stack('infra', { kind: 'nothing' }),
  ),
  images: planOf(
    stack('app', {
      changes: [
        modified('Backend/Api/Function', 'AWS::Lambda::Function', [
          aPropertyChange({
            path: '/Properties/Code/ImageUri',
            before: imageUri('api', '0a'),
            after: imageUri('api', '1b'),
          }),
        ]),
        replaced('Backend/Worker/Function', 'AWS::Lambda::Function', 'PackageType', { afterwards: 'deleted' }, [
          aPropertyChange({ path: '/Properties/Code/ImageUri', before: undefined, after: imageUri('worker', '2c') }),
          aPropertyChange({ path: '/Properties/PackageType', before: 'Zip', after: 'Image' }),
        ]),
        {
          ...added('Backend/Cron/Function', 'AWS::Lambda::Function'),
          properties: [
            aPropertyChange({ path: '/Properties/Code/ImageUri', before: undefined, after: imageUri('cron', '3d') }),
          ],
        },
      ],
    }),
  ),
  'dangerous-update': planOf(
    stack('infra', {
      changes: [modified('Api', 'AWS::ApiGateway::RestApi', [aPropertyChange({ path: '/Properties/Name' })])],
    }),
    stack('core', {
      changes: [
        added('UsersV2', 'AWS::DynamoDB::Table'),
        replaced('Users', 'AWS::DynamoDB::Table', 'KeySchema', { afterwards: 'deleted' }, [
          aPropertyChange({ path: '/Properties/KeySchema/0/AttributeName', before: 'id', after: 'userId' }),
        ]),
        replaced('Orders', 'AWS::RDS::DBInstance', 'StorageEncrypted', { afterwards: 'snapshot' }),
        replaced('Topic', 'AWS::SNS::Topic', 'TopicName', { replacement: 'maybe' }),
        removed('Uploads', 'AWS::S3::Bucket', { afterwards: 'retained' }),
        removed('Legacy', 'AWS::DynamoDB::Table', { afterwards: 'deleted' }),
        removed('Old/Function', 'AWS::Lambda::Function'),
      ],
      permissions: [
        permission('Worker/ServiceRole', {
          text: 'Allow dynamodb:* on * to WorkerServiceRole',
          risks: ['any-resource'],
        }),
        permission('Worker/ServiceRole', {
          text: 'Allow dynamodb:GetItem on Users.Arn to WorkerServiceRole',
          change: 'removed',
          broadens: false,
        }),
      ],
    }),
  ),
  import: planOf(
    stack('core', {
      kind: 'import',
      changes: [
        aChange({
          action: 'import',
          constructPath: 'shop-dev-core/Users/Resource',
          type: 'AWS::DynamoDB::Table',
          physicalId: 'users',
        }),
      ],
    }),
  ),
  nested: planOf(
    stack('core', {
      changes: [
        {
          ...modified('Inner', 'AWS::CloudFormation::Stack', [
            hash('/Properties/TemplateURL', 'https://s3.eu-central-1.amazonaws.com/assets/', '.json'),
          ]),
        },
        {
          ...modified('Queue', 'AWS::SQS::Queue', [aPropertyChange()]),
          nestedIn: ['Inner'],
          constructPath: undefined,
          logicalId: 'Queue1',
        },
        {
          ...added('x', 'AWS::SQS::Queue'),
          nestedIn: ['Inner', 'Deeper'],
          constructPath: undefined,
          logicalId: 'Dead',
        },
      ],
    }),
  ),
  'iam-widening': planOf(
    stack('core', {
      changes: [
        modified('Api/Role', 'AWS::IAM::Role', [
          aPropertyChange({
            path: '/Properties/Policies/0/PolicyDocument',
            before: policy('AWS', 'a', 's3:GetObject'),
            after: policy('AWS', 'a', 's3:*'),
          }),
        ]),
      ],
      permissions: [
        permission('Api/Role', {
          text: 'Allow s3:GetObject on Uploads.Arn/* to ApiRole',
          change: 'removed',
          broadens: false,
        }),
        permission('Api/Role', { text: 'Allow s3:* on Uploads.Arn/* to ApiRole' }),
        permission('Api/Role', {
          kind: 'trust',
          text: 'Allow sts:AssumeRole to arn:aws:iam::999999999999:root',
          risks: ['other-account'],
        }),
        permission('Api/Role', { text: 'Deny s3:DeleteObject on *', change: 'removed' }),
        permission('Db/Access', { kind: 'network', text: 'tcp 5432 from 0.0.0.0/0', risks: ['any-address'] }),
        permission('Admin', { text: 'Allow * on * to Admin', risks: ['any-action', 'any-resource'] }),
      ],
    }),
  ),
  secrets: planOf(
    stack('core', {
      parameters: [{ name: 'DbPassword', value: '(sensitive)', noEcho: true }],
      changes: [
        modified('Worker', 'AWS::Lambda::Function', [
          aPropertyChange({
            path: '/Properties/Environment/Variables/API_TOKEN',
            before: '(sensitive)',
            after: '(sensitive, changed)',
          }),
          aPropertyChange({ path: '/Properties/MemorySize', before: '128', after: '256' }),
        ]),
      ],
    }),
  ),
  '500-changes': planOf(...many()),
  'non-ascii': planOf(
    stack('core', {
      changes: [
        modified('Bestellungen-Größe', 'AWS::SNS::Topic', [
          aPropertyChange({
            path: '/Properties/DisplayName',
            before: 'Änderungen für Zoë',
            after: '注文の変更 🚚 für Zoë',
          }),
        ]),
      ],
    }),
  ),
  waits: planOf(
    stack('core', {
      changes: [
        modified('Param', 'AWS::SSM::Parameter', [
          aPropertyChange({ path: '/Properties/Value', before: 'a', after: 'b' }),
        ]),
      ],
    }),
    stack('infra', {
      kind: 'waits',
      exists: false,
      changesAre: 'expected',
      waitsFor: ['key', 'bucket'].map((name) => ({
        for: 'parameter',
        name: `/shop/dev/core/${name}`,
        by: 'shop-dev-core',
      })),
      changes: [
        added('Cdn', 'AWS::CloudFront::Distribution'),
        { ...added('Zone', 'AWS::Route53::HostedZone'), certain: false },
      ],
    }),
    stack('app', {
      kind: 'waits',
      changesAre: 'expected',
      waitsFor: [
        { for: 'new-value', name: '/shop/dev/core/key', by: 'shop-dev-core' },
        { for: 'export', name: 'shop-dev-infra:Url' },
      ],
      changes: [
        {
          ...modified('Site', 'AWS::Lambda::Function', []),
          certain: false,
          causes: [{ target: 'Environment', replaces: 'no', from: 'KeyParameter' }],
        },
      ],
    }),
    stack('edge', {
      kind: 'waits',
      exists: false,
      waitsFor: [{ for: 'recovery', status: 'ROLLBACK_COMPLETE', holds: ['Users'] }],
    }),
  ),
  'validation-failure': planOf(
    stack('core', {
      changes: [added('Backend/Jobs', 'AWS::SQS::Queue')],
      validation: [
        { severity: 'warn', message: 'The bucket shop-dev-uploads is not empty.', logicalId: 'Uploads' },
        {
          severity: 'fail',
          logicalId: 'Jobs',
          constructPath: 'shop-dev-core/Backend/Jobs/Resource',
          path: '/Resources/Jobs/Properties/DelaySeconds',
          message: 'Value 901 is not within the range 0 to 900.',
        },
      ],
    }),
  ),
  drift: planOf(
    stack('core', {
      changes: [modified('Backend/Jobs', 'AWS::SQS::Queue', [aPropertyChange()])],
      drift: [
        {
          logicalId: 'Jobs',
          nestedIn: [],
          constructPath: 'shop-dev-core/Backend/Jobs/Resource',
          type: 'AWS::SQS::Queue',
          status: 'modified',
          properties: [
            { path: '/Properties/VisibilityTimeout', reviewed: '30', live: '45', planned: '60' },
            { path: '/Properties/Tags/1/Value', live: 'by hand' },
          ],
        },
        { logicalId: 'Legacy', nestedIn: ['Inner'], type: 'AWS::SNS::Topic', status: 'deleted', properties: [] },
      ],
    }),
    stack('infra', { kind: 'nothing', drift: [] }),
  ),
  'asset-only': planOf(
    stack('core', {
      changes: [
        codeOf('Api'),
        codeOf('Worker'),
        modified('Site', 'AWS::Lambda::Function', [
          hash('/Properties/Code/ImageUri', '111111111111.dkr.ecr.eu-central-1.amazonaws.com/assets:', ''),
        ]),
        modified('Mailer', 'AWS::Lambda::Function', [
          ...codeOf('Mailer').properties,
          aPropertyChange({ path: '/Properties/Timeout' }),
        ]),
      ],
    }),
  ),
  nothing: planOf(stack('core', { kind: 'nothing' }), stack('infra', { kind: 'nothing' })),
  hostile: hostile(),
};
