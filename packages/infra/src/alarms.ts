import type { EnvironmentConfig } from '@stratiform/config';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { type DeadLetterQueue, Exemptions, type WorkQueue } from 'stratiform';

export interface AlarmsProps {
  readonly config: EnvironmentConfig;
  readonly queue: WorkQueue;
  readonly scheduleDeadLetters: DeadLetterQueue;
  readonly encryptionKey?: IKey;
}

/** A message in a dead-letter queue is work that nobody does any more: each queue has an alarm, mailed where there is an address. */
export class Alarms extends Construct {
  private readonly topic?: Topic;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { alarmEmail } = props.config;
    if (alarmEmail !== 'none') {
      this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey: props.encryptionKey });
      if (!props.encryptionKey) {
        Exemptions.of(this.topic).add({
          reason:
            'CloudWatch cannot publish to a topic under the AWS-managed key; an alarm names a queue and a number, no data.',
          checkov: ['CKV_AWS_26'],
        });
      }
      const subscription = this.topic.addSubscription(new EmailSubscription(alarmEmail));
      Exemptions.of(subscription).add({
        reason: 'A mail that is not delivered is not delivered from a queue either; the alarm itself stays visible.',
        nag: ['Serverless-SNSRedrivePolicy'],
      });
      this.topic.grantPublish(this.alarmsOfThisAccount());
    }
    this.onAnyMessage(
      'DeadTasks',
      props.queue.metricDlqDepth(),
      'A task failed on every try and is in the dead-letter queue.',
    );
    this.onAnyMessage(
      'DeadSchedules',
      props.scheduleDeadLetters.metricDepth(),
      'A scheduled invocation failed on every try.',
    );
  }

  /** Without the conditions an alarm of any account could publish to the topic, as CloudWatch is the same principal for all. */
  private alarmsOfThisAccount(): ServicePrincipal {
    const stack = Stack.of(this);
    const alarms = {
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    };
    return new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: { 'aws:SourceArn': stack.formatArn(alarms) },
      },
    });
  }

  private onAnyMessage(id: string, metric: Metric, alarmDescription: string): void {
    const alarm = new Alarm(this, id, {
      alarmDescription,
      metric: metric.with({ statistic: 'Maximum', period: Duration.minutes(1) }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.topic) alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
