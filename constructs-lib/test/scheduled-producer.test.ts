import { Duration, TimeZone } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression, ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DeadLetterQueue, ScheduledProducer, type ScheduledProducerProps, WorkQueue } from '../src';
import { anOutput, aProducer, aStack, templateOf } from './support/builders';
import { actionsOf, resourceAllowed, resourceOf, resourcesOf, statementsOf, variablesOf } from './support/templates';

function aSchedule(props: Partial<ScheduledProducerProps> = {}, stack = aStack()) {
  return { stack, producer: new ScheduledProducer(stack, 'Nightly', { ...aProducer(), ...props }) };
}

describe('a scheduled producer', () => {
  it('ticks by its expression, in its time zone', () => {
    const schedule = ScheduleExpression.cron({ hour: '3', minute: '0', timeZone: TimeZone.EUROPE_BERLIN });
    templateOf(aSchedule({ schedule }).stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
  });

  it.each(['rate(1 minute)', 'rate(5 minutes)', 'rate(1 hours)', 'cron(0 12 * * ? *)', 'at(2030-01-31T12:00:00)'])(
    'takes %s',
    (expression) => {
      expect(() => aSchedule({ schedule: ScheduleExpression.expression(expression) })).not.toThrow();
    },
  );

  it('tells the function when the tick was due', () => {
    templateOf(aSchedule().stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: { Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}' },
    });
  });

  it('tries a tick again three times within a quarter of an hour', () => {
    templateOf(aSchedule().stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: { RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 900 } },
    });
  });

  it('can be told otherwise, and to stand still', () => {
    const { stack } = aSchedule({ retryAttempts: 0, maxEventAge: Duration.hours(24), enabled: false });
    templateOf(stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      State: 'DISABLED',
      Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 86400 } },
    });
  });

  it('sends both lost ticks and failed invocations to one dead-letter queue', () => {
    const template = templateOf(aSchedule().stack);
    const target = resourceOf(template, 'AWS::Scheduler::Schedule').Properties.Target;
    const fn = resourceOf(template, 'AWS::Lambda::Function').Properties;
    expect(target.DeadLetterConfig.Arn).toEqual(fn.DeadLetterConfig.TargetArn);
  });

  it('runs under a role that may invoke exactly the function and fill exactly the dead-letter queue', () => {
    const template = templateOf(aSchedule().stack);
    const [fn] = Object.keys(resourcesOf(template, 'AWS::Lambda::Function'));
    const [queue] = Object.keys(resourcesOf(template, 'AWS::SQS::Queue'));
    expect(statementsOf(template, 'NightlyRole')).toEqual([
      { Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: { 'Fn::GetAtt': [fn, 'Arn'] } },
      { Action: 'sqs:SendMessage', Effect: 'Allow', Resource: { 'Fn::GetAtt': [queue, 'Arn'] } },
    ]);
  });

  it("has a role that only this account's schedules of its group can assume", () => {
    const template = templateOf(aSchedule().stack);
    const [group] = Object.keys(resourcesOf(template, 'AWS::Scheduler::ScheduleGroup'));
    const { AssumeRolePolicyDocument } = resourceOf(template, 'AWS::IAM::Role', 'NightlyRole').Properties;
    expect(AssumeRolePolicyDocument.Statement).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': { 'Fn::GetAtt': [group, 'Arn'] },
          },
        },
      },
    ]);
  });

  it('waits for the policy of its role', () => {
    const template = templateOf(aSchedule().stack);
    expect(resourceOf(template, 'AWS::Scheduler::Schedule').DependsOn).toEqual([
      expect.stringMatching(/^NightlyRoleDefaultPolicy/),
    ]);
  });

  it('puts work into the queue that it is given', () => {
    const stack = aStack();
    const work = new WorkQueue(stack, 'Work');
    aSchedule({ queue: work.queue }, stack);
    const template = templateOf(stack);
    const { Ref } = variablesOf(template, 'Nightly')['QUEUE_URL'];
    expect(Ref).toMatch(/^WorkQueue/);
    expect(statementsOf(template, 'NightlyFunctionRole')).toContainEqual({
      Action: 'sqs:SendMessage',
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [Ref, 'Arn'] },
    });
  });

  it('joins a group and a dead-letter queue that other stacks made', () => {
    const stack = aStack();
    const queueArn = anOutput(stack, 'DeadLettersArn');
    aSchedule(
      {
        scheduleGroup: ScheduleGroup.fromScheduleGroupName(stack, 'Group', anOutput(stack, 'GroupName')),
        scheduleDeadLetterQueue: Queue.fromQueueArn(stack, 'DeadLetters', queueArn),
      },
      stack,
    );
    const template = templateOf(stack);
    template.resourceCountIs('AWS::Scheduler::ScheduleGroup', 0);
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      GroupName: { Ref: 'GroupName' },
      Target: { DeadLetterConfig: { Arn: { Ref: 'DeadLettersArn' } } },
    });
    expect(resourceAllowed(template, 'NightlyRole', 'sqs:SendMessage')).toEqual({ Ref: 'DeadLettersArn' });
  });

  it('shares a dead-letter queue with other schedules', () => {
    const stack = aStack();
    const scheduleDeadLetterQueue = new DeadLetterQueue(stack, 'DeadLetters').queue;
    aSchedule({ scheduleDeadLetterQueue }, stack);
    templateOf(stack).resourceCountIs('AWS::SQS::Queue', 1);
  });

  it('encrypts its input with the key that is given, and its role may read it', () => {
    const stack = aStack();
    aSchedule({ encryptionKey: new Key(stack, 'Key') }, stack);
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::Scheduler::Schedule', { KmsKeyArn: Match.anyValue() });
    expect(actionsOf(template, 'NightlyRole', 'kms')).toContain('kms:Decrypt');
  });

  it('takes its group along when it is removed, as a kept one would be in the way of the next', () => {
    templateOf(aSchedule().stack).hasResource('AWS::Scheduler::ScheduleGroup', { DeletionPolicy: 'Delete' });
  });
});
