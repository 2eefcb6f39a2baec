import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  DeadLetterQueue,
  PackagedFunction,
  QueueWorker,
  type QueueWorkerProps,
  WorkQueue,
  type WorkQueueProps,
} from '../src';
import { anOutput, aStack, nodeCode, templateOf } from './support/builders';
import { actionsOf, resourceAllowed, resourceOf, resourcesOf, variablesOf } from './support/templates';

function aQueue(props: WorkQueueProps = {}) {
  const stack = aStack();
  return { stack, queue: new WorkQueue(stack, 'Work', props) };
}

function aWorkerOn(props: Partial<QueueWorkerProps> = {}, stack = aStack()) {
  const worker = new QueueWorker(stack, 'Mailer', { packaging: nodeCode(), ...props });
  return { stack, worker };
}

describe('a work queue', () => {
  it('keeps the logical ids of its queues', () => {
    const ids = Object.keys(resourcesOf(templateOf(aQueue().stack), 'AWS::SQS::Queue'));
    expect(ids).toEqual(['WorkDeadLettersQueueD9831E5E', 'WorkQueue1CAC4D2F']);
  });

  it.each([
    [{}, 360],
    [{ consumerTimeout: Duration.seconds(3) }, 18],
    [{ consumerTimeout: Duration.seconds(3), batchWindow: Duration.seconds(2) }, 20],
    [{ consumerTimeout: Duration.minutes(15), batchWindow: Duration.minutes(5) }, 5700],
  ])('with %j hides a message for %d seconds: six timeouts and the batch window', (props, seconds) => {
    const { stack, queue } = aQueue(props);
    expect(queue.visibilityTimeout.toSeconds()).toBe(seconds);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: seconds });
  });

  it('gives a message up after five tries', () => {
    const { stack, queue } = aQueue();
    expect(queue.maxReceiveCount).toBe(5);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', {
      RedrivePolicy: { deadLetterTargetArn: Match.anyValue(), maxReceiveCount: 5 },
    });
  });

  it('keeps what failed for 14 days and lets only itself send it there', () => {
    const template = templateOf(aQueue({ queueName: 'work' }).stack);
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 14 * 24 * 3600,
      RedriveAllowPolicy: {
        redrivePermission: 'byQueue',
        sourceQueueArns: [
          {
            'Fn::Join': [
              '',
              [
                'arn:',
                { Ref: 'AWS::Partition' },
                ':sqs:',
                { Ref: 'AWS::Region' },
                ':',
                { Ref: 'AWS::AccountId' },
                ':work',
              ],
            ],
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'work' });
  });

  it('is named by its stack and path, as its dead-letter queue has to name it', () => {
    templateOf(aQueue().stack).hasResourceProperties('AWS::SQS::Queue', {
      QueueName: Match.stringLikeRegexp('^Shop-Work-[0-9A-F]{8}$'),
    });
  });

  it('encrypts with the key that is given, the dead-letter queue too', () => {
    const stack = aStack();
    new WorkQueue(stack, 'Work', { encryptionKey: new Key(stack, 'Key') });
    const queues = Object.values(resourcesOf(templateOf(stack), 'AWS::SQS::Queue'));
    expect(queues.map((queue) => queue.Properties.KmsMasterKeyId !== undefined)).toEqual([true, true]);
  });

  it('lets a sender send, and nothing else', () => {
    const { stack, queue } = aQueue();
    queue.grantEnqueue(new PackagedFunction(stack, 'Sender', { packaging: nodeCode() }));
    expect(actionsOf(templateOf(stack), 'SenderRole', 'sqs')).toEqual(['sqs:SendMessage']);
  });

  it('lets a sender use its key', () => {
    const stack = aStack();
    const queue = new WorkQueue(stack, 'Work', { encryptionKey: new Key(stack, 'Key') });
    queue.grantEnqueue(new PackagedFunction(stack, 'Sender', { packaging: nodeCode() }));
    expect(actionsOf(templateOf(stack), 'SenderRole', 'kms')).toEqual(['kms:GenerateDataKey', 'kms:Decrypt']);
  });

  it('measures what waits in its dead-letter queue', () => {
    const { stack, queue } = aQueue();
    const metric = queue.metricDlqDepth();
    expect(metric.metricName).toBe('ApproximateNumberOfMessagesVisible');
    expect(metric.statistic).toBe('Maximum');
    expect(stack.resolve(metric.dimensions?.['QueueName'])).toEqual({
      'Fn::GetAtt': ['WorkDeadLettersQueueD9831E5E', 'QueueName'],
    });
  });
});

describe('a dead-letter queue on its own', () => {
  it('takes nothing from other queues', () => {
    const stack = aStack();
    new DeadLetterQueue(stack, 'Ticks');
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', {
      RedriveAllowPolicy: { redrivePermission: 'denyAll' },
    });
  });
});

describe('a queue worker', () => {
  it('takes ten messages at a time, ten batches at once, and reports each failure', () => {
    templateOf(aWorkerOn().stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 10 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it.each([
    [1, 2],
    [4, 4],
    [50, 10],
  ])('with %d reserved invocations takes %d batches at once', (reservedConcurrency, batches) => {
    templateOf(aWorkerOn({ reservedConcurrency }).stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: batches },
    });
  });

  it('has its own queue keep messages long enough for the tries that its timeout makes', () => {
    const queueOptions = { retentionPeriod: Duration.minutes(10) };
    expect(() => aWorkerOn({ timeout: Duration.seconds(3), queueOptions })).not.toThrow();
    expect(() => aWorkerOn({ timeout: Duration.minutes(5), queueOptions })).toThrow(
      "'retentionPeriod' should be at least 2 hours 30 minutes, got '10 minutes'",
    );
  });

  it('makes a queue that follows its timeout and batch window', () => {
    const { stack, worker } = aWorkerOn({ timeout: Duration.seconds(3), batchWindow: Duration.seconds(1) });
    expect(worker.workQueue?.visibilityTimeout.toSeconds()).toBe(19);
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 19 });
  });

  it('may receive and delete on exactly its queue', () => {
    const stack = aStack();
    const work = new WorkQueue(stack, 'Work');
    aWorkerOn({ queue: work.queue }, stack);
    expect(
      resourceAllowed(
        templateOf(stack),
        'MailerFunctionRole',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
      ),
    ).toEqual({ 'Fn::GetAtt': ['WorkQueue1CAC4D2F', 'Arn'] });
  });

  it('may change visibility only when its code does', () => {
    const template = templateOf(aWorkerOn({ changesVisibility: true }).stack);
    expect(actionsOf(template, 'MailerFunctionRole', 'sqs')).toContain('sqs:ChangeMessageVisibility');
  });

  it('may decrypt with the key of its queue', () => {
    const stack = aStack();
    aWorkerOn({ queueOptions: { encryptionKey: new Key(stack, 'Key') } }, stack);
    expect(actionsOf(templateOf(stack), 'MailerFunctionRole', 'kms')).toEqual(['kms:Decrypt']);
  });

  it('is told how often its queue tries', () => {
    const template = templateOf(aWorkerOn({ queueOptions: { maxReceiveCount: 3 } }).stack);
    expect(variablesOf(template, 'Mailer')['MAX_RECEIVE_COUNT']).toBe('3');
  });

  it('is named in logs by its own id', () => {
    expect(variablesOf(templateOf(aWorkerOn().stack), 'Mailer')['POWERTOOLS_SERVICE_NAME']).toBe('mailer');
  });

  it('works on a queue that is known only at deployment', () => {
    const stack = aStack();
    const queue = Queue.fromQueueAttributes(stack, 'Work', {
      queueArn: anOutput(stack, 'QueueArn'),
      queueUrl: anOutput(stack, 'QueueUrl'),
      keyArn: anOutput(stack, 'KeyArn'),
    });
    const { worker } = aWorkerOn({ queue, maxReceiveCount: 3 }, stack);
    const template = templateOf(stack);
    expect(worker.workQueue).toBeUndefined();
    expect(resourceOf(template, 'AWS::Lambda::EventSourceMapping').Properties.EventSourceArn).toEqual({
      Ref: 'QueueArn',
    });
    expect(resourceAllowed(template, 'MailerFunctionRole', 'kms:Decrypt')).toEqual({ Ref: 'KeyArn' });
    expect(variablesOf(template, 'Mailer')['MAX_RECEIVE_COUNT']).toBe('3');
  });

  it('knows a work queue that it is given', () => {
    const stack = aStack();
    const work = new WorkQueue(stack, 'Work', { maxReceiveCount: 7 });
    const { worker } = aWorkerOn({ queue: work.queue }, stack);
    expect(worker.workQueue).toBe(work);
    expect(variablesOf(templateOf(stack), 'Mailer')['MAX_RECEIVE_COUNT']).toBe('7');
  });

  it('is refused by a queue that shows messages again too early', () => {
    const stack = aStack();
    const work = new WorkQueue(stack, 'Work', { consumerTimeout: Duration.seconds(30) });
    expect(() => aWorkerOn({ queue: work.queue, timeout: Duration.minutes(1) }, stack)).toThrow(
      "'timeout' should be at most a sixth of the queue's visibility timeout less the batch window, got '1 minute': " +
        "'Shop/Work' hides messages for 3 minutes, 6 minutes are needed: " +
        "give it the 'consumerTimeout' and 'batchWindow' of this worker",
    );
  });

  it('is refused when it thinks that its queue tries more often than it does', () => {
    const stack = aStack();
    const work = new WorkQueue(stack, 'Work', { maxReceiveCount: 7 });
    expect(() => aWorkerOn({ queue: work.queue, maxReceiveCount: 3 }, stack)).toThrow(
      "'maxReceiveCount' should be 7, as 'Shop/Work' has it, got '3'",
    );
  });
});
