import { type EnvironmentConfig, LayerStack, publish, read } from '@stratiform/config';
import { type App, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DeadLetterQueue, SecretReaders, ServerlessHttpApi, WorkQueue } from 'stratiform';
import { Alarms } from './alarms';
import { publicUrl } from './domain';
import { ImageRepository } from './image-repository';
import { Tables } from './tables';

/** Platform: what workloads are joined by and keep their data in, and who may read which secret. */
export class InfraStack extends LayerStack {
  constructor(app: App, config: EnvironmentConfig) {
    super(app, 'infra', config);
    const core = read(this, config, 'core');
    const encryptionKey =
      config.encryption === 'customer-key' ? Key.fromKeyArn(this, 'EncryptionKey', core.encryptionKeyArn) : undefined;

    const http = new ServerlessHttpApi(this, 'HttpApi', {
      throttleRateLimit: config.api.throttleRateLimit,
      throttleBurstLimit: config.api.throttleBurstLimit,
      logRetention: config.logRetention,
      logEncryptionKey: encryptionKey,
    });
    const tasks = new WorkQueue(this, 'Tasks', {
      consumerTimeout: Duration.seconds(config.worker.timeoutSeconds),
      maxReceiveCount: config.worker.maxReceiveCount,
      encryptionKey,
    });
    const scheduleDeadLetters = new DeadLetterQueue(this, 'ScheduleDeadLetters', { encryptionKey });
    const schedules = new ScheduleGroup(this, 'Schedules', { removalPolicy: RemovalPolicy.DESTROY });
    const tables = new Tables(this, 'Tables', { config, encryptionKey });
    const [apiImages, workerImages, cronImages] = [
      new ImageRepository(this, 'ApiImages', { config, service: 'api', encryptionKey }),
      new ImageRepository(this, 'WorkerImages', { config, service: 'worker', encryptionKey }),
      new ImageRepository(this, 'CronImages', { config, service: 'cron', encryptionKey }),
    ];
    new SecretReaders(this, 'ApiKeyReaders', {
      secret: Secret.fromSecretCompleteArn(this, 'ApiKey', core.apiKeySecretArn),
      rolePaths: [`/${config.project}/${config.name}/app/`],
      // CloudFormation reads a secret that it updates: refused, core could change neither its tags nor its key again.
      roleArnPatterns: [this.executionRoleArn],
    });
    new Alarms(this, 'Alarms', { config, queue: tasks, scheduleDeadLetters, encryptionKey });

    publish(this, config, 'infra', {
      apiId: http.httpApi.apiId,
      apiRepositoryUri: apiImages.repository.repositoryUri,
      apiUrl: publicUrl(this, config, http),
      cronRepositoryUri: cronImages.repository.repositoryUri,
      deadLetterQueueArn: tasks.deadLetterQueue.queueArn,
      deadLetterQueueUrl: tasks.deadLetterQueue.queueUrl,
      eventsTableArn: tables.events.table.tableArn,
      queueArn: tasks.queue.queueArn,
      queueUrl: tasks.queue.queueUrl,
      scheduleDeadLetterQueueArn: scheduleDeadLetters.queue.queueArn,
      scheduleGroupName: schedules.scheduleGroupName,
      tasksTableArn: tables.tasks.table.tableArn,
      usersTableArn: tables.users.table.tableArn,
      workerRepositoryUri: workerImages.repository.repositoryUri,
    });
  }
}
