import { Duration, Lazy } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  type ApiOptions,
  BackendSecret,
  BackendTable,
  DependencyLayer,
  EmptySecret,
  type ImageOptions,
  KeyValueTable,
  type KeyValueTableProps,
  PackagedFunction,
  type PackagedFunctionProps,
  Packaging,
  type ProducerOptions,
  SecretReaders,
  type SecretReadersProps,
  ServerlessBackend,
  type ServerlessBackendProps,
  ServerlessHttpApi,
  type ServerlessHttpApiProps,
  TableAccess,
  TableOperation,
  TimeSeriesTable,
  type WorkerOptions,
  WorkQueue,
  type WorkQueueProps,
} from '../src';
import { anApi, aProducer, aStack, aWholeBackend, aWorker, nodeCode } from './support/builders';

const s = Duration.seconds;

describe('a function', () => {
  it.each<[string, Partial<PackagedFunctionProps>]>([
    ["'timeout' should be at most 15 minutes, got '20 minutes'", { timeout: Duration.minutes(20) }],
    ["'timeout' should be at least 1 second, got '0 seconds'", { timeout: s(0) }],
    ["'timeout' should be a whole number of seconds, got '1 second 500 millis'", { timeout: Duration.millis(1500) }],
    ["'memorySize' should be a whole number between 128 and 10240, got '64'", { memorySize: 64 }],
    ["'memorySize' should be a whole number between 128 and 10240, got '1000.5'", { memorySize: 1000.5 }],
    ["'reservedConcurrency' should be a whole number between 0 and 1000, got '-1'", { reservedConcurrency: -1 }],
    [
      "'logRetention' should be a finite number of days, got 'INFINITE': logs that are never deleted are paid for ever",
      { logRetention: RetentionDays.INFINITE },
    ],
    ["'handler' should be of the form 'file.function', got 'handler'", { handler: 'handler' }],
    ["'serviceName' should be a name, got ''", { serviceName: '' }],
    ["'rolePath' should be a path that begins and ends with '/', got 'shop/dev'", { rolePath: 'shop/dev' }],
    [
      "'environment' should be named by letters, digits and underscores, beginning with a letter, got 'A-B'",
      { environment: { 'A-B': '1' } },
    ],
    [
      "'environment' should be free of variables that are set by convention, got 'LOG_LEVEL'",
      { environment: { LOG_LEVEL: 'DEBUG' } },
    ],
    [
      "'environment' should be free of variables that Lambda sets itself, got 'AWS_REGION'",
      { environment: { AWS_REGION: 'eu-west-1' } },
    ],
    [
      "'environment' should be free of variables that Lambda sets itself, got 'AWS_LAMBDA_FUNCTION_NAME'",
      { environment: { AWS_LAMBDA_FUNCTION_NAME: 'report' } },
    ],
  ])('%s', (message, props) => {
    const make = () => new PackagedFunction(aStack(), 'Report', { packaging: nodeCode(), ...props });
    expect(make).toThrow(new Error(message));
  });

  it('lets pass what is known only at deployment', () => {
    const props = {
      timeout: Duration.seconds(Lazy.number({ produce: () => 30 })),
      memorySize: Lazy.number({ produce: () => 512 }),
      rolePath: Lazy.string({ produce: () => '/shop/' }),
    };
    expect(() => new PackagedFunction(aStack(), 'Report', { packaging: nodeCode(), ...props })).not.toThrow();
  });
});

describe('an image', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;

  it.each<[string, string, ImageOptions]>([
    ["'packaging' should be a digest, or a tag that is written once, got '': nothing was given", '', {}],
    [
      "'packaging' should be a digest, or a tag that is written once, got 'undefined': nothing was given",
      undefined as unknown as string, // what `process.env` gives
      {},
    ],
    [
      `'packaging' should be a digest: 'sha256:' and 64 lower-case hex digits, got '${'0a'.repeat(32)}'`,
      '0a'.repeat(32),
      {},
    ],
    ["'packaging' should be a digest, or a tag of 1 to 128 letters, digits, '_', '.' and '-', got '-1'", '-1', {}],
    [
      `'packaging' should be a digest, or a tag of 1 to 128 letters, digits, '_', '.' and '-', got 'shop/api@${digest}': only what follows the name of the repository, '${digest}'`,
      `shop/api@${digest}`,
      {},
    ],
    ["'packaging' should be a digest: 'sha256:' and 64 lower-case hex digits, got 'sha256:0A'", 'sha256:0A', {}],
    [
      "'packaging' should be a digest, or a tag that is written once, got 'latest': " +
        "it moves without a change of the template, so CloudFormation would leave the function as it is: give the digest, 'sha256:…'",
      'latest',
      {},
    ],
    [
      "'packaging.command' should be at least one argument, got 'none': leave it out for the image's own",
      digest,
      { command: [] },
    ],
    [
      "'packaging.entrypoint' should be at most 1500 arguments, got '1501'",
      digest,
      { entrypoint: Array<string>(1501).fill('x') },
    ],
    [
      "'packaging.workingDirectory' should be an absolute path of at most 1000 characters, got 'srv'",
      digest,
      { workingDirectory: 'srv' },
    ],
  ])('%s', (message, reference, options) => {
    const stack = aStack();
    const packaging = Packaging.image(Repository.fromRepositoryName(stack, 'Images', 'shop/api'), reference, options);
    expect(() => new PackagedFunction(stack, 'Report', { packaging })).toThrow(new Error(message));
  });

  it('is started by one command', () => {
    const stack = aStack();
    const repository = Repository.fromRepositoryName(stack, 'Images', 'shop/api');
    const packaging = Packaging.image(repository, digest, { command: ['app.run'] });
    expect(() => new ServerlessBackend(stack, 'Backend', { api: { packaging, handler: 'app.run' } })).toThrow(
      new Error(
        "'api.handler' should be left out where the image's 'command' is given, got 'app.run': it is the command as well",
      ),
    );
  });
});

describe('a work queue', () => {
  it.each<[string, WorkQueueProps]>([
    ["'consumerTimeout' should be at most 15 minutes, got '16 minutes'", { consumerTimeout: Duration.minutes(16) }],
    ["'batchWindow' should be at most 5 minutes, got '5 minutes 1 second'", { batchWindow: s(301) }],
    ["'maxReceiveCount' should be a whole number between 1 and 1000, got '0'", { maxReceiveCount: 0 }],
    ["'retentionPeriod' should be at most 14 days, got '15 days'", { retentionPeriod: Duration.days(15) }],
    ["'retentionPeriod' should be at least 1 minute, got '30 seconds'", { retentionPeriod: s(30) }],
    [
      "'retentionPeriod' should be at least 30 minutes, got '20 minutes': " +
        '5 tries of 6 minutes each have to fit, or a message is deleted before its last',
      { retentionPeriod: Duration.minutes(20) },
    ],
    ["'queueName' should be 1 to 80 letters, digits, '-' and '_', got 'a b'", { queueName: 'a b' }],
  ])('%s', (message, props) => {
    expect(() => new WorkQueue(aStack(), 'Work', props)).toThrow(new Error(message));
  });
});

describe('a table', () => {
  it.each<[string, KeyValueTableProps]>([
    [
      "'pointInTimeRecoveryPeriod' should be at most 35 days, got '36 days'",
      { pointInTimeRecoveryPeriod: Duration.days(36) },
    ],
    ["'partitionKeyName' should be an attribute name of 1 to 255 characters, got ''", { partitionKeyName: '' }],
    ["'timeToLiveAttribute' should be an attribute name of 1 to 255 characters, got ''", { timeToLiveAttribute: '' }],
  ])('%s', (message, props) => {
    expect(() => new KeyValueTable(aStack(), 'Users', props)).toThrow(new Error(message));
  });

  it('has two keys of different names', () => {
    expect(() => new TimeSeriesTable(aStack(), 'Events', { sortKeyName: 'event_type' })).toThrow(
      new Error("'sortKeyName' should be another name than the partition key, got 'event_type'"),
    );
  });

  it('needs a region for a key of its own', () => {
    const stack = aStack();
    const encryption = TableEncryptionV2.customerManagedKey(new Key(stack, 'Key'));
    expect(() => new KeyValueTable(stack, 'Users', { encryption })).toThrow(
      new Error(
        "'encryption' should be used in a stack with a region, got 'a customer-managed key': give the stack an 'env.region'",
      ),
    );
  });

  it('is accessed by at least one operation, each once', () => {
    expect(() => TableAccess.of()).toThrow(
      new Error("'operations' should be at least one table operation, got 'none'"),
    );
    expect(() => TableAccess.of(TableOperation.SCAN, TableOperation.SCAN)).toThrow(
      new Error("'operations' should be free of duplicates, got 'dynamodb:Scan'"),
    );
  });
});

describe('a secret', () => {
  it.each([
    ["'secretName' should be 1 to 512 letters, digits and '/_+=.@-', got ''", ''],
    ["'secretName' should be 1 to 512 letters, digits and '/_+=.@-', got 'api key'", 'api key'],
    [
      "'secretName' should be without a hyphen and six characters at its end, got '/shop/dev-secret'",
      '/shop/dev-secret',
    ],
  ])('%s', (message, secretName) => {
    expect(() => new EmptySecret(aStack(), 'ApiKey', { secretName })).toThrow(new Error(message));
  });

  it.each<[string, Partial<SecretReadersProps>]>([
    [
      "'rolePaths' should be at least one path, got 'none': name one here or in 'roleArnPatterns', or nobody could read it",
      {},
    ],
    ["'rolePaths' should be a path that begins and ends with '/', got '/shop'", { rolePaths: ['/shop'] }],
    ["'rolePaths' should be narrower than every role of the account, got '/'", { rolePaths: ['/'] }],
    ["'rolePaths' should be free of duplicates, got '/a/'", { rolePaths: ['/a/', '/a/'] }],
    [
      "'roleArnPatterns' should be ARNs like 'arn:aws:iam::123456789012:role/path/*', got '*'",
      { roleArnPatterns: ['*'] },
    ],
  ])('its readers: %s', (message, props) => {
    const stack = aStack();
    const secret = Secret.fromSecretNameV2(stack, 'Secret', 'x');
    expect(() => new SecretReaders(stack, 'Readers', { secret, ...props })).toThrow(new Error(message));
  });
});

describe('an HTTP API', () => {
  it.each<[string, ServerlessHttpApiProps]>([
    ["'throttleRateLimit' should be a whole number between 1 and 1000000, got '0'", { throttleRateLimit: 0 }],
    ["'throttleBurstLimit' should be a whole number between 1 and 1000000, got '0.5'", { throttleBurstLimit: 0.5 }],
    ["'apiName' should be 1 to 128 characters, got ''", { apiName: '' }],
    [
      "'logRetention' should be a finite number of days, got 'INFINITE': logs that are never deleted are paid for ever",
      { logRetention: RetentionDays.INFINITE },
    ],
  ])('%s', (message, props) => {
    expect(() => new ServerlessHttpApi(aStack(), 'HttpApi', props)).toThrow(new Error(message));
  });

  it('takes a route once', () => {
    const stack = aStack();
    const api = new ServerlessHttpApi(stack, 'HttpApi');
    const handler = new PackagedFunction(stack, 'Api', { packaging: nodeCode() });
    api.addRoute('GET /a', { handler });
    expect(() => api.addRoute('GET /a', { handler })).toThrow(new Error("'route' should be added once, got 'GET /a'"));
  });
});

describe("the backend's API", () => {
  it.each<[string, Partial<ApiOptions>]>([
    ["'api.timeout' should be at most 29 seconds, got '1 minute'", { timeout: Duration.minutes(1) }],
    ["'api.memorySize' should be a whole number between 128 and 10240, got '0'", { memorySize: 0 }],
    [
      "'api.packaging' should be an existing directory, got '/nowhere': build it before synthesis",
      { packaging: Packaging.zip('/nowhere') },
    ],
    ["'api.routes' should be at least one route, got 'none': leave it out for '$default'", { routes: [] }],
    ["'api.routes' should be free of duplicates, got 'GET /a'", { routes: ['GET /a', 'GET /a'] }],
    [
      "'api.routes' should be '$default' or a method and a path, like 'GET /users/{id}', got '/users'",
      { routes: ['/users'] },
    ],
    [
      "'api.routes' should be '$default' or a method and a path, like 'GET /users/{id}', got 'get /users'",
      { routes: ['get /users'] },
    ],
    ["'api.routes' should be a path that doesn't end with '/', got 'GET /users/'", { routes: ['GET /users/'] }],
    [
      "'api.routes' should be a path whose greedy variable stands last, got 'GET /{path+}/x'",
      { routes: ['GET /{path+}/x'] },
    ],
    ["'api.unauthenticatedReason' should be a sentence, got ''", { unauthenticatedReason: '' }],
    [
      "'api.unauthenticatedReason' should be left out where an 'authorizer' is given, got 'Public.'",
      { unauthenticatedReason: 'Public.', authorizer: new HttpIamAuthorizer() },
    ],
    [
      "'api.tableAccess' should be one of 'users', 'events', 'tasks', got 'user'",
      { tableAccess: { user: TableAccess.READ_ITEM } },
    ],
    ["'api.secretAccess' should be one of 'api-key', got 'key'", { secretAccess: ['key'] }],
    ["'api.secretAccess' should be free of duplicates, got 'api-key'", { secretAccess: ['api-key', 'api-key'] }],
  ])('%s', (message, options) => {
    const props = aWholeBackend({ api: anApi(options) });
    expect(() => new ServerlessBackend(aStack(), 'Backend', props)).toThrow(new Error(message));
  });
});

describe("the backend's worker", () => {
  it.each<[string, Partial<WorkerOptions>]>([
    ["'worker.timeout' should be at most 15 minutes, got '20 minutes'", { timeout: Duration.minutes(20) }],
    ["'worker.batchSize' should be a whole number between 1 and 10000, got '0'", { batchSize: 0 }],
    ["'worker.batchWindow' should be at most 5 minutes, got '6 minutes'", { batchWindow: Duration.minutes(6) }],
    ["'worker.batchWindow' should be at least 1 second for a batch of 50, got 'none'", { batchSize: 50 }],
    ["'worker.maxConcurrency' should be a whole number between 2 and 1000, got '1'", { maxConcurrency: 1 }],
    [
      "'worker.maxConcurrency' should be at most the reserved concurrency of 5, got '6'",
      { maxConcurrency: 6, reservedConcurrency: 5 },
    ],
    ["'worker.maxReceiveCount' should be a whole number between 1 and 1000, got '0'", { maxReceiveCount: 0 }],
    [
      "'worker.tableAccess' should be one of 'users', 'events', 'tasks', got 'x'",
      { tableAccess: { x: TableAccess.READ_ITEM } },
    ],
  ])('%s', (message, options) => {
    const props = aWholeBackend({ worker: aWorker(options) });
    expect(() => new ServerlessBackend(aStack(), 'Backend', props)).toThrow(new Error(message));
  });

  it('is refused by a given queue that shows messages again too early', () => {
    const stack = aStack();
    const queue = new WorkQueue(stack, 'Work', { consumerTimeout: s(30) }).queue;
    expect(() => new ServerlessBackend(stack, 'Backend', { api: anApi(), queue, worker: aWorker() })).toThrow(
      /^'worker\.timeout' should be at most a sixth of the queue's visibility timeout less the batch window, got '1 minute'/,
    );
  });

  it('is named by its id when it is added', () => {
    const backend = new ServerlessBackend(aStack(), 'Backend', aWholeBackend());
    expect(() => backend.addWorker('mail', aWorker({ timeout: Duration.minutes(20) }))).toThrow(
      new Error("'mail.timeout' should be at most 15 minutes, got '20 minutes'"),
    );
  });
});

describe("the backend's producer", () => {
  const form = "'rate(5 minutes)', 'cron(0 12 * * ? *)' or 'at(2030-01-31T12:00:00)'";

  it.each<[string, Partial<ProducerOptions>]>([
    [
      `'producer.schedule' should be ${form}, got '5 minutes'`,
      { schedule: ScheduleExpression.expression('5 minutes') },
    ],
    [
      `'producer.schedule' should be ${form}, got 'rate(0 minutes)'`,
      { schedule: ScheduleExpression.expression('rate(0 minutes)') },
    ],
    [
      `'producer.schedule' should be ${form}, got 'cron(0 12 * * ?)'`,
      { schedule: ScheduleExpression.expression('cron(0 12 * * ?)') },
    ],
    ["'producer.retryAttempts' should be a whole number between 0 and 185, got '186'", { retryAttempts: 186 }],
    ["'producer.maxEventAge' should be at least 1 minute, got '59 seconds'", { maxEventAge: s(59) }],
    ["'producer.maxEventAge' should be at most 1 day, got '2 days'", { maxEventAge: Duration.days(2) }],
    ["'producer.timeout' should be at most 15 minutes, got '20 minutes'", { timeout: Duration.minutes(20) }],
  ])('%s', (message, options) => {
    const props = aWholeBackend({ producer: aProducer(options) });
    expect(() => new ServerlessBackend(aStack(), 'Backend', props)).toThrow(new Error(message));
  });
});

describe('a backend', () => {
  const stack = aStack();
  const queue = Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:eu-west-1:111111111111:work');
  const httpApi = HttpApi.fromHttpApiAttributes(stack, 'HttpApi', { httpApiId: 'abc' });
  const ids = "named by lower-case letters, digits and single '-', beginning with a letter";

  it.each<[string, Partial<ServerlessBackendProps>]>([
    [`'tables' should be ${ids}, got 'Users'`, { tables: { Users: BackendTable.keyValue() } }],
    [`'tables' should be ${ids}, got ''`, { tables: { '': BackendTable.keyValue() } }],
    [`'secrets' should be ${ids}, got 'api_key'`, { secrets: { api_key: BackendSecret.empty({ secretName: 'x' }) } }],
    ["'serviceName' should be a name, got ' '", { serviceName: ' ' }],
    [
      "'logRetention' should be a finite number of days, got 'INFINITE': logs that are never deleted are paid for ever",
      { logRetention: RetentionDays.INFINITE },
    ],
    [
      "'httpApiOptions' should be left out where 'httpApi' is given, got 'apiName'",
      { httpApi, httpApiOptions: { apiName: 'shop' } },
    ],
    [
      "'httpApiOptions.throttleRateLimit' should be a whole number between 1 and 1000000, got '0'",
      { httpApiOptions: { throttleRateLimit: 0 } },
    ],
    [
      "'queueOptions' should be left out where 'queue' is given, got 'maxReceiveCount'",
      { queue, queueOptions: { maxReceiveCount: 3 } },
    ],
    [
      "'queueOptions.maxReceiveCount' should be a whole number between 1 and 1000, got '0'",
      { queueOptions: { maxReceiveCount: 0 } },
    ],
    [
      "'queueOptions.consumerTimeout' should be left out, as 'worker' decides it, got '30 seconds'",
      { queueOptions: { consumerTimeout: s(30) } },
    ],
    [
      "'deadLetterQueue' should be left out where 'queue' is not given, got 'Shop/Queue': the own queue has its own",
      { deadLetterQueue: queue },
    ],
  ])('%s', (message, props) => {
    expect(() => new ServerlessBackend(aStack(), 'Backend', aWholeBackend(props))).toThrow(new Error(message));
  });

  it('has a queue where its API is to fill one', () => {
    expect(() => new ServerlessBackend(aStack(), 'Backend', { api: anApi({ enqueues: true }) })).toThrow(
      new Error(
        "'api.enqueues' should be left out of a backend without a queue, got 'true': give 'queue', 'queueOptions' or 'worker'",
      ),
    );
  });

  it('knows only what it was given', () => {
    const backend = new ServerlessBackend(aStack(), 'Backend', aWholeBackend());
    expect(() => backend.table('orders')).toThrow(
      new Error("'id' should be one of 'users', 'events', 'tasks', got 'orders'"),
    );
    expect(() => backend.secret('password')).toThrow(new Error("'id' should be one of 'api-key', got 'password'"));
    const bare = new ServerlessBackend(aStack(), 'Backend', { api: anApi() });
    expect(() => bare.table('users')).toThrow(new Error("'id' should be one of none, as there are none, got 'users'"));
  });
});

describe('a layer', () => {
  it('is made of a directory that exists', () => {
    const make = () => new DependencyLayer(aStack(), 'Layer', { directory: '/nowhere', runtime: Runtime.PYTHON_3_13 });
    expect(make).toThrow(
      new Error("'directory' should be an existing directory, got '/nowhere': build it before synthesis"),
    );
  });
});
