import type { Change } from '@aws-sdk/client-cloudformation';
import { exportsOf, importsOf, publishedBy, readsOf, retainedBy } from '../src/assembly/template';
import type { ReadBack } from '../src/change-sets/read-back';
import { reviewedFrom } from '../src/changes/from-change-set';
import { digestOf } from '../src/model/digest';
import { countChanges, effectOf, isEmpty, unmetWaits } from '../src/model/plan';
import type { Surroundings } from '../src/plan/surroundings';
import { newValues, waitsBefore } from '../src/plan/waits';
import { aChange, anAssemblyStack, aPlan, aPlannedStack, aPlanWith, aTemplate } from './support/builders';

/** A change set as it is read back, with these changes. */
function aReadBack(changes: readonly Change[], given: Partial<ReadBack> = {}): ReadBack {
  const description = { ChangeSetId: 'arn:change-set', StackId: 'arn:stack', Changes: changes };
  return {
    description: description as ReadBack['description'],
    templateText: '{}',
    template: {},
    nestedIn: [],
    nested: [],
    ...given,
  };
}

function changesFrom(changes: readonly Change[], pathOf: (id: string) => string | undefined) {
  return reviewedFrom(aReadBack(changes), pathOf).changes;
}

describe('a change of a change set', () => {
  const pathOf = (id: string) => (id === 'JobsDF1CC2D4' ? 'shop-dev-core/Jobs/Resource' : undefined);
  const replaced: Change = {
    Type: 'Resource',
    ResourceChange: {
      Action: 'Modify',
      PolicyAction: 'ReplaceAndDelete',
      LogicalResourceId: 'JobsDF1CC2D4',
      PhysicalResourceId: 'https://sqs.eu-central-1.amazonaws.com/111111111111/jobs',
      ResourceType: 'AWS::SQS::Queue',
      Replacement: 'True',
      Scope: ['Properties'],
      Details: [
        {
          Target: { Attribute: 'Properties', Name: 'QueueName', RequiresRecreation: 'Always' },
          Evaluation: 'Static',
          ChangeSource: 'DirectModification',
        },
        {
          Target: { Attribute: 'Properties', Name: 'KmsMasterKeyId', RequiresRecreation: 'Never' },
          Evaluation: 'Dynamic',
          ChangeSource: 'ResourceAttribute',
          CausingEntity: 'Key.Arn',
        },
        {
          Target: { Attribute: 'Properties', Name: 'QueueName', RequiresRecreation: 'Always' },
          Evaluation: 'Dynamic',
          ChangeSource: 'DirectModification',
        },
      ],
    },
  };

  test('tells what is replaced, why, and what becomes of the old one', () => {
    expect(changesFrom([replaced], pathOf)).toEqual([
      {
        action: 'modify',
        logicalId: 'JobsDF1CC2D4',
        nestedIn: [],
        constructPath: 'shop-dev-core/Jobs/Resource',
        physicalId: 'https://sqs.eu-central-1.amazonaws.com/111111111111/jobs',
        type: 'AWS::SQS::Queue',
        replacement: 'yes',
        certain: true,
        afterwards: 'deleted',
        scope: ['Properties'],
        causes: [
          { target: 'QueueName', replaces: 'yes', source: 'DirectModification' },
          { target: 'KmsMasterKeyId', replaces: 'no', source: 'ResourceAttribute', from: 'Key.Arn' },
        ],
        properties: expect.any(Array),
      },
    ]);
  });

  test.each([
    ['Add', undefined, 'add'],
    ['Remove', undefined, 'remove'],
    ['Import', undefined, 'import'],
    ['Modify', 'False', 'change'],
    ['Modify', 'Conditional', 'replace'],
    ['Modify', 'True', 'replace'],
  ] as const)('%s with replacement %s is counted as: %s', (Action, Replacement, effect) => {
    const [change = aChange()] = changesFrom([{ ResourceChange: { Action, Replacement } }], () => undefined);
    expect(effectOf(change)).toBe(effect);
  });

  test('a hook or anything else that is not a resource is left out', () => {
    expect(changesFrom([{ HookInvocationCount: 1 }], () => undefined)).toEqual([]);
  });
});

test('what is reviewed of a change set: its template as given back, parameters, tags, and those of nested stacks', () => {
  const inner = aReadBack([{ ResourceChange: { Action: 'Add', LogicalResourceId: 'Deep' } }], {
    nestedIn: ['Inner'],
    templateText: 'inner',
  });
  const outer = aReadBack([], {
    nested: [inner],
    templateText: 'outer',
    template: { Parameters: { Password: { Type: 'String', NoEcho: true } } },
  });
  Object.assign(outer.description, {
    Parameters: [
      { ParameterKey: 'Password', ParameterValue: '****' },
      { ParameterKey: 'Url', ParameterValue: '/shop/url', ResolvedValue: 'https://shop' },
      { ParameterKey: 'Kept', ParameterValue: 'x', UsePreviousValue: true },
    ],
    Tags: [{ Key: 'Project', Value: 'shop' }],
    Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_IAM'],
  });
  expect(reviewedFrom(outer, () => undefined)).toMatchObject({
    changeSet: 'arn:change-set',
    readBack: [
      { nestedIn: [], digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { nestedIn: ['Inner'], digest: expect.not.stringContaining('inner') },
    ],
    parameters: [
      { name: 'Password', value: '****', noEcho: true },
      { name: 'Url', value: '/shop/url', resolved: 'https://shop', noEcho: false },
      { name: 'Kept', noEcho: false },
    ],
    tags: { Project: 'shop' },
    capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    changes: [{ logicalId: 'Deep', nestedIn: ['Inner'], action: 'add' }],
  });
});

describe('the digest of a plan', () => {
  const plan = aPlan(aPlannedStack({ changes: [aChange({ logicalId: 'Ünïcode' })] }));

  test('does not hang on the order of keys, nor on having been written and read', () => {
    const turned = Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(plan))).reverse());
    expect(digestOf(turned as never)).toBe(plan.digest);
  });

  test.each([
    [
      'the order of stacks',
      { stacks: [aPlannedStack({ stackName: 'b' }), ...plan.stacks] },
      { stacks: [...plan.stacks, aPlannedStack({ stackName: 'b' })] },
    ],
    ['one value', { region: 'eu-central-1' }, { region: 'eu-central-2' }],
  ])('hangs on %s', (_, one, other) => {
    expect(aPlanWith(one).digest).not.toBe(aPlanWith(other).digest);
  });
});

test('a plan counts each resource once, by what happens to it', () => {
  const stacks = [
    aPlannedStack({ changes: [aChange(), aChange({ action: 'modify' })] }),
    aPlannedStack({ changes: [aChange({ action: 'modify', replacement: 'maybe' }), aChange({ action: 'remove' })] }),
  ];
  expect(countChanges(stacks)).toEqual({ add: 1, change: 1, replace: 1, remove: 1, import: 0 });
});

test('a plan is empty when every stack has nothing to do; a stack that waits is something', () => {
  expect(isEmpty(aPlan(aPlannedStack({ kind: 'nothing' })))).toBe(true);
  expect(isEmpty(aPlan(aPlannedStack({ kind: 'nothing' }), aPlannedStack({ kind: 'waits' })))).toBe(false);
});

describe('a template', () => {
  const template = {
    Parameters: {
      Name: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/shop/dev/core/name' },
      Size: { Type: 'Number', Default: 3 },
    },
    Resources: {
      Url: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/dev/infra/url' } },
      Unnamed: { Type: 'AWS::SSM::Parameter', Properties: { Name: { Ref: 'Name' } } },
      Table: {
        Type: 'AWS::DynamoDB::Table',
        DeletionPolicy: 'Retain',
        Properties: { KMS: { 'Fn::ImportValue': 'shop-key' } },
      },
      Queue: { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Delete' },
    },
    Outputs: { Queue: { Export: { Name: 'shop-queue' } } },
  };

  test('reads SSM parameters by the value given for its own parameter, else by the default', () => {
    expect(readsOf(template)).toEqual(['/shop/dev/core/name']);
    expect(readsOf(template, { Name: '/other' })).toEqual(['/other']);
  });

  test('publishes SSM parameters with a fixed name', () => {
    expect([...publishedBy(template)]).toEqual([['/shop/dev/infra/url', 'Url']]);
  });

  test('imports and exports', () => {
    expect(importsOf(template)).toEqual(['shop-key']);
    expect(exportsOf(template)).toEqual(['shop-queue']);
  });

  test('retains what its deletion policy says', () => {
    expect(retainedBy(template)).toEqual(['Table']);
  });
});

describe('a stack waits', () => {
  const name = '/shop/dev/core/key';
  const core = anAssemblyStack({ template: aTemplate({ publishes: { [name]: 'KeyParameter' } }) });
  const infra = anAssemblyStack({
    layer: 'infra',
    stackName: 'shop-dev-infra',
    template: aTemplate({ reads: [name] }),
  });
  const around = (...parameters: string[]): Surroundings => ({ stacks: new Map(), parameters: new Set(parameters) });
  const touching = aPlannedStack({ changes: [aChange({ action: 'modify', logicalId: 'KeyParameter' })] });

  test('for a parameter that a stack of the plan makes', () => {
    expect(waitsBefore(infra, [core, infra], around())).toEqual([{ for: 'parameter', name, by: 'shop-dev-core' }]);
  });

  test('for a parameter that nobody makes, and then apply cannot begin', () => {
    const waitsFor = waitsBefore(infra, [infra], around());
    expect(waitsFor).toEqual([{ for: 'parameter', name, by: undefined }]);
    expect(unmetWaits(aPlan(aPlannedStack({ kind: 'waits', waitsFor })))).toHaveLength(1);
  });

  test('for nothing when the parameter is there', () => {
    expect(waitsBefore(infra, [core, infra], around(name))).toEqual([]);
  });

  test('for the new value when a stack before it touches the parameter', () => {
    expect(newValues(infra, [core, infra], [touching])).toEqual([{ for: 'new-value', name, by: 'shop-dev-core' }]);
  });

  test('for the new value when the stack that makes the parameter waits itself', () => {
    expect(newValues(infra, [core, infra], [aPlannedStack({ kind: 'waits' })])).toHaveLength(1);
  });

  test('for no new value when the stack before it changes something else, or nothing', () => {
    expect(newValues(infra, [core, infra], [aPlannedStack({ changes: [aChange()] })])).toEqual([]);
    expect(newValues(infra, [core, infra], [aPlannedStack({ kind: 'nothing' })])).toEqual([]);
  });

  test('for an export that its stack does not have yet', () => {
    const exporter = anAssemblyStack({ template: { Outputs: { Key: { Export: { Name: 'shop-key' } } } } });
    const importer = anAssemblyStack({
      stackName: 'b',
      template: { Outputs: { K: { Value: { 'Fn::ImportValue': 'shop-key' } } as object } },
    });
    expect(waitsBefore(importer, [exporter, importer], around())).toEqual([
      { for: 'export', name: 'shop-key', by: 'shop-dev-core' },
    ]);
    const there = {
      is: 'present',
      holds: [],
      stack: {
        StackName: 's',
        CreationTime: new Date(0),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: [{ ExportName: 'shop-key' }],
      },
    } as const;
    const deployed: Surroundings = {
      parameters: new Set(),
      stacks: new Map([['shop-dev-core', { ...there, stack: { ...there.stack, Outputs: [...there.stack.Outputs] } }]]),
    };
    expect(waitsBefore(importer, [exporter, importer], deployed)).toEqual([]);
  });
});
