import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ApiMapping, DomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ApplicationLogLevel, Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  BackendTable,
  PackagedFunction,
  ServerlessBackend,
  type ServerlessBackendProps,
  TableAccess,
  WorkQueue,
} from '../src';
import {
  anApi,
  anOutput,
  aProducer,
  aStack,
  aWholeBackend,
  aWorker,
  importedParts,
  nodeCode,
  templateOf,
} from './support/builders';
import { actionsOf, resourceAllowed, resourceOf, resourcesOf, statementsOf, variablesOf } from './support/templates';

function aBackend(props: ServerlessBackendProps, stack = aStack()) {
  const backend = new ServerlessBackend(stack, 'Backend', props);
  return { stack, backend };
}

describe('a whole backend in one stack', () => {
  const { stack, backend } = aBackend(aWholeBackend());
  const template = templateOf(stack);

  it('keeps the logical ids of what holds data', () => {
    const ids = (type: string) => Object.keys(resourcesOf(template, type));
    expect(ids('AWS::DynamoDB::GlobalTable')).toEqual([
      'BackendTablesusersTableD2455904',
      'BackendTableseventsTableC980001B',
      'BackendTablestasksTable264BCCEA',
    ]);
    expect(ids('AWS::SecretsManager::Secret')).toEqual(['BackendSecretsapikey67B9AE51']);
    expect(ids('AWS::SQS::Queue')).toEqual([
      'BackendQueueDeadLettersQueue320F9DE0',
      'BackendQueue2635C381',
      'BackendProducerDeadLettersQueue6DFD067F',
    ]);
  });

  it('tells each function what it uses, by convention, and nothing else', () => {
    expect(Object.keys(variablesOf(template, 'BackendApi')).sort()).toEqual([
      'API_KEY_SECRET_ARN',
      'EVENTS_TABLE',
      'LOG_LEVEL',
      'POWERTOOLS_SERVICE_NAME',
      'QUEUE_URL',
      'TASKS_TABLE',
      'USERS_TABLE',
    ]);
    expect(Object.keys(variablesOf(template, 'BackendWorker')).sort()).toEqual([
      'LOG_LEVEL',
      'MAX_RECEIVE_COUNT',
      'POWERTOOLS_SERVICE_NAME',
      'TASKS_TABLE',
    ]);
    expect(Object.keys(variablesOf(template, 'BackendProducer')).sort()).toEqual([
      'LOG_LEVEL',
      'POWERTOOLS_SERVICE_NAME',
      'QUEUE_URL',
      'TASKS_TABLE',
    ]);
  });

  it('lets the API do exactly what its options name', () => {
    const table = (id: string) => ({ 'Fn::GetAtt': [`BackendTables${id}`, 'Arn'] });
    expect(statementsOf(template, 'BackendApiRole').slice(1)).toEqual([
      allow(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], table('usersTableD2455904')),
      allow(['dynamodb:PutItem', 'dynamodb:Query'], table('eventsTableC980001B')),
      allow(
        ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        table('tasksTable264BCCEA'),
      ),
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], {
        'Fn::GetAtt': ['BackendSecretsapikey67B9AE51', 'Id'],
      }),
      allow('sqs:SendMessage', { 'Fn::GetAtt': ['BackendQueue2635C381', 'Arn'] }),
    ]);
  });

  it('lets the worker take messages but not send any', () => {
    expect(actionsOf(template, 'BackendWorkerFunctionRole', 'sqs')).toEqual([
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
    ]);
  });

  it('lets the producer send messages but not take any', () => {
    expect(resourceAllowed(template, 'BackendProducerFunctionRole', 'dynamodb:PutItem')).toEqual({
      'Fn::GetAtt': ['BackendTablestasksTable264BCCEA', 'Arn'],
    });
    expect(new Set(actionsOf(template, 'BackendProducerFunctionRole', 'sqs'))).toEqual(new Set(['sqs:SendMessage']));
  });

  it('gives the API 29 seconds, within the 30 of API Gateway', () => {
    expect(resourceOf(template, 'AWS::Lambda::Function', 'BackendApi').Properties.Timeout).toBe(29);
  });

  it('leads every request to the API function', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$default' });
  });

  it('names its functions in logs', () => {
    expect(variablesOf(template, 'BackendApi')['POWERTOOLS_SERVICE_NAME']).toBe('api');
    expect(variablesOf(template, 'BackendWorker')['POWERTOOLS_SERVICE_NAME']).toBe('worker');
    expect(variablesOf(template, 'BackendProducer')['POWERTOOLS_SERVICE_NAME']).toBe('producer');
  });

  it('shows its parts', () => {
    expect(backend.apiFunction.role).toBeDefined();
    expect(backend.workerFunction?.node.path).toBe('Shop/Backend/Worker/Function');
    expect(backend.producerFunction?.node.path).toBe('Shop/Backend/Producer/Function');
    expect(stack.resolve(backend.queue?.queueArn)).toEqual({ 'Fn::GetAtt': ['BackendQueue2635C381', 'Arn'] });
    expect(stack.resolve(backend.url)['Fn::GetAtt'][1]).toBe('ApiEndpoint');
    expect(stack.resolve(backend.table('users').tableName)).toEqual({ Ref: 'BackendTablesusersTableD2455904' });
    expect(stack.resolve(backend.secret('api-key').secretArn)['Fn::GetAtt'][0]).toBe('BackendSecretsapikey67B9AE51');
  });

  it('measures what waits in its dead-letter queue', () => {
    const metric = backend.metricDlqDepth({ period: Duration.minutes(1) });
    expect(metric.period.toSeconds()).toBe(60);
    expect(stack.resolve(metric.dimensions?.['QueueName'])).toEqual({
      'Fn::GetAtt': ['BackendQueueDeadLettersQueue320F9DE0', 'QueueName'],
    });
  });
});

describe('a backend in layers, whose parts other stacks made', () => {
  const stack = aStack();
  const { backend } = aBackend({ ...aWholeBackend(), ...importedParts(stack), rolePath: '/shop/dev/app/' }, stack);
  const template = templateOf(stack);

  it('makes functions, routes and event sources, and nothing that holds data', () => {
    for (const type of ['AWS::DynamoDB::GlobalTable', 'AWS::SecretsManager::Secret', 'AWS::ApiGatewayV2::Api']) {
      template.resourceCountIs(type, 0);
    }
    expect(Object.keys(resourcesOf(template, 'AWS::SQS::Queue'))).toEqual(['BackendProducerDeadLettersQueue6DFD067F']);
    template.resourceCountIs('AWS::Lambda::Function', 3);
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 1);
  });

  it('leads the given API to its function', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { ApiId: { Ref: 'HttpApiId' }, RouteKey: '$default' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { ApiId: { Ref: 'HttpApiId' } });
    expect(stack.resolve(backend.url)).toEqual({ Ref: 'HttpApiUrl' });
  });

  it('works on the given queue', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: { Ref: 'QueueArn' } });
    expect(variablesOf(template, 'BackendApi')['QUEUE_URL']).toEqual({ Ref: 'QueueUrl' });
    expect(variablesOf(template, 'BackendWorker')['MAX_RECEIVE_COUNT']).toBe('5');
  });

  it('grants each function exactly its part of what was given', () => {
    expect(resourceAllowed(template, 'BackendApiRole', 'dynamodb:PutItem', 'dynamodb:Query')).toEqual({
      Ref: 'EventsArn',
    });
    expect(
      resourceAllowed(template, 'BackendApiRole', 'secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'),
    ).toEqual({ Ref: 'ApiKeyArn' });
    expect(resourceAllowed(template, 'BackendProducerFunctionRole', 'dynamodb:PutItem')).toEqual({ Ref: 'TasksArn' });
  });

  it('puts every function under the path that may read its secrets', () => {
    const paths = Object.entries(resourcesOf(template, 'AWS::IAM::Role'))
      .filter(([, role]) => JSON.stringify(role).includes('lambda.amazonaws.com'))
      .map(([, role]) => role.Properties.Path);
    expect(paths).toEqual(['/shop/dev/app/', '/shop/dev/app/', '/shop/dev/app/']);
  });

  it('says that it can only measure a dead-letter queue that it is given', () => {
    expect(() => backend.metricDlqDepth()).toThrow(
      "'deadLetterQueue' should be given to the backend, got 'none': give 'worker', 'queueOptions', or 'queue' and 'deadLetterQueue'",
    );
  });

  it('measures the dead-letter queue that it is given', () => {
    const other = aStack();
    const deadLetterQueue = Queue.fromQueueArn(other, 'DeadLetters', 'arn:aws:sqs:eu-west-1:111111111111:dead');
    const props = { ...aWholeBackend(), ...importedParts(other), deadLetterQueue };
    expect(aBackend(props, other).backend.metricDlqDepth().dimensions).toEqual({ QueueName: 'dead' });
  });
});

describe('a backend', () => {
  it('can be an API alone, without a queue', () => {
    const { stack, backend } = aBackend({ api: anApi() });
    const template = templateOf(stack);
    template.resourceCountIs('AWS::SQS::Queue', 0);
    expect(variablesOf(template, 'BackendApi')).not.toHaveProperty('QUEUE_URL');
    expect(backend.workerFunction).toBeUndefined();
    expect(() => backend.grantEnqueue(backend.apiFunction)).toThrow(
      "'queue' should be given to the backend, got 'none'",
    );
  });

  it('can have a queue that somebody else works on', () => {
    const { stack } = aBackend({ api: anApi(), queueOptions: { consumerTimeout: Duration.seconds(3) } });
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 18 });
  });

  it('can keep its API from the queue', () => {
    const template = templateOf(aBackend({ api: anApi({ enqueues: false }), worker: aWorker() }).stack);
    expect(actionsOf(template, 'BackendApiRole', 'sqs')).toEqual([]);
  });

  it("makes its queue follow its worker's timeout and batch window", () => {
    const worker = aWorker({ timeout: Duration.seconds(3), batchWindow: Duration.seconds(1) });
    const { stack } = aBackend({ api: anApi(), worker, queueOptions: { maxReceiveCount: 3 } });
    templateOf(stack).hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 19,
      RedrivePolicy: { maxReceiveCount: 3 },
    });
  });

  it('passes its defaults on to functions that say nothing themselves', () => {
    const template = templateOf(
      aBackend({
        api: anApi({ logLevel: ApplicationLogLevel.DEBUG, serviceName: 'front' }),
        worker: aWorker({ logRetention: RetentionDays.ONE_DAY }),
        serviceName: 'shop',
        logLevel: ApplicationLogLevel.ERROR,
        logRetention: RetentionDays.ONE_WEEK,
        logRemovalPolicy: RemovalPolicy.RETAIN,
        architecture: Architecture.X86_64,
      }).stack,
    );
    expect(variablesOf(template, 'BackendApi')).toMatchObject({ LOG_LEVEL: 'DEBUG', POWERTOOLS_SERVICE_NAME: 'front' });
    expect(variablesOf(template, 'BackendWorker')).toMatchObject({
      LOG_LEVEL: 'ERROR',
      POWERTOOLS_SERVICE_NAME: 'shop-worker',
    });
    const days = (prefix: string) => resourceOf(template, 'AWS::Logs::LogGroup', prefix).Properties.RetentionInDays;
    expect([days('BackendHttpApi'), days('BackendApi'), days('BackendWorker')]).toEqual([7, 7, 1]);
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
    template.allResourcesProperties('AWS::Lambda::Function', { Architectures: ['x86_64'] });
  });

  it('encrypts all that it makes with the key that it is given, unless a part says otherwise', () => {
    const stack = aStack('eu-west-1');
    const tables = {
      ...aWholeBackend().tables,
      users: BackendTable.keyValue({ encryption: TableEncryptionV2.awsManagedKey() }),
    };
    const { backend } = aBackend(aWholeBackend({ tables, encryptionKey: new Key(stack, 'Key') }), stack);
    backend.addWorker('Mail', aWorker());
    const template = templateOf(stack);
    const key = { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] };
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: key });
    template.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: key });
    template.allResourcesProperties('AWS::Scheduler::Schedule', { KmsKeyArn: key });
    const encryption = (prefix: string) =>
      resourceOf(template, 'AWS::DynamoDB::GlobalTable', prefix).Properties.Replicas[0].SSESpecification;
    expect(encryption('BackendTablesevents')).toEqual({ KMSMasterKeyId: key });
    expect(encryption('BackendTablesusers')).toBeUndefined();
  });

  it('leaves logs to CloudWatch, unless they have a key of their own', () => {
    const stack = aStack('eu-west-1');
    const [data, logs] = [new Key(stack, 'Data'), new Key(stack, 'LogsKey')];
    aBackend(aWholeBackend({ encryptionKey: data, logEncryptionKey: logs }), stack);
    const template = templateOf(stack);
    template.resourceCountIs('AWS::Logs::LogGroup', 4);
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(logs.keyArn) });
    const policy = (prefix: string) => resourceOf(template, 'AWS::KMS::Key', prefix).Properties.KeyPolicy.Statement;
    expect(policy('Data')).toHaveLength(1);
    expect(policy('LogsKey')).toHaveLength(2);
  });

  it('lets a domain be mapped to the stage of its own API', () => {
    const { stack, backend } = aBackend({ api: anApi() });
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', anOutput(stack, 'CertificateArn'));
    const domainName = new DomainName(stack, 'Domain', { domainName: 'api.shop.example', certificate });
    new ApiMapping(stack, 'Mapping', { api: backend.httpApi, stage: backend.ownHttpApi?.stage, domainName });
    templateOf(stack).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { Stage: '$default' });
  });

  it('has no API of its own where one is given', () => {
    const stack = aStack();
    expect(aBackend({ api: anApi(), ...importedParts(stack) }, stack).backend.ownHttpApi).toBeUndefined();
  });

  it('takes further routes, to its own function and to others', () => {
    const { stack, backend } = aBackend({ api: anApi({ routes: ['GET /users/{id}'] }) });
    const handler = new PackagedFunction(stack, 'Hooks', { packaging: nodeCode() });
    backend.addRoute('GET /health');
    backend.addRoute('POST /hooks', { handler, authorizer: new HttpIamAuthorizer() });
    const template = templateOf(stack);
    const routes = Object.values(resourcesOf(template, 'AWS::ApiGatewayV2::Route'));
    expect(routes.map((route) => [route.Properties.RouteKey, route.Properties.AuthorizationType])).toEqual([
      ['GET /users/{id}', 'NONE'],
      ['GET /health', 'NONE'],
      ['POST /hooks', 'AWS_IAM'],
    ]);
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 2);
  });

  it('takes further workers, on queues of their own or given ones', () => {
    const { stack, backend } = aBackend(aWholeBackend());
    const mail = backend.addWorker('Mail', { ...aWorker(), tableAccess: { users: TableAccess.READ_ITEM } });
    const given = new WorkQueue(stack, 'Given');
    backend.addWorker('Audit', { ...aWorker(), queue: given.queue });
    const template = templateOf(stack);
    expect(mail.workQueue?.node.path).toBe('Shop/Backend/Mail/Queue');
    expect(actionsOf(template, 'BackendMailFunctionRole', 'dynamodb')).toEqual(['dynamodb:GetItem']);
    expect(variablesOf(template, 'BackendMail')['POWERTOOLS_SERVICE_NAME']).toBe('mail');
    template.resourceCountIs('AWS::Lambda::EventSourceMapping', 3);
  });

  it('takes further schedules for its queue', () => {
    const { stack, backend } = aBackend(aWholeBackend());
    backend.addSchedule('Weekly', aProducer({ schedule: ScheduleExpression.rate(Duration.days(7)) }));
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(7 days)' });
    expect(variablesOf(template, 'BackendWeekly')['QUEUE_URL']).toEqual({ Ref: 'BackendQueue2635C381' });
  });

  it('lets others put work into its queue, and nothing else', () => {
    const { stack, backend } = aBackend(aWholeBackend());
    backend.grantEnqueue(new PackagedFunction(stack, 'Import', { packaging: nodeCode() }));
    expect(actionsOf(templateOf(stack), 'ImportRole', 'sqs')).toEqual(['sqs:SendMessage']);
  });

  it('knows the dead-letter queue of a work queue of the same app', () => {
    const stack = aStack();
    const work = new WorkQueue(stack, 'Work');
    const { backend } = aBackend({ api: anApi(), queue: work.queue }, stack);
    expect(backend.deadLetterQueue).toBe(work.deadLetterQueue);
  });

  it('joins a schedule group that another stack made', () => {
    const stack = aStack();
    const deadLetters = Queue.fromQueueArn(stack, 'DeadLetters', anOutput(stack, 'DeadLettersArn'));
    const producer = aProducer({ scheduleDeadLetterQueue: deadLetters });
    aBackend({ ...aWholeBackend({ producer }), ...importedParts(stack) }, stack);
    templateOf(stack).resourceCountIs('AWS::SQS::Queue', 0);
  });
});

function allow(action: string | string[], resource: unknown) {
  return { Effect: 'Allow', Action: action, Resource: resource };
}
