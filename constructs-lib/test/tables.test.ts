import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Table, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { KeyValueTable, PackagedFunction, TableAccess, TableOperation, TimeSeriesTable } from '../src';
import { anOutput, aStack, nodeCode, templateOf } from './support/builders';
import { actionsOf, idOf, resourceAllowed, resourceOf, statementsOf } from './support/templates';

const TABLE = 'AWS::DynamoDB::GlobalTable';

describe('a key-value table', () => {
  it('keeps the logical id that holds its data', () => {
    const stack = aStack();
    new KeyValueTable(stack, 'Users');
    expect(idOf(templateOf(stack), TABLE)).toBe('UsersTable6D91A5EE');
  });

  it('is found by user_id, on demand', () => {
    const stack = aStack();
    new KeyValueTable(stack, 'Users');
    templateOf(stack).hasResourceProperties(TABLE, {
      KeySchema: [{ AttributeName: 'user_id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'user_id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: Match.absent(),
    });
  });

  it('can be found by another name, and forget', () => {
    const stack = aStack();
    new KeyValueTable(stack, 'Tasks', { partitionKeyName: 'task_id', timeToLiveAttribute: 'ttl' });
    templateOf(stack).hasResourceProperties(TABLE, {
      KeySchema: [{ AttributeName: 'task_id', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });
});

describe('a time-series table', () => {
  it('keeps the logical id that holds its data', () => {
    const stack = aStack();
    new TimeSeriesTable(stack, 'Events');
    expect(idOf(templateOf(stack), TABLE)).toBe('EventsTable4B7491D3');
  });

  it('is queried by event_type and a range of timestamp, and forgets by ttl', () => {
    const stack = aStack();
    new TimeSeriesTable(stack, 'Events');
    templateOf(stack).hasResourceProperties(TABLE, {
      KeySchema: [
        { AttributeName: 'event_type', KeyType: 'HASH' },
        { AttributeName: 'timestamp', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'event_type', AttributeType: 'S' },
        { AttributeName: 'timestamp', AttributeType: 'N' },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
  });
});

describe('every table', () => {
  it('is kept, protected, and restorable for 35 days', () => {
    const stack = aStack();
    new KeyValueTable(stack, 'Users');
    const table = resourceOf(templateOf(stack), TABLE);
    expect(table.DeletionPolicy).toBe('Retain');
    expect(table.Properties.Replicas[0]).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    });
  });

  it('can be deleted where it is told to go with its stack', () => {
    const stack = aStack();
    new KeyValueTable(stack, 'Users', {
      removalPolicy: RemovalPolicy.DESTROY,
      pointInTimeRecoveryPeriod: Duration.days(7),
    });
    const table = resourceOf(templateOf(stack), TABLE);
    expect(table.DeletionPolicy).toBe('Delete');
    expect(table.Properties.Replicas[0]).toMatchObject({
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { RecoveryPeriodInDays: 7 },
    });
  });

  it('is encrypted by the key that is given, and its readers may decrypt', () => {
    const stack = aStack('eu-west-1');
    const encryption = TableEncryptionV2.customerManagedKey(new Key(stack, 'Key'));
    const users = new KeyValueTable(stack, 'Users', { encryption });
    users.grant(new PackagedFunction(stack, 'Reader', { packaging: nodeCode() }), TableAccess.READ_ITEM);
    users.grant(new PackagedFunction(stack, 'Writer', { packaging: nodeCode() }), TableAccess.WRITE_ITEM);
    const template = templateOf(stack);
    template.hasResourceProperties(TABLE, { SSESpecification: { SSEEnabled: true, SSEType: 'KMS' } });
    expect(actionsOf(template, 'ReaderRole', 'kms')).toEqual(['kms:Decrypt']);
    expect(actionsOf(template, 'WriterRole', 'kms')).toEqual(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']);
  });
});

describe('access to a table', () => {
  it.each([
    ['READ_ITEM', TableAccess.READ_ITEM, ['GetItem']],
    ['WRITE_ITEM', TableAccess.WRITE_ITEM, ['PutItem']],
    ['APPEND_AND_QUERY', TableAccess.APPEND_AND_QUERY, ['PutItem', 'Query']],
    ['READ_REPLACE_DELETE_ITEM', TableAccess.READ_REPLACE_DELETE_ITEM, ['GetItem', 'PutItem', 'DeleteItem']],
    ['READ_WRITE_ITEM', TableAccess.READ_WRITE_ITEM, ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem']],
    ['of(...)', TableAccess.of(TableOperation.SCAN, TableOperation.BATCH_GET_ITEM), ['Scan', 'BatchGetItem']],
  ])('%s is exactly these actions on exactly the table', (_name, access, operations) => {
    const stack = aStack();
    new KeyValueTable(stack, 'Users').grant(new PackagedFunction(stack, 'Api', { packaging: nodeCode() }), access);
    const template = templateOf(stack);
    expect(statementsOf(template, 'ApiRole').slice(1)).toEqual([
      {
        Effect: 'Allow',
        Action: operations.length === 1 ? `dynamodb:${operations[0]}` : operations.map((one) => `dynamodb:${one}`),
        Resource: { 'Fn::GetAtt': [idOf(template, TABLE), 'Arn'] },
      },
    ]);
  });

  it('can be given to a time-series table', () => {
    const stack = aStack();
    const api = new PackagedFunction(stack, 'Api', { packaging: nodeCode() });
    new TimeSeriesTable(stack, 'Events').grant(api, TableAccess.APPEND_AND_QUERY);
    expect(actionsOf(templateOf(stack), 'ApiRole', 'dynamodb')).toEqual(['dynamodb:PutItem', 'dynamodb:Query']);
  });

  it('can be given to any table of the CDK, whatever made it', () => {
    const stack = aStack();
    const api = new PackagedFunction(stack, 'Api', { packaging: nodeCode() });
    const tables = [
      Table.fromTableArn(stack, 'Old', anOutput(stack, 'OldArn')),
      TableV2.fromTableAttributes(stack, 'New', {
        tableArn: anOutput(stack, 'NewArn'),
        encryptionKey: Key.fromKeyArn(stack, 'Key', anOutput(stack, 'KeyArn')),
      }),
    ];
    for (const table of tables) TableAccess.READ_ITEM.grantTo(api, table);
    const template = templateOf(stack);
    expect(resourceAllowed(template, 'ApiRole', 'kms:Decrypt')).toEqual({ Ref: 'KeyArn' });
    expect(actionsOf(template, 'ApiRole', 'dynamodb')).toEqual(['dynamodb:GetItem', 'dynamodb:GetItem']);
  });
});
