import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type EnvironmentConfig, environments, LayerStack, synthesizeLayer } from '../src';

process.env.CDK_VALIDATION = 'false'; // a second a synthesis; the last test, which is about it, has it on

const folder = mkdtempSync(path.join(tmpdir(), 'stratiform-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a synthesis printed as errors, and the exit code that it asked for. */
function synthesize(make: (app: App, config: EnvironmentConfig) => LayerStack, args: string[], port?: string) {
  const printed: string[] = [];
  const errors = jest.spyOn(console, 'error').mockImplementation((text) => printed.push(text));
  process.exitCode = 0;
  synthesizeLayer(make, args, port);
  const { exitCode } = process;
  process.exitCode = 0;
  errors.mockRestore();
  return { exitCode, printed: printed.join('\n') };
}

const empty = (app: App, config: EnvironmentConfig) => new LayerStack(app, 'core', config);

describe("a layer's stack", () => {
  test('is named after project, environment and layer, and stays in its account and region', () => {
    const stack = empty(new App(), environments().stage);
    expect([stack.stackName, stack.account, stack.region]).toEqual([
      'stratiform-stage-core',
      '222222222222',
      'us-east-1',
    ]);
  });

  test('is protected from deletion where its environment is', () => {
    expect(empty(new App(), environments().prod).terminationProtection).toBe(true);
    expect(empty(new App(), environments().dev).terminationProtection).toBe(false);
  });

  test("knows the role of the CDK's bootstrap that CloudFormation works under", () => {
    const stack = empty(new App(), environments().dev);
    expect(stack.resolve(stack.executionRoleArn)['Fn::Sub']).toMatch(
      /:iam::111111111111:role\/cdk-hnb659fds-cfn-exec-role-111111111111-us-east-1$/,
    );
  });

  test('tags what stands in it', () => {
    const stack = empty(new App(), environments().dev);
    new Queue(stack, 'Queue');
    const [queue] = Object.values(Template.fromStack(stack).findResources('AWS::SQS::Queue'));
    expect(queue.Properties.Tags).toEqual([
      { Key: 'CostCenter', Value: 'CC-1001' },
      { Key: 'Environment', Value: 'dev' },
      { Key: 'Owner', Value: 'platform-team' },
      { Key: 'Project', Value: 'stratiform' },
    ]);
  });
});

describe('synthesizing a layer', () => {
  test('makes an assembly for each environment named', () => {
    const out = path.join(folder, 'two');
    expect(synthesize(empty, ['--out', out, 'dev', 'prod'])).toEqual({ exitCode: 0, printed: '' });
    expect(readdirSync(out)).toEqual(['dev', 'prod']);
  });

  test.each([
    [['--out', folder], undefined, 'No environment was named'],
    [['--out', folder, 'qa'], undefined, "'qa' is no environment"],
    [['--out', folder, 'local'], 'eighty', "'STRATIFORM_PORT' should be a whole number from 1 to 65534, got 'eighty'"],
    [['--into', folder, 'local'], undefined, "Unknown option '--into'"],
  ])('%p with port %p fails: %s', (args, port, message) => {
    const { exitCode, printed } = synthesize(empty, args, port);
    expect(exitCode).toBe(1);
    expect(printed).toContain(message);
  });

  test('fails where a rule of cdk-nag is broken', () => {
    delete process.env.CDK_VALIDATION;
    const openQueue = (app: App, config: EnvironmentConfig) => {
      const stack = empty(app, config);
      new Queue(stack, 'Queue');
      return stack;
    };
    const { exitCode, printed } = synthesize(openQueue, ['--out', path.join(folder, 'nag'), 'dev']);
    expect(exitCode).toBe(1);
    expect(printed).toContain('AwsSolutions-SQS4');
  });
});
