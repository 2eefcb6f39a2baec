import * as fs from 'node:fs';
import * as path from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFormationClient, CreateChangeSetCommand, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { type AssemblyStack, readStacks } from '../src/assembly/read';
import { findStack } from '../src/aws/stacks';
import { drift } from '../src/commands/drift';
import { run } from '../src/commands/run';
import { Terminal } from '../src/commands/terminal';
import { detectDrift, inspectDrift } from '../src/drift/detect';
import { type DriftState, exitCodeOf, type StackDrift } from '../src/drift/model';
import { redactedFindings } from '../src/drift/redacted';
import { driftLines } from '../src/drift/report';
import { driftedProperties } from '../src/drift/three-way';
import { type Emulator, startEmulator } from './support/emulator';
import { aCloudFormation, aServiceError } from './support/fake-client';
import { type Fill, TestProject } from './support/project';

jest.setTimeout(60_000);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const projects: TestProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

function aProject(...layers: string[]): TestProject {
  const project = new TestProject(emulator, layers);
  projects.push(project);
  return project;
}

async function client(project: TestProject): Promise<CloudFormationClient> {
  return new CloudFormationClient(await project.session().connection());
}

async function ssm(project: TestProject): Promise<SSMClient> {
  return new SSMClient(await project.session().connection());
}

/** Two parameters and a queue, and an inline policy: CloudFormation here can't compare those. */
const filled =
  (layer: string, value = 'blue'): Fill =>
  (stack) => {
    new StringParameter(stack, 'Colour', { parameterName: `/drift/${layer}/colour`, stringValue: value });
    new StringParameter(stack, 'Size', { parameterName: `/drift/${layer}/size`, stringValue: 'small' });
    new Queue(stack, 'Jobs');
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const policy = new Policy(stack, 'Policy', { roles: [role] });
    policy.addStatements(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] }));
  };

/** Makes the stack of a layer as its assembly says; the deployer's own apply has tests of its own. */
async function deploy(project: TestProject, layer: string): Promise<void> {
  const StackName = `shop-test-${layer}`;
  const TemplateBody = fs.readFileSync(path.join(project.root, layer, `${StackName}.template.json`), 'utf8');
  const body = JSON.parse(TemplateBody);
  delete body.Parameters;
  delete body.Rules;
  const cloudFormation = await client(project);
  await cloudFormation.send(
    new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(body), Capabilities: ['CAPABILITY_IAM'] }),
  );
  for (;;) {
    const status = (await findStack(cloudFormation, StackName))?.StackStatus;
    if (status === 'CREATE_COMPLETE') return;
    if (status !== 'CREATE_IN_PROGRESS') throw new Error(`${StackName} is ${status}`);
    await sleep(20);
  }
}

async function deployed(layer: string): Promise<TestProject> {
  const project = aProject(layer);
  project.synth(layer, filled(layer));
  await deploy(project, layer);
  return project;
}

async function paint(project: TestProject, layer: string, value: string): Promise<void> {
  const Name = `/drift/${layer}/colour`;
  await (await ssm(project)).send(new PutParameterCommand({ Name, Value: value, Overwrite: true }));
}

async function lose(project: TestProject, layer: string): Promise<void> {
  await (await ssm(project)).send(new DeleteParameterCommand({ Name: `/drift/${layer}/size` }));
}

async function driftCommand(project: TestProject, options: { readonly json?: boolean } = {}) {
  fs.writeFileSync(
    path.join(project.root, 'stratiform.config.js'),
    `module.exports = ${JSON.stringify(project.file())}`,
  );
  const [input, out, err] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const terminal = new Terminal(options.json, input, out, err);
  const code = await run({ env: 'test', ...options }, drift, { terminal, folder: project.root });
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

async function found(
  project: TestProject,
): Promise<{ readonly code: number; readonly stacks: readonly (StackDrift & { layer: string })[] }> {
  const { code, out, err } = await driftCommand(project, { json: true });
  if (!out) throw new Error(err);
  return { code, stacks: JSON.parse(out).stacks };
}

describe('against an emulator', () => {
  test('a stack that is as its template says has no drift, and what was not compared is said', async () => {
    const { code, out } = await driftCommand(await deployed('same'));
    expect(code).toBe(0);
    expect(out).toContain('shop-test-same  no drift\n');
    expect(out).toContain("not looked at, for CloudFormation can't: AWS::IAM::Policy\n");
    expect(out).toContain('Drift: no drift in 1 stack.');
  });

  test('a resource that was changed and one that was deleted, three ways', async () => {
    const project = await deployed('changed');
    await paint(project, 'changed', 'red');
    await lose(project, 'changed');
    project.synth('changed', filled('changed', 'green'));
    const { code, stacks } = await found(project);
    expect(code).toBe(2);
    expect(stacks).toMatchObject([{ layer: 'changed', stackName: 'shop-test-changed', state: 'checked', reasons: [] }]);
    expect(stacks[0]?.resources).toEqual([
      {
        logicalId: expect.stringMatching(/^Colour/),
        nestedIn: [],
        constructPath: 'shop-test-changed/Colour/Resource',
        physicalId: '/drift/changed/colour',
        type: 'AWS::SSM::Parameter',
        status: 'modified',
        properties: [{ path: '/Properties/Value', reviewed: 'blue', live: 'red', planned: 'green' }],
      },
      expect.objectContaining({ constructPath: 'shop-test-changed/Size/Resource', status: 'deleted', properties: [] }),
    ]);
    const { out } = await driftCommand(project);
    expect(out).toContain(
      [
        'shop-test-changed  1 deleted, 1 modified',
        '  - AWS::SSM::Parameter  Size  deleted',
        '  ~ AWS::SSM::Parameter  Colour  modified',
        '      Value  reviewed blue  live red  planned green',
      ].join('\n'),
    );
    expect(out).toContain('Drift: 2 resources of 1 stack not as the template says.');
  });

  test('put back as it was, nothing has drifted', async () => {
    const project = await deployed('back');
    await paint(project, 'back', 'red');
    expect((await found(project)).code).toBe(2);
    await paint(project, 'back', 'blue');
    expect((await found(project)).code).toBe(0);
  });

  test('a stack that is not there, or only in review, has nothing that could drift', async () => {
    const project = aProject('never', 'review');
    project.synth('never', filled('never'));
    project.synth('review', filled('review'));
    const TemplateBody = JSON.stringify({ Resources: { Jobs: { Type: 'AWS::SQS::Queue' } } });
    await (await client(project)).send(
      new CreateChangeSetCommand({
        StackName: 'shop-test-review',
        ChangeSetName: 'looked-at',
        ChangeSetType: 'CREATE',
        TemplateBody,
      }),
    );
    const { code, stacks } = await found(project);
    expect(code).toBe(0);
    expect(stacks.map(({ state, reasons }) => [state, ...reasons])).toEqual([
      ['absent', 'it is not there'],
      ['absent', 'it is only in review: nothing of it is there'],
    ]);
    expect((await driftCommand(project)).out).toContain('  ! it is only in review');
  });

  test('a plan gets the drifted resources, and is told what was not looked at', async () => {
    const project = await deployed('planned');
    await paint(project, 'planned', 'red');
    const told: string[] = [];
    const [stack] = readStacks(project.target());
    const drifted = await detectDrift(project.session(), stack as AssemblyStack, {
      notify: (message) => told.push(message),
    });
    expect(drifted).toMatchObject([
      { status: 'modified', properties: [{ path: '/Properties/Value', reviewed: 'blue', live: 'red' }] },
    ]);
    expect(drifted[0]).toMatchObject({ nestedIn: [], constructPath: expect.stringContaining('shop-test-planned/') });
    expect(told).toContain("shop-test-planned: not looked at, for CloudFormation can't: AWS::IAM::Policy");
  });
});

describe('what an emulator does not do', () => {
  // Answers written by hand after the API reference; no AWS account was there to record from.
  const STACK = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/shop-dev-core/1';
  const aStack = (StackStatus = 'UPDATE_COMPLETE') => ({ Stacks: [{ StackId: STACK, StackStatus }] });
  const detected = (DetectionStatus = 'DETECTION_COMPLETE', DetectionStatusReason?: string) => ({
    DetectionStatus,
    DetectionStatusReason,
  });
  const drifted = (LogicalResourceId: string, StackResourceDriftStatus = 'MODIFIED', given: object = {}) => ({
    LogicalResourceId,
    ResourceType: 'AWS::SQS::Queue',
    StackResourceDriftStatus,
    ...given,
  });
  const answers = {
    DescribeStacks: aStack(),
    DetectStackDrift: { StackDriftDetectionId: 'd-1' },
    DescribeStackDriftDetectionStatus: detected(),
    DescribeStackResourceDrifts: { StackResourceDrifts: [] },
    ListStackResources: { StackResourceSummaries: [] },
  };
  const request = { pathOf: () => undefined, run: { notify: () => {} } };
  const inspected = (given: Parameters<typeof aCloudFormation>[0], more: object = {}) =>
    inspectDrift(aCloudFormation({ ...answers, ...given }), 'shop-dev-core', { ...request, ...more });

  test('a detection that fails is told with its reason, and what is known of the others is kept', async () => {
    const found = await inspected({
      DescribeStackDriftDetectionStatus: detected('DETECTION_FAILED', 'Failed to detect drift on resources [Topic]'),
      DescribeStackResourceDrifts: {
        StackResourceDrifts: [
          drifted('Jobs', 'DELETED'),
          drifted('Topic', 'UNKNOWN', { DriftStatusReason: 'not authorized to perform: sns:GetTopicAttributes' }),
        ],
      },
      ListStackResources: { StackResourceSummaries: [{ LogicalResourceId: 'Topic', ResourceType: 'AWS::SNS::Topic' }] },
    });
    expect(found).toMatchObject({
      state: 'incomplete',
      reasons: ['CloudFormation could not look at all of it: Failed to detect drift on resources [Topic]'],
      resources: [{ logicalId: 'Jobs', status: 'deleted' }],
      unchecked: [{ logicalId: 'Topic', reason: 'not authorized to perform: sns:GetTopicAttributes' }],
    });
    expect(driftLines([found])).toContain(
      '  could not look at Topic: not authorized to perform: sns:GetTopicAttributes',
    );
  });

  test('a busy stack is left alone', async () => {
    const client = aCloudFormation({ DescribeStacks: aStack('UPDATE_IN_PROGRESS') });
    const found = await inspectDrift(client, 'shop-dev-core', request);
    expect(found).toMatchObject({ state: 'unavailable', reasons: [expect.stringContaining('UPDATE_IN_PROGRESS')] });
    expect(client.calls.map(({ name }) => name)).toEqual(['DescribeStacks']);
  });

  test('a stack in a state that CloudFormation does not look at is told in its words', async () => {
    const found = await inspected({
      DetectStackDrift: aServiceError('ValidationError', 'Stack is in ROLLBACK_COMPLETE state'),
    });
    expect(found).toMatchObject({
      state: 'unavailable',
      reasons: ["CloudFormation doesn't look at it: Stack is in ROLLBACK_COMPLETE state"],
    });
  });

  test("somebody else's detection is waited for", async () => {
    const busy = aServiceError('ValidationError', 'Drift detection is already in progress for stack [shop-dev-core]');
    expect(await inspected({ DetectStackDrift: [busy, busy, { StackDriftDetectionId: 'd-2' }] })).toMatchObject({
      state: 'checked',
    });
  });

  test('a detection is waited for, and every page is read', async () => {
    const client = aCloudFormation({
      ...answers,
      DescribeStackDriftDetectionStatus: [detected('DETECTION_IN_PROGRESS'), detected()],
      DescribeStackResourceDrifts: [
        { StackResourceDrifts: [drifted('One')], NextToken: 'more' },
        { StackResourceDrifts: [drifted('Two'), drifted('Three', 'IN_SYNC')] },
      ],
      ListStackResources: [
        { StackResourceSummaries: [{ LogicalResourceId: 'One', ResourceType: 'AWS::SQS::Queue' }], NextToken: 'more' },
        { StackResourceSummaries: [{ LogicalResourceId: 'Other', ResourceType: 'AWS::IAM::Policy' }] },
      ],
    });
    const found = await inspectDrift(client, 'shop-dev-core', request);
    expect(found.resources.map(({ logicalId }) => logicalId)).toEqual(['One', 'Two']);
    expect(found.unchecked.map(({ logicalId }) => logicalId)).toEqual(['Other']);
    expect(client.calls.filter(({ name }) => name === 'DescribeStackDriftDetectionStatus')).toHaveLength(2);
  });

  test('nested stacks are looked into, which CloudFormation does not do itself', async () => {
    const found = await inspected(
      {
        DescribeStackDriftDetectionStatus: [detected(), detected('DETECTION_FAILED', 'no')],
        DescribeStackResourceDrifts: [
          { StackResourceDrifts: [] },
          {
            StackResourceDrifts: [
              drifted('Jobs', 'MODIFIED', {
                PropertyDifferences: [
                  { PropertyPath: '/DelaySeconds', ExpectedValue: '1', ActualValue: '2', DifferenceType: 'NOT_EQUAL' },
                ],
              }),
            ],
          },
        ],
        ListStackResources: [
          {
            StackResourceSummaries: [
              {
                LogicalResourceId: 'Inner',
                ResourceType: 'AWS::CloudFormation::Stack',
                PhysicalResourceId: `${STACK}-Inner`,
              },
            ],
          },
          { StackResourceSummaries: [] },
        ],
      },
      {
        planned: {
          template: {},
          nested: new Map([
            [
              'Inner',
              {
                template: { Resources: { Jobs: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 3 } } } },
                nested: new Map(),
              },
            ],
          ]),
        },
      },
    );
    expect(found).toMatchObject({
      state: 'incomplete',
      reasons: ['nested stack Inner: CloudFormation could not look at all of it: no'],
      resources: [{ logicalId: 'Jobs', nestedIn: ['Inner'], properties: [{ reviewed: '1', live: '2', planned: '3' }] }],
      unchecked: [],
    });
    expect(driftLines([found])).toContain('  ~ AWS::SQS::Queue  Inner › Jobs  modified');
  });

  test('a caller who may not look is told so', async () => {
    const denied = aServiceError('AccessDenied', 'not authorized to perform: cloudformation:DetectStackDrift');
    await expect(inspected({ DetectStackDrift: denied })).rejects.toBe(denied);
  });

  test('stopped on request, it waits no longer', async () => {
    const stop = new AbortController();
    const waiting = inspected(
      { DescribeStackDriftDetectionStatus: detected('DETECTION_IN_PROGRESS') },
      { run: { notify: () => {}, signal: stop.signal } },
    );
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('three ways to look at a value', () => {
  const tags = (...pairs: [string, string][]) => pairs.map(([Key, Value]) => ({ Key, Value }));
  test.each<[string, object, object | undefined, object]>([
    [
      'a value that differs',
      { PropertyPath: '/DelaySeconds', ExpectedValue: '1', ActualValue: '2', DifferenceType: 'NOT_EQUAL' },
      { DelaySeconds: 3 },
      { path: '/Properties/DelaySeconds', reviewed: '1', live: '2', planned: '3' },
    ],
    [
      'a value deep in a policy',
      {
        PropertyPath: '/RedrivePolicy/maxReceiveCount',
        ExpectedValue: '3',
        ActualValue: '9',
        DifferenceType: 'NOT_EQUAL',
      },
      { RedrivePolicy: { maxReceiveCount: 3 } },
      { path: '/Properties/RedrivePolicy/maxReceiveCount', reviewed: '3', live: '9', planned: '3' },
    ],
    [
      'without a plan there are two ways',
      { PropertyPath: '/DelaySeconds', ExpectedValue: '1', ActualValue: '2', DifferenceType: 'NOT_EQUAL' },
      undefined,
      { path: '/Properties/DelaySeconds', reviewed: '1', live: '2' },
    ],
    [
      'what was taken away is not live',
      { PropertyPath: '/Tags/0', ExpectedValue: '{"Key":"a"}', ActualValue: 'null', DifferenceType: 'REMOVE' },
      {},
      { path: '/Properties/Tags/0', reviewed: '{"Key":"a"}' },
    ],
    [
      'what was added was not reviewed',
      { PropertyPath: '/Tags/1', ExpectedValue: 'null', ActualValue: '{"Key":"c","Value":"3"}', DifferenceType: 'ADD' },
      { Tags: tags(['a', '1'], ['b', '2']) },
      { path: '/Properties/Tags/1', live: '{"Key":"c","Value":"3"}' },
    ],
    [
      'a value in a list is told with its name, wherever the plan has it',
      { PropertyPath: '/Tags/0/Value', ExpectedValue: '1', ActualValue: '9', DifferenceType: 'NOT_EQUAL' },
      { Tags: tags(['b', '2'], ['a', '5']) },
      {
        path: '/Properties/Tags/0',
        reviewed: '{"Key":"a","Value":"1"}',
        live: '{"Key":"a","Value":"9"}',
        planned: '{"Key":"a","Value":"5"}',
      },
    ],
    [
      'an intrinsic function is shown as it is written',
      {
        PropertyPath: '/RedrivePolicy/target',
        ExpectedValue: 'arn:a',
        ActualValue: 'arn:b',
        DifferenceType: 'NOT_EQUAL',
      },
      { RedrivePolicy: { target: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
      { path: '/Properties/RedrivePolicy/target', reviewed: 'arn:a', live: 'arn:b', planned: `\${Dead.Arn}` },
    ],
  ])('%s', (_, difference, planned, expected) => {
    const drift = {
      StackId: '',
      LogicalResourceId: 'Jobs',
      ResourceType: 'AWS::SQS::Queue',
      StackResourceDriftStatus: 'MODIFIED' as const,
      Timestamp: new Date(0),
      ExpectedProperties: JSON.stringify({ Tags: tags(['a', '1']) }),
      ActualProperties: JSON.stringify({ Tags: tags(['a', '1'], ['c', '3']) }),
      PropertyDifferences: [difference as never],
    };
    const resource = planned && { Type: 'AWS::SQS::Queue', Properties: planned as Record<string, unknown> };
    expect(driftedProperties(drift, resource)).toEqual([expected]);
  });
});

test('what may be secret is not shown, and that it changed is', () => {
  const password = (path: string, reviewed: string, live: string) => ({ path, reviewed, live, planned: reviewed });
  const found = redactedFindings({
    stackName: 'shop-dev-core',
    state: 'incomplete',
    reasons: ['postgres://app:correct-horse-battery@db/shop refuses'],
    resources: [
      {
        logicalId: 'Function',
        nestedIn: [],
        type: 'AWS::Lambda::Function',
        status: 'modified',
        properties: [
          password('/Properties/Environment/Variables/DB_PASSWORD', 'correct-horse', 'battery-staple'),
          password('/Properties/Timeout', '3', '30'),
        ],
      },
    ],
    unchecked: [],
  });
  expect(found.resources[0]?.properties).toEqual([
    {
      path: '/Properties/Environment/Variables/DB_PASSWORD',
      reviewed: '(sensitive)',
      live: '(sensitive, changed)',
      planned: '(sensitive)',
    },
    { path: '/Properties/Timeout', reviewed: '3', live: '30', planned: '3' },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/horse|battery/);
});

describe('what a run says at its end', () => {
  const aFinding = (state: DriftState, drifted = 0): StackDrift => ({
    stackName: `shop-${state}`,
    state,
    reasons: state === 'checked' ? [] : ['because'],
    resources: Array.from({ length: drifted }, (_, at) => ({
      logicalId: `R${at}`,
      nestedIn: [],
      type: 'AWS::SQS::Queue',
      status: 'modified' as const,
      properties: [{ path: '/Properties/A', reviewed: '1', live: `2\n${'x'.repeat(500)}` }],
    })),
    unchecked: [],
  });
  const cases: [string, StackDrift[], number, string][] = [
    ['nothing drifted', [aFinding('checked'), aFinding('absent')], 0, 'Drift: no drift in 1 stack.'],
    ['something did', [aFinding('checked', 2)], 2, 'Drift: 2 resources of 1 stack not as the template says.'],
    [
      'not everything could be looked at',
      [aFinding('checked'), aFinding('unavailable')],
      1,
      'Drift: no drift in 1 stack; 1 stack could not be looked at, or not wholly.',
    ],
    [
      'drift counts more than what could not be looked at',
      [aFinding('incomplete', 1)],
      2,
      'Drift: 1 resource of 1 stack not as the template says; 1 stack could not be looked at, or not wholly.',
    ],
  ];
  test.each(cases)('%s', (_, stacks, code, summary) => {
    expect(exitCodeOf(stacks)).toBe(code);
    expect(driftLines(stacks).at(-1)).toBe(summary);
  });

  test('a value takes one short line, whatever is in it', () => {
    const line = driftLines([aFinding('checked', 1)]).find((text) => text.includes('reviewed')) ?? '';
    expect(line).toContain('A  reviewed 1  live 2');
    expect(line).not.toContain('\n');
    expect(line.length).toBeLessThan(200);
  });
});
