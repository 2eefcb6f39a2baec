import { type EnvironmentConfig, read } from '@stratiform/config';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BackendSecret, BackendTable } from 'stratiform';

/** What the earlier layers made, as the CDK's own types, known by the outputs that they published. */
export function imported(scope: Construct, config: EnvironmentConfig) {
  const core = read(scope, config, 'core');
  const infra = read(scope, config, 'infra');
  const within = new Construct(scope, 'Platform');
  const keyArn = config.encryption === 'customer-key' ? core.encryptionKeyArn : undefined;
  const encryptionKey = keyArn ? Key.fromKeyArn(within, 'EncryptionKey', keyArn) : undefined;

  const table = (id: string, tableArn: string) =>
    BackendTable.existing(TableV2.fromTableAttributes(within, id, { tableArn, encryptionKey }));

  return {
    encryptionKey,
    httpApi: HttpApi.fromHttpApiAttributes(within, 'HttpApi', { httpApiId: infra.apiId }),
    queue: Queue.fromQueueAttributes(within, 'Queue', { queueArn: infra.queueArn, queueUrl: infra.queueUrl, keyArn }),
    scheduleDeadLetterQueue: Queue.fromQueueAttributes(within, 'ScheduleDeadLetters', {
      queueArn: infra.scheduleDeadLetterQueueArn,
      keyArn,
    }),
    scheduleGroup: ScheduleGroup.fromScheduleGroupName(within, 'Schedules', infra.scheduleGroupName),
    secrets: {
      'api-key': BackendSecret.existing(
        Secret.fromSecretAttributes(within, 'ApiKey', { secretCompleteArn: core.apiKeySecretArn, encryptionKey }),
      ),
    },
    tables: {
      users: table('Users', infra.usersTableArn),
      events: table('Events', infra.eventsTableArn),
      tasks: table('TaskStates', infra.tasksTableArn),
    },
  };
}
