import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ContextAttribute,
  type IScheduleGroup,
  Schedule,
  ScheduleGroup,
  ScheduleTargetInput,
} from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Exemptions } from '../exemptions';
import { PackagedFunction } from '../functions/packaged-function';
import { kebabCase } from '../names';
import { DeadLetterQueue } from '../queues/dead-letter-queue';
import { grantEnqueue } from '../queues/grants';
import { definedOnly } from '../validation';
import type { ScheduleOptions } from './schedule-options';
import { validateScheduleOptions } from './schedule-validation';

/** Options of a scheduled producer. */
export interface ScheduledProducerProps extends ScheduleOptions {
  /**
   * The queue that the function puts work into: `QUEUE_URL`, and the right to send.
   * @default - none
   */
  readonly queue?: IQueue;
}

/**
 * A function that EventBridge Scheduler invokes, to put work into a queue.
 *
 * Its event is `{"scheduledTime": "<ISO 8601>"}`, the time the tick was due: the same for every retry, so the function
 * can tell a retry from a new tick.
 */
export class ScheduledProducer extends Construct {
  /** The function. */
  public readonly producer: PackagedFunction;
  /** The schedule. */
  public readonly schedule: Schedule;
  /** The schedule's group. */
  public readonly scheduleGroup: IScheduleGroup;
  /** Where ticks and invocations go that failed. */
  public readonly deadLetterQueue: IQueue;
  /** The role that the schedule runs under: it may invoke exactly the function and fill exactly the dead-letter queue. */
  public readonly role: Role;

  constructor(scope: Construct, id: string, props: ScheduledProducerProps) {
    super(scope, id);
    const {
      schedule,
      queue,
      scheduleGroup,
      scheduleDeadLetterQueue,
      retryAttempts,
      maxEventAge,
      enabled,
      encryptionKey,
      ...options
    } = props;

    validateScheduleOptions(props);

    this.scheduleGroup = scheduleGroup ?? new ScheduleGroup(this, 'Group', { removalPolicy: RemovalPolicy.DESTROY });
    this.deadLetterQueue = scheduleDeadLetterQueue ?? new DeadLetterQueue(this, 'DeadLetters', { encryptionKey }).queue;
    this.producer = new PackagedFunction(this, 'Function', {
      serviceName: kebabCase(id),
      deadLetterQueue: this.deadLetterQueue,
      ...definedOnly(options),
    });
    if (queue) {
      this.producer.addEnvironment('QUEUE_URL', queue.queueUrl);
      grantEnqueue(this.producer, queue);
    }
    this.role = this.createRole(encryptionKey);
    this.schedule = new Schedule(this, 'Schedule', {
      schedule,
      scheduleGroup: this.scheduleGroup,
      enabled: enabled ?? true,
      key: encryptionKey,
      target: new LambdaInvoke(this.producer.lambdaFunction, {
        // The target would add every version of the function to the role.
        role: this.role.withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime }),
        deadLetterQueue: this.deadLetterQueue,
        retryAttempts: retryAttempts ?? 3,
        maxEventAge: maxEventAge ?? Duration.minutes(15),
      }),
    });
    // Not on the role as a whole: the schedule already refers to it, and would then wait twice.
    this.schedule.node.addDependency(this.role.node.findChild('DefaultPolicy'));
    this.node.defaultChild = this.schedule;
    this.excuse(encryptionKey);
  }

  /** The conditions keep another account's schedules, and other groups, from using the role. */
  private createRole(encryptionKey: IKey | undefined): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Stack.of(this).account,
            'aws:SourceArn': this.scheduleGroup.scheduleGroupArn,
          },
        },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [this.producer.lambdaFunction.functionArn],
      }),
    );
    grantEnqueue(role, this.deadLetterQueue);
    encryptionKey?.grant(role, 'kms:Decrypt');
    return role;
  }

  private excuse(encryptionKey: IKey | undefined): void {
    if (encryptionKey) return;
    Exemptions.of(this.schedule).add({
      reason: "A key that AWS owns, as no key was given; the input is only the tick's time.",
      checkov: ['CKV_AWS_297'],
    });
  }
}
