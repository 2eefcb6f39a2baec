/// <reference path="./dynalite.d.ts" />
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { queuedTask, type TaskMessage, type TaskRow, type TaskStatus } from '@stratiform/task-contract';
import dynalite from 'dynalite';

/** A tasks table on a DynamoDB of this process, reached over HTTP by the real SDK. */
export class TasksTable {
  readonly name = 'tasks';
  private readonly server = dynalite({ createTableMs: 0 });
  private readonly clients: DynamoDBClient[] = [];
  private documents!: DynamoDBDocumentClient;

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const client = this.client();
    this.documents = DynamoDBDocumentClient.from(client);
    await client.send(
      new CreateTableCommand({
        TableName: this.name,
        AttributeDefinitions: [{ AttributeName: 'task_id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'task_id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 0.01, maxDelay: 0.05 } as never, {
      TableName: this.name,
    });
  }

  async stop(): Promise<void> {
    for (const client of this.clients) client.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** A client of its own, as every process has one. */
  client(): DynamoDBClient {
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    this.clients.push(client);
    return client;
  }

  async queue(message: TaskMessage): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: this.name, Item: queuedTask(message) }));
  }

  async setStatus(taskId: string, status: TaskStatus): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: this.name, Item: { ...(await this.row(taskId)), status } }));
  }

  async row(taskId: string): Promise<TaskRow | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.name, Key: { task_id: taskId }, ConsistentRead: true }),
    );
    return Item as TaskRow | undefined;
  }

  /** Keys of all rows, idempotency records included. */
  async keys(): Promise<string[]> {
    const { Items = [] } = await this.documents.send(new ScanCommand({ TableName: this.name, ConsistentRead: true }));
    return Items.map((item) => item.task_id as string);
  }

  /** Deletes all idempotency records. */
  async forgetRecords(): Promise<void> {
    for (const key of (await this.keys()).filter((name) => name.includes('#'))) {
      await this.documents.send(new DeleteCommand({ TableName: this.name, Key: { task_id: key } }));
    }
  }
}
