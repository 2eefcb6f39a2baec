import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TaskRow, TaskStatus } from '@stratiform/task-contract';
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

  async setStatus(taskId: string, status: TaskStatus): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: this.name, Item: { ...(await this.row(taskId)), status } }));
  }

  async row(taskId: string): Promise<TaskRow | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.name, Key: { task_id: taskId }, ConsistentRead: true }),
    );
    return Item as TaskRow | undefined;
  }
}
