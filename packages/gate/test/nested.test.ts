import {
  type Capability,
  DeleteChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { queue, refusal, Stage, template } from './support/stage';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await s3().send(new CreateBucketCommand({ Bucket: 'templates' }));
});
afterAll(() => stage.close());
beforeEach(() => stage.gate.reset());

const s3 = () => new S3Client({ ...stage.connection(), forcePathStyle: true });
const WITH_NESTED = { IncludeNestedStacks: true } as const;
const NEW = { ...WITH_NESTED, ChangeSetType: 'CREATE' } as const;

/** A nested stack of that template, which is put into the bucket. */
async function nested(Key: string, Body: string, Parameters?: object) {
  await s3().send(new PutObjectCommand({ Bucket: 'templates', Key, Body }));
  const TemplateURL = { 'Fn::Sub': `https://s3.\${AWS::Region}.\${AWS::URLSuffix}/templates/${Key}` };
  return { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL, ...(Parameters && { Parameters }) } };
}

const described = async (id: string) => {
  const { Changes = [], ...rest } = await stage.describe(id, true);
  return { ...rest, changes: Changes.map(({ ResourceChange }) => ResourceChange) };
};

test('every nested stack of a first deployment has a change set of its own', async () => {
  const inner = await nested('inner.json', template({ Deep: queue() }));
  const body = template(
    { Inner: inner, Queue: queue({ DelaySeconds: { Ref: 'Delay' } }) },
    { Parameters: { Delay: { Type: 'String' } } },
  );
  const outer = await nested('outer.json', body, { Delay: '7' });
  const root = await stage.propose('first', { Outer: outer }, NEW);
  const top = await described(root);
  expect(top).toMatchObject({ IncludeNestedStacks: true, changes: [{ LogicalResourceId: 'Outer', Action: 'Add' }] });
  const middle = await described(top.changes[0]?.ChangeSetId as string);
  expect(middle).toMatchObject({
    ParentChangeSetId: root,
    RootChangeSetId: root,
    ExecutionStatus: 'AVAILABLE',
    StackName: expect.stringMatching(/^first-Outer-/),
    changes: [
      { LogicalResourceId: 'Inner' },
      { LogicalResourceId: 'Queue', AfterContext: '{"Properties":{"DelaySeconds":"7"}}' },
    ],
  });
  const deep = await described(middle.changes[0]?.ChangeSetId as string);
  expect(deep).toMatchObject({ RootChangeSetId: root, changes: [{ LogicalResourceId: 'Deep' }] });
  const { TemplateBody } = await stage.client().send(new GetTemplateCommand({ ChangeSetName: middle.ChangeSetId }));
  expect(TemplateBody).toBe(body);
  expect(
    (await refusal(stage.client().send(new ExecuteChangeSetCommand({ ChangeSetName: middle.ChangeSetId })))).name,
  ).toBe('ValidationError');
  await stage.execute(root);
  expect(await stage.rests('first')).toBe('CREATE_COMPLETE');
});

test('an update shows what changes inside', async () => {
  await stage.deploy('updated', { Inner: await nested('v1.json', template({ Queue: queue({ DelaySeconds: 1 }) })) });
  const root = await stage.propose(
    'updated',
    { Inner: await nested('v2.json', template({ Queue: queue({ DelaySeconds: 2 }) })) },
    WITH_NESTED,
  );
  const inner = await described((await described(root)).changes[0]?.ChangeSetId as string);
  expect(inner.changes).toMatchObject([
    { LogicalResourceId: 'Queue', Action: 'Modify', Details: [{ Target: { BeforeValue: '1', AfterValue: '2' } }] },
  ]);
  await stage.execute(root);
  expect(await stage.rests('updated')).toBe('UPDATE_COMPLETE');
});

test('they go with the outermost', async () => {
  const root = await stage.propose('gone', { Inner: await nested('gone.json', template({ Queue: queue() })) }, NEW);
  const inner = (await described(root)).changes[0]?.ChangeSetId as string;
  await stage.client().send(new DeleteChangeSetCommand({ ChangeSetName: root }));
  expect((await refusal(stage.describe(inner))).name).toBe('ChangeSetNotFoundException');
});

test('without asking for them there are none', async () => {
  const root = await stage.propose(
    'flat',
    { Inner: await nested('flat.json', template({ Queue: queue() })) },
    {
      ChangeSetType: 'CREATE',
    },
  );
  expect((await described(root)).changes[0]?.ChangeSetId).toBeUndefined();
});

test.each([
  [
    'IAM',
    template({ Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } } }),
    'CAPABILITY_IAM',
  ],
  ['named IAM', template({ User: { Type: 'AWS::IAM::User', Properties: { UserName: 'u' } } }), 'CAPABILITY_NAMED_IAM'],
  ['macros', template({ Queue: queue() }, { Transform: 'AWS::LanguageExtensions' }), 'CAPABILITY_AUTO_EXPAND'],
])('%s in a nested template must be acknowledged for the whole', async (name, body, capability) => {
  const StackName = `capable-${name.replace(' ', '-')}`;
  const Inner = await nested(`${StackName}.json`, body);
  expect(await refusal(stage.propose(StackName, { Inner }, NEW))).toEqual({
    name: 'InsufficientCapabilitiesException',
    message: `Requires capabilities : [${capability}]`,
  });
  expect((await refusal(stage.client().send(new DescribeStacksCommand({ StackName })))).message).toContain('not exist');
  await stage.propose(StackName, { Inner }, { ...NEW, Capabilities: [capability as Capability] });
});

test('a nested template that leads nowhere is refused', async () => {
  const Inner = await nested('nowhere.json', template({ Queue: queue({ QueueName: { Ref: 'Nope' } }) }));
  expect((await refusal(stage.propose('nowhere', { Inner }, NEW))).message).toContain('[Nope]');
});
