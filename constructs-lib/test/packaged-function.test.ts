import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ApplicationLogLevel, Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DeadLetterQueue, PackagedFunction, type PackagedFunctionProps, Runtimes } from '../src';
import { anOutput, aStack, nodeCode, templateOf } from './support/builders';
import { idOf, resourceOf, statementsOf, variablesOf } from './support/templates';

function aFunction(props: Partial<PackagedFunctionProps> = {}, id = 'Report') {
  const stack = aStack();
  const fn = new PackagedFunction(stack, id, { packaging: nodeCode(), ...props });
  return { stack, fn };
}

describe('a packaged function', () => {
  it('runs on arm64 with 1024 MiB for at most a minute', () => {
    templateOf(aFunction().stack).hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      MemorySize: 1024,
      Timeout: 60,
      Handler: 'index.handler',
    });
  });

  it('runs on the newest Node.js that the CDK knows', () => {
    templateOf(aFunction().stack).hasResourceProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x' });
  });

  it('takes what it is told instead', () => {
    const props = {
      architecture: Architecture.X86_64,
      memorySize: 256,
      timeout: Duration.minutes(15),
      reservedConcurrency: 5,
      runtime: Runtime.NODEJS_22_X,
      description: 'Makes reports',
    };
    templateOf(aFunction(props).stack).hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['x86_64'],
      MemorySize: 256,
      Timeout: 900,
      ReservedConcurrentExecutions: 5,
      Runtime: 'nodejs22.x',
      Description: 'Makes reports',
    });
  });

  it('logs JSON to a log group of its own that forgets after 30 days', () => {
    const template = templateOf(aFunction().stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: {
        LogFormat: 'JSON',
        LogGroup: { Ref: idOf(template, 'AWS::Logs::LogGroup') },
        ApplicationLogLevel: 'INFO',
      },
    });
  });

  it('has a role that may write to exactly that log group and nothing else', () => {
    const template = templateOf(aFunction().stack);
    expect(statementsOf(template, 'ReportRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [idOf(template, 'AWS::Logs::LogGroup'), 'Arn'] },
      },
    ]);
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  it('has a role that only Lambda can assume, under the path that is given', () => {
    const template = templateOf(aFunction({ rolePath: '/shop/dev/app/' }).stack);
    template.hasResourceProperties('AWS::IAM::Role', {
      Path: '/shop/dev/app/',
      AssumeRolePolicyDocument: {
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
  });

  it("is held by the CDK's own permissions boundary", () => {
    const { stack } = aFunction();
    const boundary = ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'shop-boundary');
    PermissionsBoundary.of(stack).apply(boundary);
    templateOf(stack).hasResourceProperties('AWS::IAM::Role', { PermissionsBoundary: Match.anyValue() });
  });

  it('is named in logs by its id unless told otherwise', () => {
    const named = aFunction({ serviceName: 'shop-report' }).stack;
    expect(variablesOf(templateOf(aFunction({}, 'DailyReport').stack), '')['POWERTOOLS_SERVICE_NAME']).toBe(
      'daily-report',
    );
    expect(variablesOf(templateOf(named), '')['POWERTOOLS_SERVICE_NAME']).toBe('shop-report');
  });

  it('has one log level for its code and for Lambda', () => {
    const template = templateOf(aFunction({ logLevel: ApplicationLogLevel.DEBUG }).stack);
    expect(variablesOf(template, '')['LOG_LEVEL']).toBe('DEBUG');
    template.hasResourceProperties('AWS::Lambda::Function', { LoggingConfig: { ApplicationLogLevel: 'DEBUG' } });
  });

  it('passes variables on, and takes more later', () => {
    const { stack, fn } = aFunction({ environment: { CURRENCY: 'EUR' } });
    fn.addEnvironment('LOCALE', 'de');
    expect(variablesOf(templateOf(stack), '')).toMatchObject({ CURRENCY: 'EUR', LOCALE: 'de' });
  });

  it('never overwrites a variable', () => {
    const { fn } = aFunction({ environment: { CURRENCY: 'EUR' } });
    expect(() => fn.addEnvironment('CURRENCY', 'USD')).toThrow(
      "'environment' should be free of duplicates, got 'CURRENCY'",
    );
  });

  it('keeps logs as long as it is told', () => {
    const template = templateOf(aFunction({ logRetention: RetentionDays.ONE_WEEK }).stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });

  it('encrypts its log with a key, which lets CloudWatch Logs use it for log groups of this account only', () => {
    const stack = aStack('eu-west-1');
    new PackagedFunction(stack, 'Report', { packaging: nodeCode(), logEncryptionKey: new Key(stack, 'Key') });
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } });
    const { Statement } = resourceOf(template, 'AWS::KMS::Key').Properties.KeyPolicy;
    expect(Statement).toHaveLength(2);
    expect(Statement[1]).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': {
            'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-west-1:111111111111:log-group:*']],
          },
        },
      },
    });
  });

  it("encrypts its log with another stack's key, whose policy is that stack's own", () => {
    const stack = aStack();
    const logEncryptionKey = Key.fromKeyArn(stack, 'Key', anOutput(stack, 'KeyArn'));
    new PackagedFunction(stack, 'Report', { packaging: nodeCode(), logEncryptionKey });
    templateOf(stack).hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: { Ref: 'KeyArn' } });
  });

  it('sends no traces, because X-Ray would put * into its role', () => {
    templateOf(aFunction().stack).hasResourceProperties('AWS::Lambda::Function', { TracingConfig: Match.absent() });
  });

  it('sends traces when it is told to', () => {
    const template = templateOf(aFunction({ tracing: true }).stack);
    template.hasResourceProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
  });

  it('gives failed asynchronous invocations to a dead-letter queue', () => {
    const { stack } = aFunction();
    const deadLetterQueue = new DeadLetterQueue(stack, 'Failed').queue;
    new PackagedFunction(stack, 'Mailer', { packaging: nodeCode(), deadLetterQueue });
    const template = templateOf(stack);
    const queueArn = { 'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue'), 'Arn'] };
    expect(resourceOf(template, 'AWS::Lambda::Function', 'Mailer').Properties.DeadLetterConfig.TargetArn).toEqual(
      queueArn,
    );
    expect(statementsOf(template, 'MailerRole')).toContainEqual({
      Action: 'sqs:SendMessage',
      Effect: 'Allow',
      Resource: queueArn,
    });
  });

  it('measures errors, duration and throttles', () => {
    const { fn } = aFunction();
    expect(fn.metricErrors().metricName).toBe('Errors');
    expect(fn.metricDuration().metricName).toBe('Duration');
    expect(fn.metricThrottles().metricName).toBe('Throttles');
  });
});

describe('the newest runtimes', () => {
  it('are fixed names, which change only with the CDK', () => {
    expect(Runtimes.newestNode().isVariable).toBe(false);
    expect(Runtimes.newestPython().isVariable).toBe(false);
  });

  it('are not older than any that the CDK knows', () => {
    const minor = (name: string) => Number(name.replace(/^python3\./, ''));
    const pythons = Runtime.ALL.map((runtime) => runtime.name).filter((name) => name.startsWith('python3.'));
    expect(minor(Runtimes.newestPython().name)).toBe(Math.max(...pythons.map(minor)));
  });
});
