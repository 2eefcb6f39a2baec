import * as fs from 'node:fs';
import * as path from 'node:path';
import { type App, CfnOutput, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { AttributeType, type CfnTable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Plan } from '../src/model/plan';
import { stratiform } from './support/command';
import { type Emulator, startEmulator } from './support/emulator';
import { ENVIRONMENT, TestProject } from './support/project';

// Apps in the shape of the CDK's own samples, with nothing of ours in them: one layer is the whole app.
jest.setTimeout(120_000);

let emulator: Emulator;
let project: TestProject;
beforeAll(async () => {
  emulator = await startEmulator();
  project = new TestProject(emulator, ['app']);
  expect(await stratiform(project, 'bootstrap')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  project.remove();
  await emulator.stop();
});
afterEach(async () => {
  expect(await stratiform(project, 'destroy', { yes: true })).toMatchObject({ code: 0 });
});

/** Plans, stores the plan, and applies exactly that. */
async function planAndApply(options: object = {}): Promise<Plan> {
  const planned = await stratiform(project, 'plan', { json: true, save: true, ...options });
  const plan = JSON.parse(planned.out) as Plan;
  if (planned.code === 0) return plan;
  const { id, digest } = plan;
  const applied = await stratiform(project, 'apply', { json: true, yes: true, plan: id, digest });
  if (applied.code !== 0) throw new Error(`${applied.err}\n${applied.out}`);
  return plan;
}

const kinds = (plan: Plan) => plan.stacks.map((stack) => `${stack.stackName} ${stack.kind}`);

async function settles(): Promise<void> {
  expect((await stratiform(project, 'plan', { json: true })).code).toBe(0);
}

test('a topic, a queue and a subscription, the first sample of the CDK', async () => {
  const sample = (visibility: number) => (app: App) => {
    const stack = new Stack(app, 'Sample', { env: ENVIRONMENT });
    const queue = new Queue(stack, 'Queue', { retentionPeriod: undefined, queueName: `sample-${visibility}` });
    new Topic(stack, 'Topic').addSubscription(new SqsSubscription(queue));
    new CfnOutput(stack, 'Url', { value: queue.queueUrl });
  };
  project.synthApp('app', sample(1));
  const created = await planAndApply();
  expect(kinds(created)).toEqual(['Sample create']);
  expect(created.stacks[0]?.permissions.map((one) => one.text)).toEqual([expect.stringContaining('sqs:SendMessage')]);
  await settles();

  project.synthApp('app', sample(2));
  const updated = await planAndApply();
  expect(updated.stacks[0]?.changes.find((change) => change.type === 'AWS::SQS::Queue')).toMatchObject({
    replacement: 'yes',
  });
  await settles();
});

test('stacks in stages, in the order of their dependencies', async () => {
  class Service extends Stage {
    constructor(app: App, id: string) {
      super(app, id, { env: ENVIRONMENT });
      const data = new Stack(this, 'Data');
      const table = new Table(data, 'Items', {
        partitionKey: { name: 'id', type: AttributeType.STRING },
        removalPolicy: RemovalPolicy.DESTROY,
      });
      const compute = new Stack(this, 'Compute');
      new StringParameter(compute, 'TableName', { stringValue: table.tableArn, parameterName: `/sample/${id}/table` });
    }
  }
  project.synthApp('app', (app) => {
    new Service(app, 'Beta');
    new Service(app, 'Gamma');
  });
  const plan = await planAndApply();
  // The table's ARN crosses by export and import: the second stack of each stage waits for it.
  expect(kinds(plan)).toEqual(['Beta-Data create', 'Beta-Compute waits', 'Gamma-Data create', 'Gamma-Compute waits']);
  expect(plan.stacks[1]?.waitsFor).toMatchObject([{ for: 'export', by: 'Beta-Data' }]);
  await settles();
});

test('nested stacks, in nested stacks', async () => {
  const sample = (tasks: number) => (app: App) => {
    const stack = new Stack(app, 'Outer', { env: ENVIRONMENT });
    const middle = new NestedStack(stack, 'Middle');
    const inner = new NestedStack(middle, 'Inner');
    const often = new Rule(inner, 'Often', { schedule: Schedule.expression('rate(5 minutes)') });
    often.addTarget(new SqsQueue(new Queue(inner, 'Jobs')));
    for (let at = 0; at < tasks; at += 1) new StringParameter(middle, `P${at}`, { stringValue: `${at}` });
  };
  project.synthApp('app', sample(1));
  expect(kinds(await planAndApply())).toEqual(['Outer create']);
  project.synthApp('app', sample(2));
  expect(kinds(await planAndApply())).toEqual(['Outer update']);
  await settles();
});

test('500 resources, in a template far over 51,200 bytes', async () => {
  const sample = (value: string) => (app: App) => {
    const stack = new Stack(app, 'Large', { env: ENVIRONMENT });
    for (let at = 0; at < 500; at += 1)
      new CfnParameter(stack, `P${at}`, { type: 'String', name: `/large/${at}`, value: value.repeat(100) });
  };
  project.synthApp('app', sample('a'));
  expect((await planAndApply()).stacks[0]?.changes).toHaveLength(500);
  project.synthApp('app', sample('b'));
  expect((await planAndApply()).stacks[0]?.changes).toHaveLength(500);
  await settles();
});

describe('what is there already', () => {
  const sample = (app: App) => {
    const stack = new Stack(app, 'Adopting', { env: ENVIRONMENT });
    const kept = { partitionKey: { name: 'id', type: AttributeType.STRING }, removalPolicy: RemovalPolicy.RETAIN };
    const table = new Table(stack, 'Kept', { ...kept, tableName: 'sample-kept' });
    (table.node.defaultChild as CfnTable).overrideLogicalId('Kept');
  };

  beforeEach(async () => {
    project.synthApp('app', sample);
    await planAndApply({ importExisting: true });
    await stratiform(project, 'destroy', { yes: true });
  });

  test('is imported where its name is taken', async () => {
    const plan = await planAndApply({ importExisting: true });
    expect(plan.stacks[0]?.changes).toMatchObject([{ action: 'import', type: 'AWS::DynamoDB::Table' }]);
    await settles();
  });

  test('is imported by its identifier, and nothing else is done', async () => {
    const file = path.join(project.root, 'import.json');
    fs.writeFileSync(file, JSON.stringify({ Kept: { TableName: 'sample-kept' } }));
    const plan = await planAndApply({ import: file });
    expect(plan.stacks[0]).toMatchObject({
      kind: 'import',
      changes: [{ action: 'import', physicalId: 'sample-kept' }],
    });
    await settles();
  });

  test('and that keeps a stack from being made is told with the path of what CloudFormation found', async () => {
    project.synthApp('app', (app) => {
      const stack = new Stack(app, 'Adopting', { env: ENVIRONMENT });
      new Bucket(stack, 'Taken', { bucketName: 'sample-taken', removalPolicy: RemovalPolicy.RETAIN });
    });
    await planAndApply();
    await stratiform(project, 'destroy', { yes: true });
    const { code, out } = await stratiform(project, 'apply', { yes: true });
    expect(code).toBe(1);
    expect(out).toMatch(/Validation failed with 1 error[^\n]*\n {2}\/Resources\/Taken[^\n]*: .*sample-taken/);
  });

  test.each([
    ['a file that is not there', undefined, '--import should name a JSON file'],
    [
      'a resource that the template does not have',
      { Nothing: { TableName: 'x' } },
      "Adopting has no resource 'Nothing' to import.",
    ],
    ['an identifier of nothing', { Kept: { TableName: 'sample-gone' } }, 'Table: sample-gone does not exist.'],
  ])('is not imported by %s', async (_, mapping, message) => {
    const file = path.join(project.root, 'wrong.json');
    if (mapping) fs.writeFileSync(file, JSON.stringify(mapping));
    const { code, err } = await stratiform(project, 'plan', { import: file, save: true });
    expect(code).toBe(1);
    expect(err).toContain(message);
  });
});
