import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  type ApiOptions,
  BackendSecret,
  BackendTable,
  DependencyLayer,
  type DependencyLayerProps,
  Packaging,
  type ProducerOptions,
  type ServerlessBackendProps,
  TableAccess,
  type WorkerOptions,
} from '../../src';

// Template validation costs a second or two for each synthesis; the layers validate their templates.
process.env.CDK_VALIDATION = 'false';
// The CDK's own TableV2 uses what the CDK has deprecated.
process.env.JSII_DEPRECATED = 'quiet';

const workspace = mkdtempSync(join(tmpdir(), 'stratiform-'));
let count = 0;
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

export function aStack(region?: string): Stack {
  const app = new App({ outdir: join(workspace, `out-${count++}`), analyticsReporting: false });
  return new Stack(app, 'Shop', region ? { env: { account: '111111111111', region } } : {});
}

export function templateOf(stack: Stack): Template {
  return Template.fromStack(stack);
}

/** A directory with the given files, by path within it. */
export function aDirectory(
  files: Record<string, string | Buffer> = { 'index.js': 'exports.handler = () => {};' },
): string {
  const directory = join(workspace, `code-${count++}`);
  mkdirSync(directory);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  return directory;
}

/** Makes a file in the directory that is large and takes no space. */
export function addSparseFile(directory: string, path: string, megabytes: number): string {
  writeFileSync(join(directory, path), '');
  truncateSync(join(directory, path), megabytes * 1024 * 1024);
  return directory;
}

export function nodeCode(): Packaging {
  return Packaging.zip(aDirectory());
}

export function pythonDirectory(): string {
  return aDirectory({ 'api_server.py': 'def lambda_handler(event, context): ...' });
}

export function aLayer(stack: Stack, props: Partial<DependencyLayerProps> = {}): DependencyLayer {
  const directory = aDirectory({ 'python/fastapi.py': 'FastAPI = object' });
  return new DependencyLayer(stack, 'Layer', { directory, runtime: Runtime.PYTHON_3_13, ...props });
}

export function anApi(options: Partial<ApiOptions> = {}): ApiOptions {
  return { packaging: nodeCode(), ...options };
}

export function aWorker(options: Partial<WorkerOptions> = {}): WorkerOptions {
  return { packaging: nodeCode(), ...options };
}

export function aProducer(options: Partial<ProducerOptions> = {}): ProducerOptions {
  return { packaging: nodeCode(), schedule: ScheduleExpression.rate(Duration.minutes(5)), ...options };
}

/** The reference backend: every part, and each function with what it needs of the tables and the secret. */
export function aWholeBackend(props: Partial<ServerlessBackendProps> = {}): ServerlessBackendProps {
  return {
    api: anApi({
      secretAccess: ['api-key'],
      tableAccess: {
        users: TableAccess.READ_REPLACE_DELETE_ITEM,
        events: TableAccess.APPEND_AND_QUERY,
        tasks: TableAccess.READ_WRITE_ITEM,
      },
    }),
    worker: aWorker({ tableAccess: { tasks: TableAccess.READ_WRITE_ITEM } }),
    producer: aProducer({ tableAccess: { tasks: TableAccess.WRITE_ITEM } }),
    tables: {
      users: BackendTable.keyValue(),
      events: BackendTable.timeSeries(),
      tasks: BackendTable.keyValue({ partitionKeyName: 'task_id', timeToLiveAttribute: 'ttl' }),
    },
    secrets: { 'api-key': BackendSecret.empty({ secretName: '/shop/dev/api-key' }) },
    ...props,
  };
}

/** What an earlier layer published, as a value that is known only at deployment. */
export function anOutput(stack: Stack, name: string): string {
  return new CfnParameter(stack, name, {
    type: 'AWS::SSM::Parameter::Value<String>',
    default: `/shop/dev/infra/${name}`,
  }).valueAsString;
}

/** The parts of the reference backend that other layers made, each known only at deployment. */
export function importedParts(stack: Stack): Partial<ServerlessBackendProps> {
  const table = (id: string) =>
    BackendTable.existing(TableV2.fromTableAttributes(stack, id, { tableArn: anOutput(stack, `${id}Arn`) }));
  return {
    httpApi: HttpApi.fromHttpApiAttributes(stack, 'HttpApi', {
      httpApiId: anOutput(stack, 'HttpApiId'),
      apiEndpoint: anOutput(stack, 'HttpApiUrl'),
    }),
    queue: Queue.fromQueueAttributes(stack, 'Queue', {
      queueArn: anOutput(stack, 'QueueArn'),
      queueUrl: anOutput(stack, 'QueueUrl'),
    }),
    tables: { users: table('Users'), events: table('Events'), tasks: table('Tasks') },
    secrets: {
      'api-key': BackendSecret.existing(Secret.fromSecretCompleteArn(stack, 'ApiKey', anOutput(stack, 'ApiKeyArn'))),
    },
  };
}
