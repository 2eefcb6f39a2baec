import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

/** The lock's table, past every rule of those who hold it. */
export class LockTable {
  private readonly client: DynamoDBDocumentClient;

  constructor(
    administrator: DynamoDBClientConfig,
    private readonly table: string,
  ) {
    this.client = DynamoDBDocumentClient.from(new DynamoDBClient(administrator));
  }

  /** Another run takes the environment, whoever holds it. */
  async steal(): Promise<void> {
    const until = Date.now() + 60_000;
    await this.update('SET holder = :h, #run = :r, since = :s, leaseUntil = :u ADD fence :one', {
      ':h': 'somebody else',
      ':r': 'another run',
      ':s': new Date().toISOString(),
      ':u': until,
    });
  }

  /** As `stratiform lock --break` does. */
  async break(): Promise<void> {
    await this.update('REMOVE holder, #run, planId, since, leaseUntil ADD fence :one', {});
  }

  /** Who holds it. */
  async holder(): Promise<string | undefined> {
    const { Item } = await this.client.send(
      new GetCommand({ TableName: this.table, Key: { id: 'lock' }, ConsistentRead: true }),
    );
    return Item?.holder as string | undefined;
  }

  private async update(UpdateExpression: string, values: object): Promise<void> {
    await this.client.send(
      new UpdateCommand({
        TableName: this.table,
        Key: { id: 'lock' },
        UpdateExpression,
        ExpressionAttributeNames: { '#run': 'run' },
        ExpressionAttributeValues: { ...values, ':one': 1 },
      }),
    );
  }
}
