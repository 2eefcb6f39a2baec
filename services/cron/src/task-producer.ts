import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { queuedTask, type TaskMessage } from '@stratiform/task-contract';
import type { Settings } from './settings';

/**
 * Makes tasks: the row first, so that whoever hears of the task finds it, then the message.
 *
 * A schedule can be delivered twice, by itself or because the first try was cut off between row and message. The message
 * is sent every time, whatever the row says: a second one does no harm, as the worker completes a task once, where a
 * missing one would lose the task.
 */
export class TaskProducer {
  private readonly documents: DynamoDBDocumentClient;

  constructor(
    dynamodb: DynamoDBClient,
    private readonly sqs: SQSClient,
    private readonly settings: Settings,
  ) {
    this.documents = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { allowImpreciseNumbers: true } });
  }

  /**
   * Makes a task, or sends its message again.
   *
   * @returns whether the task is new
   */
  async produce(message: TaskMessage): Promise<boolean> {
    const isNew = await this.putRow(message);
    await this.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.settings.queueUrl,
        MessageBody: JSON.stringify(message),
        MessageAttributes: { correlation_id: { DataType: 'String', StringValue: message.correlation_id } },
      }),
    );
    return isNew;
  }

  /** Puts the row of a new task; one that is there stays as it is. */
  private async putRow(message: TaskMessage): Promise<boolean> {
    try {
      await this.documents.send(
        new PutCommand({
          TableName: this.settings.tasksTable,
          Item: queuedTask(message),
          ConditionExpression: 'attribute_not_exists(task_id)',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
