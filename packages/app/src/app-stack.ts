import { type EnvironmentConfig, LayerStack, publish, read } from '@stratiform/config';
import { type App, Duration } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Exemptions, ServerlessBackend, TableAccess, TableOperation } from 'stratiform';
import { type Builds, builds } from './builds';
import { imported } from './imported';
import { packagings } from './packagings';

/** Workloads: the API's, the worker's and the producer's functions, joined to the platform that infra made. */
export class AppStack extends LayerStack {
  /** @param built where the services' packages or images are; the repository's own by default. */
  constructor(app: App, config: EnvironmentConfig, built: Builds = builds(config)) {
    super(app, 'app', config);
    const platform = imported(this, config);
    const boundary = read(this, config, 'core').permissionsBoundaryArn;
    PermissionsBoundary.of(this).apply(ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', boundary));

    const { architecture, python } = built;
    const { api, worker, cron } = packagings(this, config, built);

    const backend = new ServerlessBackend(this, 'Backend', {
      httpApi: platform.httpApi,
      queue: platform.queue,
      tables: platform.tables,
      secrets: platform.secrets,
      encryptionKey: platform.encryptionKey,
      architecture,
      logRetention: config.logRetention,
      logEncryptionKey: platform.encryptionKey,
      rolePath: `/${config.project}/${config.name}/app/`,
      api: {
        packaging: api,
        runtime: python,
        handler: 'api_server.lambda_handler',
        memorySize: config.api.memorySize,
        timeout: Duration.seconds(config.api.timeoutSeconds),
        secretAccess: ['api-key'],
        tableAccess: {
          users: TableAccess.of(TableOperation.GET_ITEM, TableOperation.UPDATE_ITEM, TableOperation.DELETE_ITEM),
          events: TableAccess.APPEND_AND_QUERY,
          tasks: TableAccess.READ_WRITE_ITEM,
        },
        unauthenticatedReason:
          'The reference API is public and throttled; a backend of your own names an authorizer here.',
      },
      worker: {
        packaging: worker,
        memorySize: config.worker.memorySize,
        timeout: Duration.seconds(config.worker.timeoutSeconds),
        maxConcurrency: config.worker.maxConcurrency,
        maxReceiveCount: config.worker.maxReceiveCount,
        tableAccess: { tasks: TableAccess.READ_WRITE_ITEM },
      },
      producer: {
        packaging: cron,
        memorySize: config.producer.memorySize,
        timeout: Duration.seconds(config.producer.timeoutSeconds),
        schedule: ScheduleExpression.expression(config.producer.schedule),
        scheduleGroup: platform.scheduleGroup,
        scheduleDeadLetterQueue: platform.scheduleDeadLetterQueue,
        tableAccess: { tasks: TableAccess.WRITE_ITEM },
      },
    });

    if (!built.images) {
      Exemptions.of(backend.apiFunction.lambdaFunction).add({
        reason: 'Python 3.13 is what the API is tested on; a newer runtime comes with a test run on it.',
        nag: ['AwsSolutions-L1', 'Serverless-LambdaLatestVersion'],
      });
    }

    publish(this, config, 'app', {
      apiFunctionName: backend.apiFunction.lambdaFunction.functionName,
      producerFunctionName: backend.producerFunction?.lambdaFunction.functionName ?? 'none',
      workerFunctionName: backend.workerFunction?.lambdaFunction.functionName ?? 'none',
    });
  }
}
