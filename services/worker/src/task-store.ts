import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { queuedTask, type TaskMessage, type TaskStatus } from '@stratiform/task-contract';

/** The longest `last_error` that is kept, in characters. */
const longestError = 1000;

/**
 * The rows of tasks. Every write is one conditional request, so a process can be killed before or behind it, and two can
 * run at once.
 *
 * A message may have no row: somebody can put one on the queue by hand. It gets its row then, so that its result is kept
 * and `GET /tasks/{task_id}` finds it.
 */
export class TaskStore {
  private readonly documents: DynamoDBDocumentClient;

  constructor(
    client: DynamoDBClient,
    private readonly table: string,
  ) {
    this.documents = DynamoDBDocumentClient.from(client, {
      // The API lets numbers up to 1e125 through; the default refuses those over 2^53.
      marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    });
  }

  /**
   * Keeps the result, unless the task was completed before.
   *
   * @returns whether this call completed the task
   */
  async complete(message: TaskMessage, result: Record<string, unknown>, attempt: number): Promise<boolean> {
    return this.update(message, {
      UpdateExpression:
        'SET #status = :status, #result = :result, completed_at = :now, attempts = :attempt REMOVE last_error ADD completions :one',
      ConditionExpression: 'attribute_exists(task_id) AND attribute_not_exists(completions)',
      ExpressionAttributeNames: { '#status': 'status', '#result': 'result' },
      ExpressionAttributeValues: {
        ':status': 'done' satisfies TaskStatus,
        ':result': result,
        ':now': new Date().toISOString(),
        ':attempt': attempt,
        ':one': 1,
      },
    });
  }

  /**
   * Notes a failure, unless the task was completed: by an earlier delivery, or by one that ran beside this one.
   *
   * @returns whether it was noted
   */
  async fail(message: TaskMessage, status: 'retrying' | 'failed', error: Error, attempt: number): Promise<boolean> {
    return this.update(message, {
      UpdateExpression: 'SET #status = :status, last_error = :error, attempts = :attempt',
      ConditionExpression: 'attribute_exists(task_id) AND attribute_not_exists(completions)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':status': status,
        ':error': `${error.name}: ${error.message}`.slice(0, longestError),
        ':attempt': attempt,
      },
    });
  }

  private async update(message: TaskMessage, change: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    const command = () =>
      new UpdateCommand({
        TableName: this.table,
        Key: { task_id: message.task_id },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...change,
      });
    try {
      await this.documents.send(command());
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      if (error.Item) return false;
    }
    await this.putRow(message);
    try {
      await this.documents.send(command());
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  private async putRow(message: TaskMessage): Promise<void> {
    try {
      await this.documents.send(
        new PutCommand({
          TableName: this.table,
          Item: queuedTask(message),
          ConditionExpression: 'attribute_not_exists(task_id)',
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}
