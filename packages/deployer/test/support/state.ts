import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import type { Session } from '../../src/aws/session';
import { type Finished, stratiform } from './command';
import { REGION, TestProject } from './project';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** What `bootstrap` makes for plans and locks, made anew for each test; reached through a gate, looked at past it. */
export class State {
  readonly session: Session;
  readonly bucket: string;
  readonly table: string;

  private constructor(
    private readonly project: TestProject,
    readonly gate: Gate,
    private readonly emulator: Emulator,
    at: number,
  ) {
    this.session = project.session();
    this.bucket = `plans-${at}`;
    this.table = `locks-${at}`;
  }

  private static count = 0;

  static async open(project: TestProject, gate: Gate, emulator: Emulator): Promise<State> {
    State.count += 1;
    const state = new State(project, gate, emulator, State.count);
    gate.reset();
    await state.s3().send(new CreateBucketCommand({ Bucket: state.bucket }));
    await new DynamoDBClient(state.administrator()).send(
      new CreateTableCommand({
        TableName: state.table,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    await state.publish(state.bucket, state.table);
    return state;
  }

  /** Says where plans and locks are. */
  async publish(bucket: string, table: string): Promise<void> {
    const ssm = new SSMClient(this.administrator());
    for (const [key, Value] of Object.entries({ planStore: bucket, lockTable: table })) {
      const Name = `/shop/test/bootstrap/${key}`;
      await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    }
  }

  run(name: 'lock' | 'apply', options: Record<string, unknown> = {}): Promise<Finished> {
    return stratiform(this.project, name, options);
  }

  async keys(): Promise<string[]> {
    const { Contents = [] } = await this.s3().send(new ListObjectsV2Command({ Bucket: this.bucket }));
    return Contents.map(({ Key = '' }) => Key);
  }

  async write(Key: string, Body: string | Buffer): Promise<void> {
    await this.s3().send(
      new PutObjectCommand({ Bucket: this.bucket, Key, Body, ContentLength: Buffer.byteLength(Body) }),
    );
  }

  async read(Key: string): Promise<Buffer> {
    const { Body } = await this.s3().send(new GetObjectCommand({ Bucket: this.bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async remove(Key: string): Promise<void> {
    await this.s3().send(new DeleteObjectCommand({ Bucket: this.bucket, Key }));
  }

  /** An item of the lock table. */
  async item(id = 'lock'): Promise<Record<string, unknown>> {
    const { Item } = await this.documents().send(
      new GetCommand({ TableName: this.table, Key: { id }, ConsistentRead: true }),
    );
    return Item ?? {};
  }

  /** Sets one attribute of the lock's item, as another run would. */
  async setLock(name: string, value: unknown): Promise<void> {
    const input = {
      TableName: this.table,
      Key: { id: 'lock' },
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    };
    await this.documents().send(new UpdateCommand(input));
  }

  private documents(): DynamoDBDocumentClient {
    return DynamoDBDocumentClient.from(new DynamoDBClient(this.administrator()));
  }

  private s3(): S3Client {
    return new S3Client({ ...this.administrator(), forcePathStyle: true });
  }

  private administrator() {
    return {
      region: REGION,
      endpoint: this.emulator.endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      requestHandler: { httpsAgent: { ca: this.emulator.ca } },
    };
  }
}

/** One emulator for a test file, with a gate before it. */
export class Backstage {
  private constructor(
    private readonly emulator: Emulator,
    private readonly gate: Gate,
    private readonly project: TestProject,
  ) {}

  static async open(): Promise<Backstage> {
    const emulator = await startEmulator();
    const { endpoint: target, ca, tls, caFile } = emulator;
    const gate = await startGate({ target, ca, tls });
    const project = new TestProject({ endpoint: gate.endpoint, caFile });
    return new Backstage(emulator, gate, project);
  }

  state(): Promise<State> {
    return State.open(this.project, this.gate, this.emulator);
  }

  async close(): Promise<void> {
    this.project.remove();
    await this.gate.stop();
    await this.emulator.stop();
  }
}
