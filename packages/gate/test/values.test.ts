// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so.
import {
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { queue, refusal, Stage, template } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.gate.reset());

const UNKNOWN = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** The changes of a change set, by logical id. */
async function changesOf(id: string, IncludePropertyValues = true) {
  const { Changes = [] } = await stage.describe(id, IncludePropertyValues);
  return Object.fromEntries(Changes.map(({ ResourceChange: change }) => [change?.LogicalResourceId ?? '', change]));
}

describe('property values', () => {
  test('a changed property shows its value before and after', async () => {
    await stage.deploy('changed', { Queue: queue({ VisibilityTimeout: 30, Tags: [{ Key: 'a', Value: 'ü "1"' }] }) });
    const id = await stage.propose('changed', {
      Queue: queue({ VisibilityTimeout: 60, Tags: [{ Key: 'a', Value: '2' }] }),
    });
    const { Queue } = await changesOf(id);
    expect(JSON.parse(Queue?.BeforeContext ?? '')).toEqual({
      Properties: { VisibilityTimeout: 30, Tags: [{ Key: 'a', Value: 'ü "1"' }] },
    });
    expect(JSON.parse(Queue?.AfterContext ?? '').Properties.VisibilityTimeout).toBe(60);
    expect(Queue?.Details?.map(({ Target }) => Target)).toEqual([
      expect.objectContaining({
        Attribute: 'Properties',
        Name: 'VisibilityTimeout',
        Path: '/Properties/VisibilityTimeout',
        BeforeValue: '30',
        AfterValue: '60',
        AttributeChangeType: 'Modify',
        RequiresRecreation: 'Never',
      }),
      expect.objectContaining({ Path: '/Properties/Tags/0/Value', BeforeValue: 'ü "1"', AfterValue: '2' }),
    ]);
  });

  test('without asking for them there are none', async () => {
    await stage.deploy('unasked', { Queue: queue({ VisibilityTimeout: 30 }) });
    const { Queue } = await changesOf(
      await stage.propose('unasked', { Queue: queue({ VisibilityTimeout: 60 }) }),
      false,
    );
    expect(Queue?.BeforeContext).toBeUndefined();
    expect(Queue?.Details?.[0].Target).toEqual({
      Attribute: 'Properties',
      Name: 'VisibilityTimeout',
      RequiresRecreation: 'Never',
    });
  });

  test('what is added or removed has one context only', async () => {
    await stage.deploy('exchanged', { Old: queue({ DelaySeconds: 1 }), Stays: queue() });
    const { Old, New } = await changesOf(
      await stage.propose('exchanged', { New: queue({ DelaySeconds: 2 }), Stays: queue() }),
    );
    expect([Old?.BeforeContext, Old?.AfterContext]).toEqual(['{"Properties":{"DelaySeconds":1}}', undefined]);
    expect([New?.BeforeContext, New?.AfterContext]).toEqual([undefined, '{"Properties":{"DelaySeconds":2}}']);
  });

  test('parameters, conditions and pseudo parameters are resolved; secrets are not', async () => {
    const Parameters = {
      Name: { Type: 'String' },
      Secret: { Type: 'String', NoEcho: true },
    };
    const Conditions = { Long: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Name' }, 'short'] }] } };
    const resources = (value: unknown) => ({
      Parameter: {
        Type: 'AWS::SSM::Parameter',
        Properties: {
          Type: 'String',
          Value: value,
          Description: { 'Fn::If': ['Long', { Ref: 'Secret' }, { Ref: 'AWS::NoValue' }] },
        },
      },
    });
    const id = await stage.propose(
      'resolved',
      {},
      {
        ChangeSetType: 'CREATE',
        TemplateBody: template(resources({ 'Fn::Sub': '${AWS::StackName}/${Name}/${!kept}' }), {
          Parameters,
          Conditions,
        }),
        Parameters: [
          { ParameterKey: 'Name', ParameterValue: 'long' },
          { ParameterKey: 'Secret', ParameterValue: 'hunter2' },
        ],
      },
    );
    const { Parameter } = await changesOf(id);
    expect(JSON.parse(Parameter?.AfterContext ?? '').Properties).toEqual({
      Type: 'String',
      Value: 'resolved/long/${kept}',
      Description: '****',
    });
    expect((await stage.describe(id)).Parameters).toMatchObject([
      { ParameterKey: 'Name', ParameterValue: 'long' },
      { ParameterKey: 'Secret', ParameterValue: '****' },
    ]);
  });

  test('what a new or replaced resource will be called is known after the apply', async () => {
    const user = (value: unknown) => ({ Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: value } });
    const url = user({ Ref: 'Queue' });
    const arn = user({ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, '/*']] });
    await stage.deploy('replaced', { Queue: queue({ QueueName: 'one' }), Url: url, Arn: arn });
    const changes = await changesOf(
      await stage.propose('replaced', { Queue: queue({ QueueName: 'two' }), Url: url, Arn: arn }),
    );
    expect(changes.Queue?.Replacement).toBe('True');
    const target = (id: string) => changes[id]?.Details?.find(({ Target }) => Target?.Path)?.Target;
    expect(target('Url')).toMatchObject({ BeforeValue: expect.stringContaining('/one'), AfterValue: UNKNOWN });
    expect(target('Arn')).toMatchObject({
      BeforeValue: 'arn:aws:sqs:us-east-1:000000000000:one/*',
      AfterValue: `${UNKNOWN}/*`,
    });
  });

  test('500 changes are described', async () => {
    const resources = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`Q${at}`, queue({ DelaySeconds: at })]),
    );
    const id = await stage.propose('many', resources, { ChangeSetType: 'CREATE' });
    expect(Object.keys(await changesOf(id))).toHaveLength(500);
  });
});

describe('recorded answers', () => {
  test('take the place of what the emulator says', async () => {
    const id = await stage.propose(
      'recorded',
      { Queue: queue() },
      { ChangeSetType: 'CREATE', ChangeSetName: 'plan-7' },
    );
    const forget = stage.gate.record('plan-7', {
      StatusReason: 'Recorded.',
      Changes: [
        {
          Type: 'Resource',
          ResourceChange: {
            Action: 'Modify',
            LogicalResourceId: 'Recorded',
            ResourceType: 'AWS::SQS::Queue',
            Replacement: 'Conditional',
            Scope: ['Properties'],
            Details: [{ Target: { Path: '/Properties/A', BeforeValue: '<1>', AfterValue: UNKNOWN } }],
          },
        },
      ],
    });
    expect(await stage.describe(id, true)).toMatchObject({
      ChangeSetId: id,
      StatusReason: 'Recorded.',
      Changes: [{ ResourceChange: { LogicalResourceId: 'Recorded', Details: [{ Target: { BeforeValue: '<1>' } }] } }],
    });
    expect((await changesOf(id, false)).Queue?.Action).toBe('Add');
    forget();
    expect((await changesOf(id)).Queue?.Action).toBe('Add');
  });

  test("CloudFormation's own validation, which the emulator doesn't do", async () => {
    stage.gate.record(
      { action: 'DescribeEvents', changeSet: 'plan-8' },
      {
        OperationEvents: [
          { EventType: 'VALIDATION_ERROR', ValidationPath: '/Resources/Queue', ValidationFailureMode: 'FAIL' },
        ],
      },
    );
    const id = await stage.propose(
      'validated',
      { Queue: queue() },
      { ChangeSetType: 'CREATE', ChangeSetName: 'plan-8' },
    );
    const { OperationEvents } = await stage.client().send(new DescribeEventsCommand({ ChangeSetName: id }));
    expect(OperationEvents).toMatchObject([{ ValidationPath: '/Resources/Queue', ValidationFailureMode: 'FAIL' }]);
  });
});

describe("AWS's flaws, when they are switched on", () => {
  test('a resource is dropped where property values are asked for', async () => {
    const id = await stage.propose('dropped', { A: queue(), B: queue() }, { ChangeSetType: 'CREATE' });
    stage.gate.set({ flaws: { droppedResources: ['A'] } });
    expect(Object.keys(await changesOf(id))).toEqual(['B']);
    expect(Object.keys(await changesOf(id, false))).toEqual(['A', 'B']);
  });

  test('the status reason is lost where property values are asked for', async () => {
    await stage.deploy('reasonless', { A: queue() });
    const id = await stage.propose('reasonless', { A: queue() });
    stage.gate.set({ flaws: { noStatusReason: true } });
    expect((await stage.describe(id, true)).StatusReason).toBeUndefined();
    expect((await stage.describe(id)).StatusReason).toContain("didn't contain changes");
  });

  test('a template that is read back has lost what is not ASCII', async () => {
    const id = await stage.propose(
      'umlauts',
      { A: { ...queue(), Metadata: { note: 'für 🎉' } } },
      { ChangeSetType: 'CREATE' },
    );
    const read = async () =>
      (await stage.client().send(new GetTemplateCommand({ ChangeSetName: id }))).TemplateBody ?? '';
    expect(await read()).toContain('für 🎉');
    stage.gate.set({ flaws: { asciiTemplates: true } });
    expect(await read()).toContain('f?r ?');
  });
});

test('long descriptions come in pages', async () => {
  const id = await stage.propose('paged', { A: queue(), B: queue(), C: queue() }, { ChangeSetType: 'CREATE' });
  stage.gate.set({ changesPerPage: 2 });
  const page = (NextToken?: string) =>
    stage.client().send(new DescribeChangeSetCommand({ ChangeSetName: id, NextToken, IncludePropertyValues: true }));
  const first = await page();
  expect(first.Changes).toHaveLength(2);
  const last = await page(first.NextToken);
  expect([last.Changes?.length, last.NextToken]).toEqual([1, undefined]);
});

test('a change set can take a while to be made', async () => {
  stage.gate.set({ creationPolls: 1 });
  const id = await stage.propose('slow', { A: queue() }, { ChangeSetType: 'CREATE' });
  expect((await refusal(stage.execute(id))).message).toContain('current status of [CREATE_IN_PROGRESS]');
  expect(await stage.describe(id)).toMatchObject({ Status: 'CREATE_IN_PROGRESS', ExecutionStatus: 'UNAVAILABLE' });
  expect(await stage.describe(id)).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
  await stage.execute(id);
});

test('siblings can stay readable as obsolete', async () => {
  stage.gate.set({ siblings: 'obsolete' });
  await stage.deploy('kept', { A: queue({ DelaySeconds: 1 }) });
  const [first, second] = [
    await stage.propose('kept', { A: queue({ DelaySeconds: 2 }) }),
    await stage.propose('kept', { A: queue({ DelaySeconds: 3 }) }),
  ];
  await stage.execute(first);
  expect(await stage.describe(second)).toMatchObject({ ChangeSetId: second, ExecutionStatus: 'OBSOLETE' });
  const { TemplateBody } = await stage.client().send(new GetTemplateCommand({ ChangeSetName: second }));
  expect(TemplateBody).toContain('"DelaySeconds":3');
  const execute = stage.client().send(new ExecuteChangeSetCommand({ ChangeSetName: second }));
  expect((await refusal(execute)).message).toContain('current execution status of [OBSOLETE]');
});
