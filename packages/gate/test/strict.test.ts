// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so.
import {
  ChangeSetStatus,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  DetectStackDriftCommand,
  ExecuteChangeSetCommand,
  ListChangeSetsCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { queue, refusal, Stage, template } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.gate.reset());

const send = {
  execute: (ChangeSetName: string, more: object = {}) =>
    stage.client().send(new ExecuteChangeSetCommand({ ChangeSetName, ...more })),
  update: (StackName: string, seconds: number, endpoint?: string) =>
    stage
      .client(endpoint)
      .send(
        new UpdateStackCommand({ StackName, TemplateBody: template({ Queue: queue({ VisibilityTimeout: seconds }) }) }),
      ),
};
const waiting = (seconds: number) => ({ Queue: queue({ VisibilityTimeout: seconds }) });
const role = (properties: object = {}) => ({
  Type: 'AWS::IAM::Role',
  Properties: { AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] }, ...properties },
});

describe('names', () => {
  test('a name is used once per stack, while its change set exists', async () => {
    await stage.deploy('names', waiting(1));
    const named = { ChangeSetName: 'plan-1' };
    const first = await stage.propose('names', waiting(2), named);
    const taken = { name: 'AlreadyExistsException', message: expect.stringContaining('plan-1') };
    expect(await refusal(stage.propose('names', waiting(3), named))).toMatchObject(taken);
    const { StackId } = await stage.describe(first);
    expect(await refusal(stage.propose(StackId as string, waiting(3), named))).toMatchObject(taken);
    await stage.client().send(new DeleteChangeSetCommand({ ChangeSetName: first }));
    await stage.propose('names', waiting(3), named);
  });

  test('two stacks may use the same name', async () => {
    const named = { ChangeSetName: 'shared', ChangeSetType: 'CREATE' as const };
    await stage.propose('names-a', waiting(1), named);
    await stage.propose('names-b', waiting(1), named);
  });

  test('a repeated request with the same ClientToken gets the first change set', async () => {
    const input = { ChangeSetName: 'retried', ChangeSetType: 'CREATE' as const, ClientToken: 'token-1' };
    const first = await stage.propose('retried', waiting(1), input);
    expect(await stage.propose('retried', waiting(1), input)).toBe(first);
    expect(await refusal(stage.propose('retried', waiting(2), input))).toMatchObject({
      name: 'AlreadyExistsException',
      message: expect.stringContaining('mismatch'),
    });
  });
});

describe('executing', () => {
  test('a change set is executed once', async () => {
    const id = await stage.propose('once', waiting(1), { ChangeSetType: 'CREATE' });
    await stage.execute(id);
    expect(await refusal(send.execute(id))).toEqual({
      name: 'InvalidChangeSetStatusException',
      message: `ChangeSet [${id}] cannot be executed in its current execution status of [EXECUTE_COMPLETE]`,
    });
  });

  test('a deleted change set is gone', async () => {
    await stage.deploy('deleted', waiting(1));
    const id = await stage.propose('deleted', waiting(2));
    await stage.client().send(new DeleteChangeSetCommand({ ChangeSetName: id }));
    expect((await refusal(send.execute(id))).name).toBe('ChangeSetNotFoundException');
    expect((await refusal(stage.describe(id))).name).toBe('ChangeSetNotFoundException');
  });

  test('a change set without changes failed, and is not executed', async () => {
    await stage.deploy('same', waiting(1));
    const id = await stage.propose('same', waiting(1));
    expect(await stage.describe(id)).toMatchObject({ Status: 'FAILED', ExecutionStatus: 'UNAVAILABLE' });
    expect((await refusal(send.execute(id))).message).toContain('current status of [FAILED]');
  });

  test('executing one deletes its siblings', async () => {
    await stage.deploy('siblings', waiting(1));
    const [first, second] = [await stage.propose('siblings', waiting(2)), await stage.propose('siblings', waiting(3))];
    await stage.execute(first);
    expect((await refusal(stage.describe(second))).name).toBe('ChangeSetNotFoundException');
    expect((await refusal(send.execute(second))).name).toBe('ChangeSetNotFoundException');
  });

  test('the same token again executes nothing and succeeds', async () => {
    await stage.deploy('token', waiting(1));
    const id = await stage.propose('token', waiting(2));
    await stage.execute(id, 'run-1');
    const at = async () =>
      (await stage.client().send(new DescribeStacksCommand({ StackName: 'token' }))).Stacks?.[0].LastUpdatedTime;
    const before = await at();
    await send.execute(id, { ClientRequestToken: 'run-1' });
    expect(await at()).toEqual(before);
    expect((await refusal(send.execute(id, { ClientRequestToken: 'run-2' }))).name).toBe(
      'InvalidChangeSetStatusException',
    );
  });

  test('a token belongs to one change set', async () => {
    await stage.deploy('tokens', waiting(1));
    await stage.execute(await stage.propose('tokens', waiting(2)), 'mine');
    const second = await stage.propose('tokens', waiting(3));
    expect((await refusal(send.execute(second, { ClientRequestToken: 'mine' }))).name).toBe(
      'TokenAlreadyExistsException',
    );
    expect((await refusal(send.execute(second, { ClientRequestToken: '-' }))).name).toBe('ValidationError');
    await stage.execute(second, 'other');
  });

  test('a stack that is busy is left alone', async () => {
    await stage.deploy('busy', waiting(1));
    const id = await stage.propose('busy', waiting(2));
    const slow = { Wait: { Type: 'AWS::CloudFormation::WaitCondition', Properties: { Count: 1, Timeout: '2' } } };
    await stage.client().send(
      new UpdateStackCommand({
        StackName: 'busy',
        TemplateBody: template({
          ...waiting(5),
          Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
          Wait: { ...slow.Wait, Properties: { ...slow.Wait.Properties, Handle: { Ref: 'Handle' } } },
        }),
      }),
    );
    expect(await refusal(send.execute(id))).toMatchObject({
      name: 'InvalidChangeSetStatusException',
      message: expect.stringMatching(/UPDATE_IN_PROGRESS|OBSOLETE/),
    });
    expect(await refusal(stage.propose('busy', waiting(3)))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining('is in UPDATE_IN_PROGRESS state and can not be updated'),
    });
    expect((await refusal(stage.client().send(new DeleteStackCommand({ StackName: 'busy' })))).message).toContain(
      'cannot be deleted while in status UPDATE_IN_PROGRESS',
    );
    expect(await stage.rests('busy')).toBe('UPDATE_ROLLBACK_COMPLETE');
    await stage.execute(await stage.propose('busy', waiting(3)));
  });

  test('two at once: one wins', async () => {
    await stage.deploy('raced', waiting(1));
    const ids = [await stage.propose('raced', waiting(2)), await stage.propose('raced', waiting(3))];
    const ends = await Promise.allSettled(ids.map((id) => send.execute(id)));
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await stage.rests('raced');
  });
});

describe('obsolete', () => {
  const obsolete = { Status: ChangeSetStatus.CREATE_COMPLETE, ExecutionStatus: 'OBSOLETE' };

  test.each(['through the gate', 'past the gate'])('after UpdateStack %s', async (way) => {
    const StackName = `updated-${way.replaceAll(' ', '-')}`;
    await stage.deploy(StackName, waiting(1));
    const id = await stage.propose(StackName, waiting(2));
    expect(await stage.describe(id)).toMatchObject({ ExecutionStatus: 'AVAILABLE' });
    await send.update(StackName, 3, way === 'past the gate' ? stage.emulator.endpoint : undefined);
    await stage.rests(StackName);
    expect(await stage.describe(id)).toMatchObject(obsolete);
    const listed = await stage.client().send(new ListChangeSetsCommand({ StackName }));
    expect(listed.Summaries).toMatchObject([{ ExecutionStatus: 'EXECUTE_COMPLETE' }, obsolete]);
    expect(await refusal(send.execute(id))).toEqual({
      name: 'InvalidChangeSetStatusException',
      message: `ChangeSet [${id}] cannot be executed in its current execution status of [OBSOLETE]`,
    });
  });

  test('not after looking for drift, nor after protecting the stack', async () => {
    const StackName = 'looked-at';
    await stage.deploy(StackName, waiting(1));
    const id = await stage.propose(StackName, waiting(2));
    await stage.client().send(new DetectStackDriftCommand({ StackName }));
    await stage.client().send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: true }));
    expect(await stage.describe(id)).toMatchObject({ ExecutionStatus: 'AVAILABLE' });
    await stage.execute(id);
  });

  test('two first deployments in review are both available until one is executed', async () => {
    const CREATE = { ChangeSetType: 'CREATE' as const };
    const [first, second] = [
      await stage.propose('review', waiting(1), CREATE),
      await stage.propose('review', waiting(2), CREATE),
    ];
    expect((await stage.describe(first)).ExecutionStatus).toBe('AVAILABLE');
    await send.execute(second);
    // Busy first, obsolete afterwards.
    expect((await refusal(send.execute(first))).name).toMatch(/InvalidChangeSetStatus|ChangeSetNotFound/);
    await stage.rests('review');
    expect((await refusal(send.execute(first))).name).toMatch(/InvalidChangeSetStatus|ChangeSetNotFound/);
  });

  test('a race: somebody executes a sibling just before', async () => {
    await stage.deploy('race', waiting(1));
    const [mine, theirs] = [await stage.propose('race', waiting(2)), await stage.propose('race', waiting(3))];
    stage.gate.inject({ action: 'ExecuteChangeSet', nth: 1, fault: { before: () => stage.execute(theirs) } });
    expect((await refusal(send.execute(mine))).name).toBe('ChangeSetNotFoundException');
  });
});

describe('the status of the stack', () => {
  test('what exists is not created again', async () => {
    await stage.deploy('exists', waiting(1));
    expect(
      await refusal(stage.propose('exists', waiting(2), { ChangeSetType: 'CREATE', ChangeSetName: 'again' })),
    ).toEqual({
      name: 'ValidationError',
      message: 'Stack [exists] already exists and cannot be created again with the changeSet [again].',
    });
  });

  test('what rolled back is neither created nor updated, until it is deleted', async () => {
    await stage.execute(await stage.propose('failed', waiting(999999), { ChangeSetType: 'CREATE' }));
    expect(await stage.rests('failed')).toBe('ROLLBACK_COMPLETE');
    expect((await refusal(stage.propose('failed', waiting(1), { ChangeSetType: 'CREATE' }))).message).toContain(
      'already exists and cannot be created again',
    );
    expect((await refusal(stage.propose('failed', waiting(1)))).message).toContain(
      'is in ROLLBACK_COMPLETE state and can not be updated',
    );
    await stage.client().send(new DeleteStackCommand({ StackName: 'failed' }));
    await stage.deploy('failed', waiting(1));
  });

  test('what is in review is not updated', async () => {
    await stage.propose('reviewed', waiting(1), { ChangeSetType: 'CREATE' });
    expect((await refusal(stage.propose('reviewed', waiting(1)))).message).toContain('REVIEW_IN_PROGRESS');
  });
});

describe('capabilities', () => {
  test.each([
    ['CAPABILITY_IAM', role(), ['CAPABILITY_AUTO_EXPAND' as const], 'CAPABILITY_IAM' as const],
    ['CAPABILITY_NAMED_IAM', role({ RoleName: 'r' }), ['CAPABILITY_IAM' as const], 'CAPABILITY_NAMED_IAM' as const],
  ])('%s is asked for', async (needed, Role, without, capability) => {
    const StackName = needed.replaceAll('_', '-');
    const type = { ChangeSetType: 'CREATE' as const };
    expect(await refusal(stage.propose(StackName, { Role }, { ...type, Capabilities: without }))).toEqual({
      name: 'InsufficientCapabilitiesException',
      message: `Requires capabilities : [${needed}]`,
    });
    await stage.propose(StackName, { Role }, { ...type, Capabilities: [capability] });
  });
});

describe('templates', () => {
  const create = (body: string, StackName = 'template') =>
    stage
      .client()
      .send(new CreateChangeSetCommand({ StackName, ChangeSetName: 'c', ChangeSetType: 'CREATE', TemplateBody: body }));
  const many = (count: number, value: object) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`N${at}`, value]));

  test.each([
    ['a Ref to nothing', { Queue: queue({ QueueName: { Ref: 'Nope' } }) }, /resource dependencies \[Nope\]/],
    ['a Sub of nothing', { Queue: queue({ QueueName: { 'Fn::Sub': 'q-${Nope}-${!Literal}' } }) }, /\[Nope\]/],
    ['an attribute of nothing', { Queue: queue({ QueueName: { 'Fn::GetAtt': ['Nope', 'Arn'] } }) }, /resource Nope/],
    ['DependsOn of nothing', { Queue: { ...queue(), DependsOn: ['Nope'] } }, /\[Nope\]/],
    ['an unknown condition', { Queue: { ...queue(), Condition: 'Nope' } }, /condition dependency Nope/],
    [
      'a circle',
      { A: queue({ QueueName: { Ref: 'B' } }), B: queue({ QueueName: { Ref: 'A' } }), C: queue() },
      /Circular .*\[A, B\]/,
    ],
  ])('%s is refused, and leaves no stack', async (_name, resources, message) => {
    expect(await refusal(create(template(resources)))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(message),
    });
    const stack = stage.client().send(new DescribeStacksCommand({ StackName: 'template' }));
    expect((await refusal(stack)).message).toContain('does not exist');
  });

  test('an output of nothing is refused', async () => {
    const body = template({ Queue: queue() }, { Outputs: { Url: { Value: { Ref: 'Nope' } } } });
    expect((await refusal(create(body))).message).toContain('in the Outputs block');
  });

  test('references that lead somewhere pass', async () => {
    const name = {
      'Fn::Sub': ['${Prefix}-${Dead.QueueName}-${AWS::Region}-${own}', { own: { Ref: 'AWS::StackName' } }],
    };
    const resources = { Dead: queue(), Queue: { ...queue({ QueueName: name }), DependsOn: 'Dead', Condition: 'Yes' } };
    await create(
      template(resources, {
        Parameters: { Prefix: { Type: 'String', Default: 'p' } },
        Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] } },
        Outputs: { Url: { Value: { 'Fn::GetAtt': 'Queue.Arn' }, Condition: 'Yes' } },
      }),
      'resolved',
    );
  });

  test.each([
    ['51,200 bytes', template({ Queue: queue() }, { Description: 'x', Metadata: { x: 'x'.repeat(51_200) } }), /51200/],
    ['500 resources', template(many(501, { Type: 'AWS::SNS::Topic' })), /501, is greater than maximum allowed, 500/],
    ['200 parameters', template({ Queue: queue() }, { Parameters: many(201, { Type: 'String', Default: '' }) }), /201/],
    ['200 outputs', template({ Queue: queue() }, { Outputs: many(201, { Value: 'x' }) }), /201/],
  ])('more than %s is refused', async (_name, body, message) => {
    const refused = await refusal(create(body));
    expect(refused).toMatchObject({ name: 'ValidationError', message: expect.stringMatching(message) });
  });

  test('exactly 500 resources pass', async () => {
    await create(template(many(500, { Type: 'AWS::SNS::Topic' })), 'large');
  });
});

test('a gate that is not strict only forwards', async () => {
  stage.gate.set({ strict: false });
  const id = await stage.propose(
    'lenient',
    { Queue: queue({ QueueName: { Ref: 'Nope' } }) },
    { ChangeSetType: 'CREATE' },
  );
  const described = await stage.client().send(new DescribeChangeSetCommand({ ChangeSetName: id }));
  expect(described.Status).toBe('CREATE_COMPLETE');
});
