import { CloudFormationClient, DescribeStacksCommand, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { refusal, Stage } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.gate.reset());

const list = () => stage.client().send(new ListStacksCommand({}));
// With `Expect: 100-continue` the SDK opens connections of its own, that don't know our authority.
const s3 = () => new S3Client({ ...stage.connection(), forcePathStyle: true, expectContinueHeader: false });

describe('calls', () => {
  test('each is listed with service, action, parameters, who signed it and how it ended', async () => {
    await refusal(stage.client().send(new DescribeStacksCommand({ StackName: 'none' })));
    expect(stage.gate.calls()).toEqual([
      {
        id: expect.any(Number),
        service: 'cloudformation',
        action: 'DescribeStacks',
        parameters: { StackName: 'none' },
        principal: 'test',
        region: 'us-east-1',
        status: 400,
        at: expect.any(Date),
      },
    ]);
  });

  test('DynamoDB, STS and S3 pass as they are', async () => {
    const dynamo = new DynamoDBClient(stage.connection());
    await dynamo.send(
      new CreateTableCommand({
        TableName: 'locks',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
    await new STSClient(stage.connection()).send(new GetCallerIdentityCommand({}));
    await s3().send(new CreateBucketCommand({ Bucket: 'assets' }));
    const bytes = Buffer.from([0, 255, 128, 10, 13]);
    await s3().send(new PutObjectCommand({ Bucket: 'assets', Key: 'a b/ü.bin', Body: bytes }));
    const read = await s3().send(new GetObjectCommand({ Bucket: 'assets', Key: 'a b/ü.bin' }));
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? [])).toEqual(bytes);
    expect(stage.gate.calls().map(({ service, action }) => `${service} ${action}`)).toEqual([
      'dynamodb CreateTable',
      'sts GetCallerIdentity',
      's3 PUT /assets/',
      's3 PUT /assets/a b/ü.bin',
      's3 GET /assets/a b/ü.bin',
    ]);
    expect(stage.gate.calls()[0].parameters).toMatchObject({ TableName: 'locks' });
  });

  test('10 MB go through', async () => {
    await s3().send(new CreateBucketCommand({ Bucket: 'large' }));
    const Body = Buffer.alloc(10_000_000, 7);
    await s3().send(new PutObjectCommand({ Bucket: 'large', Key: 'large', Body }));
    const read = await s3().send(new GetObjectCommand({ Bucket: 'large', Key: 'large' }));
    expect(Body.equals((await read.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
  });
});

describe('faults', () => {
  test('throttling looks as CloudFormation sends it', async () => {
    const rule = stage.gate.inject({ service: 'cloudformation', fault: 'throttle' });
    expect(await refusal(list())).toEqual({ name: 'Throttling', message: 'Rate exceeded' });
    expect(stage.gate.calls()[0]).toMatchObject({ status: 400, answeredBy: 'throttle' });
    rule.remove();
    await list();
    expect(rule.hits).toBe(1);
  });

  test("the SDK's own retries overcome throttling that passes", async () => {
    stage.gate.inject({ action: 'ListStacks', times: 2, fault: 'throttle' });
    const client = new CloudFormationClient({ ...stage.connection(), maxAttempts: 3 });
    await client.send(new ListStacksCommand({}));
    expect(stage.gate.calls().map(({ status }) => status)).toEqual([400, 400, 200]);
  });

  test('DynamoDB and S3 are throttled in their own words', async () => {
    stage.gate.inject({ fault: 'throttle' });
    expect(await refusal(new DynamoDBClient(stage.connection()).send(new ListTablesCommand({})))).toMatchObject({
      name: 'ThrottlingException',
    });
    expect(await refusal(s3().send(new CreateBucketCommand({ Bucket: 'other' })))).toMatchObject({ name: 'SlowDown' });
  });

  test('the second matching call can be the one that fails', async () => {
    const error = { code: 'InternalFailure', message: 'Not now.', status: 500 };
    const rule = stage.gate.inject({ action: /^List/, nth: 2, fault: { error } });
    await list();
    expect(await refusal(list())).toEqual({ name: 'InternalFailure', message: 'Not now.' });
    await list();
    expect(rule.hits).toBe(1);
  });

  test('a rule chooses by whatever the call says', async () => {
    stage.gate.inject({ when: ({ parameters }) => parameters.StackName === 'a', fault: 'throttle' });
    const describe = (StackName: string) => refusal(stage.client().send(new DescribeStacksCommand({ StackName })));
    expect((await describe('b')).name).toBe('ValidationError');
    expect((await describe('a')).name).toBe('Throttling');
  });

  test('a connection cut before: nothing was done', async () => {
    stage.gate.inject({ service: 's3', fault: 'reset-before' });
    expect(await refusal(s3().send(new CreateBucketCommand({ Bucket: 'never' })))).toMatchObject({ name: /./ });
    stage.gate.reset();
    expect(await refusal(s3().send(new PutObjectCommand({ Bucket: 'never', Key: 'k', Body: 'x' })))).toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  test('a connection cut after: it was done, and nobody was told', async () => {
    stage.gate.inject({ service: 's3', fault: 'reset-after' });
    expect(await refusal(s3().send(new CreateBucketCommand({ Bucket: 'made' })))).toMatchObject({ name: /./ });
    stage.gate.reset();
    await s3().send(new PutObjectCommand({ Bucket: 'made', Key: 'k', Body: 'x' }));
  });

  test('a call that is never answered runs into the time-out of the client', async () => {
    stage.gate.inject({ fault: 'timeout' });
    const aborted = stage.client().send(new ListStacksCommand({}), { abortSignal: AbortSignal.timeout(200) });
    expect(await refusal(aborted)).toMatchObject({ name: /Abort|Timeout/ });
    expect(stage.gate.calls()[0]).toMatchObject({ answeredBy: 'timeout' });
  });

  test('an answer can be rewritten', async () => {
    stage.gate.inject({ fault: { replace: (xml: string) => xml.replace('test', 'somebody') } });
    stage.gate.inject({
      fault: { replace: (xml: string) => xml.replace(/<Arn>[^<]*/, '<Arn>arn:aws:iam::1:user/else') },
    });
    const me = await new STSClient(stage.connection()).send(new GetCallerIdentityCommand({}));
    expect(me.Arn).toBe('arn:aws:iam::1:user/else');
  });

  test('a hook runs before the call is forwarded', async () => {
    const order: string[] = [];
    stage.gate.inject({ action: 'ListStacks', nth: 1, fault: { before: (call) => void order.push(call.action) } });
    await list();
    order.push('answered');
    expect(order).toEqual(['ListStacks', 'answered']);
  });
});
