import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { type EnvironmentName, environments } from '@stratiform/config';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AppStack } from '../src';
import { builds } from '../src/builds';

process.env.CDK_VALIDATION = 'false';

const folder = mkdtempSync(path.join(tmpdir(), 'stratiform-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A built package: one small file. */
function built(name: string, file: string): string {
  const target = path.join(folder, name, path.dirname(file));
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, path.basename(file)), '# built\n');
  return path.join(folder, name);
}

const packages = {
  api: built('api', 'api_server.py'),
  apiLayer: built('layer', 'python/package.py'),
  worker: built('worker', 'index.mjs'),
  cron: built('cron', 'index.mjs'),
  python: Runtime.PYTHON_3_13,
  architecture: Architecture.ARM_64,
};
const app = (name: EnvironmentName) => Template.fromStack(new AppStack(new App(), environments()[name], packages));
const dev = app('dev');

/** The function with a handler, and the policy statements of its role. */
function functionOf(template: Template, service: string) {
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function')).filter(
    (resource) => resource.Properties.Environment?.Variables?.POWERTOOLS_SERVICE_NAME === service,
  );
  const role = fn.Properties.Role['Fn::GetAtt'][0];
  const attached = Object.values(template.findResources('AWS::IAM::Policy')).filter((policy) =>
    policy.Properties.Roles.some((one: { Ref: string }) => one.Ref === role),
  );
  const inline = template.findResources('AWS::IAM::Role')[role].Properties.Policies ?? [];
  const statements = [
    ...attached.map((policy) => policy.Properties.PolicyDocument),
    ...inline.map((policy: { PolicyDocument: unknown }) => policy.PolicyDocument),
  ].flatMap((document) => document.Statement);
  const actions = statements.flatMap((statement) => [statement.Action].flat()).sort();
  return { variables: Object.keys(fn.Properties.Environment.Variables).sort(), properties: fn.Properties, actions };
}

describe('the app layer', () => {
  test('gives the API what it calls and nothing more', () => {
    const { variables, properties, actions } = functionOf(dev, 'api');
    expect(properties.Handler).toBe('api_server.lambda_handler');
    expect(variables).toEqual(
      expect.arrayContaining([
        'API_KEY_SECRET_ARN',
        'EVENTS_TABLE',
        'LOG_LEVEL',
        'QUEUE_URL',
        'TASKS_TABLE',
        'USERS_TABLE',
      ]),
    );
    expect(actions.filter((action) => !action.startsWith('logs:'))).toEqual([
      'dynamodb:DeleteItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'dynamodb:UpdateItem',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'sqs:SendMessage',
    ]);
  });

  test('gives the worker its messages and the tasks, and no way to send', () => {
    const { variables, properties, actions } = functionOf(dev, 'worker');
    expect(variables).toEqual(expect.arrayContaining(['MAX_RECEIVE_COUNT', 'TASKS_TABLE']));
    expect(properties.Environment.Variables.MAX_RECEIVE_COUNT).toBe('5');
    expect(actions).not.toContain('sqs:SendMessage');
    expect(actions).toEqual(
      expect.arrayContaining(['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage']),
    );
  });

  test('lets the producer write a task and send it, and its own failed events go to the dead-letter queue', () => {
    const { actions } = functionOf(dev, 'producer');
    expect(actions.filter((action) => !action.startsWith('logs:'))).toEqual([
      'dynamodb:PutItem',
      'sqs:SendMessage',
      'sqs:SendMessage',
    ]);
  });

  test("bounds every role by core's permissions boundary and puts functions' roles under the layer's path", () => {
    const roles = Object.values(dev.findResources('AWS::IAM::Role'));
    for (const role of roles) expect(role.Properties.PermissionsBoundary).toBeDefined();
    const functionRoles = roles.filter((role) =>
      JSON.stringify(role.Properties.AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
    );
    expect(functionRoles).toHaveLength(3);
    for (const role of functionRoles) expect(role.Properties.Path).toBe('/stratiform/dev/app/');
  });

  test("encrypts every function's log with core's key in prod, and leaves it to CloudWatch in dev", () => {
    const prod = app('prod');
    prod.resourceCountIs('AWS::Logs::LogGroup', 3);
    prod.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    dev.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.absent() });
  });

  test('lets a batch fail in part, and as many functions work at once as the environment says', () => {
    dev.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
    app('prod').hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 50 } });
  });

  test('fires the producer on the schedule of the environment, with the scheduled time in the event', () => {
    dev.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(5 minutes)' });
    const [schedule] = Object.values(dev.findResources('AWS::Scheduler::Schedule'));
    expect(schedule.Properties.Target.Input).toContain('<aws.scheduler.scheduled-time>');
  });

  test("ships what was built for Lambda to AWS, and what was built for this machine to the emulator's", () => {
    expect(path.basename(builds(environments().dev).apiLayer)).toBe('layer-lambda');
    expect(builds(environments().dev).architecture).toBe(Architecture.ARM_64);
    expect(path.basename(builds(environments().local).apiLayer)).toBe('layer-host');
  });
});
