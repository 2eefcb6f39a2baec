import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cdk from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import * as stratiform from '../src';
import { aDirectory, anOutput, aStack, templateOf } from './support/builders';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
const modules: Record<string, unknown> = { stratiform, 'aws-cdk-lib': cdk };

/** Runs TypeScript as if it stood in a directory with the built functions, and returns one of its variables. */
function run(code: string, result: string, given: Record<string, unknown> = {}): unknown {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
  const { outputText } = transpileModule(code, { compilerOptions });
  const before = process.cwd();
  process.chdir(aDirectory({ 'dist/api/index.js': 'x', 'dist/worker/index.js': 'x' }));
  try {
    const names = ['require', 'exports', ...Object.keys(given)];
    const main = new Function(...names, `${outputText}; return ${result};`);
    return main((name: string) => modules[name], {}, ...Object.values(given));
  } finally {
    process.chdir(before);
  }
}

const [smallest, layers, image, deployment] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]);

describe('the README', () => {
  it('begins with an example that makes what it says it makes', () => {
    const template = Template.fromStack(run(smallest, 'stack') as cdk.Stack);
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.resourceCountIs('AWS::SQS::Queue', 2);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  });

  it('shows layers by an example that makes nothing that holds data', () => {
    const stack = aStack();
    const outputs = ['httpApiId', 'apiEndpoint', 'queueArn', 'queueUrl', 'tableArn', 'secretArn'];
    run(layers, 'stack', {
      stack,
      ...stratiform,
      ...Object.fromEntries(outputs.map((name) => [name, anOutput(stack, name)])),
      HttpApi: cdk.aws_apigatewayv2.HttpApi,
      Queue: cdk.aws_sqs.Queue,
      TableV2: cdk.aws_dynamodb.TableV2,
      Secret: cdk.aws_secretsmanager.Secret,
    });
    const template = templateOf(stack);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
  });

  it('shows a function that is an image', () => {
    const stack = aStack();
    const given = { stack, ...stratiform, Repository: cdk.aws_ecr.Repository, digest: `sha256:${'0a'.repeat(32)}` };
    run(image, 'repository', given);
    templateOf(stack).hasResourceProperties('AWS::Lambda::Function', {
      PackageType: 'Image',
      ImageConfig: { Command: ['api_server.lambda_handler'] },
    });
  });

  it('shows how GitHub gets its two roles', () => {
    const stack = aStack();
    run(deployment, 'planStore', { stack, ...stratiform });
    templateOf(stack).resourceCountIs('AWS::IAM::Role', 2);
  });

  it('names every option of a backend', () => {
    const source = readFileSync(join(__dirname, '../src/backend/backend-options.ts'), 'utf8');
    const props = source.slice(source.indexOf('interface ServerlessBackendProps'));
    const options = [...props.matchAll(/readonly (\w+)\??:/g)].map((match) => match[1]);
    expect(options.length).toBeGreaterThan(10);
    expect(options.filter((option) => !readme.includes(`\`${option}\``))).toEqual([]);
  });

  it('names every construct', () => {
    const constructs = Object.entries(stratiform)
      .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct)
      .map(([name]) => name);
    expect(constructs.length).toBeGreaterThan(10);
    expect(constructs.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
