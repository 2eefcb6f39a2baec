// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in templates are written like this
import { isDeepStrictEqual } from 'node:util';
import type { Change, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import fc from 'fast-check';
import type { TemplateResource } from '../src/assembly/template';
import type { DescribedChangeSet } from '../src/change-sets/change-sets';
import { mergeDescriptions } from '../src/change-sets/merge';
import { leafChanges } from '../src/changes/leaf-changes';
import { propertyChanges } from '../src/changes/properties';
import { replacesForSure } from '../src/changes/resolved-changes';
import { textOf } from '../src/changes/template-text';
import type { PropertyChange } from '../src/model/plan';

// The descriptions in this file are written by hand in the shapes that AWS documents ("Viewing property-level changes" in
// the CloudFormation User Guide, the API reference of ResourceTargetDefinition) and that public bug reports show. They are
// no recordings: no AWS account was there to record from.

const UNKNOWN = '{{changeSet:KNOWN_AFTER_APPLY}}';

function aDetail(target: NonNullable<ResourceChangeDetail['Target']>, given: Partial<ResourceChangeDetail> = {}) {
  return {
    Target: { Attribute: 'Properties' as const, RequiresRecreation: 'Never' as const, ...target },
    Evaluation: 'Static' as const,
    ChangeSource: 'DirectModification' as const,
    ...given,
  };
}

/** A modification; its contexts are given as the properties in them. */
function aModification(
  details: ResourceChangeDetail[],
  contexts?: { readonly before: object; readonly after: object },
): ResourceChange {
  return {
    Action: 'Modify',
    LogicalResourceId: 'Jobs',
    ResourceType: 'AWS::SQS::Queue',
    Replacement: 'False',
    Scope: ['Properties'],
    Details: details,
    ...(contexts && {
      BeforeContext: JSON.stringify({ Properties: contexts.before, Metadata: {} }),
      AfterContext: JSON.stringify({ Properties: contexts.after, Metadata: {} }),
    }),
  };
}

function aResource(properties: Record<string, unknown>, given: Partial<TemplateResource> = {}): TemplateResource {
  return { Type: 'AWS::SQS::Queue', Properties: properties, ...given };
}

/** `path: before → after`, with what is worth a remark behind it. */
function told(changes: readonly PropertyChange[]): string[] {
  return changes.map(({ path, before = '–', after = '–', afterIsKnown, values }) =>
    [
      `${path}: ${before} → ${after}`,
      ...(afterIsKnown ? [] : ['unknown']),
      ...(values === 'resolved' ? ['resolved'] : []),
    ].join(' | '),
  );
}

function toldLeaves(before: unknown, after: unknown): string[] {
  return leafChanges(before, after, '').map(
    ({ path, before: was = '–', after: is = '–' }) => `${path}: ${was} → ${is}`,
  );
}

describe('values that CloudFormation resolved', () => {
  test('the documented example: key and value of a tag', () => {
    const change = aModification([
      aDetail({
        Attribute: 'Tags',
        Path: '/Properties/Tags/0/Value',
        BeforeValue: 'testing',
        AfterValue: 'Test',
        AttributeChangeType: 'Modify',
      }),
      aDetail({
        Attribute: 'Tags',
        Path: '/Properties/Tags/0/Key',
        BeforeValue: 'Purpose',
        AfterValue: 'Test',
        AttributeChangeType: 'Modify',
      }),
    ]);
    expect(told(propertyChanges(change))).toEqual([
      '/Properties/Tags/0/Value: testing → Test | resolved',
      '/Properties/Tags/0/Key: Purpose → Test | resolved',
    ]);
  });

  test('a value that is known after apply is shown as the new template writes it, once', () => {
    const target = {
      Name: 'Roles',
      Path: '/Properties/Roles/0',
      BeforeValue: 'shop-role',
      AfterValue: UNKNOWN,
      AttributeChangeType: 'Modify' as const,
    };
    const change = aModification(
      [
        aDetail(target, { Evaluation: 'Dynamic' }),
        aDetail(target, { ChangeSource: 'ResourceReference', CausingEntity: 'Role' }),
      ],
      { before: { Roles: ['shop-role'], PolicyName: 'p' }, after: { Roles: [UNKNOWN], PolicyName: 'p' } },
    );
    const resource = aResource({ Roles: [{ Ref: 'Role' }], PolicyName: 'p' });
    expect(told(propertyChanges(change, resource, resource))).toEqual([
      '/Properties/Roles/0: shop-role → ${Role} | unknown | resolved',
    ]);
    expect(told(propertyChanges(change))).toEqual(['/Properties/Roles/0: shop-role → – | unknown | resolved']);
  });

  test('a value that is known after apply inside of a longer one keeps the rest', () => {
    const change = aModification([
      aDetail({ Name: 'Url', Path: '/Properties/Url', BeforeValue: 'https://a/x', AfterValue: `https://${UNKNOWN}/x` }),
    ]);
    expect(told(propertyChanges(change))).toEqual([
      '/Properties/Url: https://a/x → https://(known after apply)/x | unknown | resolved',
    ]);
  });

  test('an element in front of a list is one addition, though the details shift every index', () => {
    const change = aModification(
      [
        aDetail({ Name: 'Tags', Path: '/Properties/Tags/0/Key', BeforeValue: 'Project', AfterValue: 'Cost' }),
        aDetail({ Name: 'Tags', Path: '/Properties/Tags/0/Value', BeforeValue: 'shop', AfterValue: '42' }),
        aDetail({ Name: 'Tags', Path: '/Properties/Tags/1', AfterValue: '{"Key":"Project","Value":"shop"}' }),
      ],
      {
        before: { Tags: [{ Key: 'Project', Value: 'shop' }] },
        after: {
          Tags: [
            { Key: 'Cost', Value: '42' },
            { Key: 'Project', Value: 'shop' },
          ],
        },
      },
    );
    expect(told(propertyChanges(change))).toEqual(['/Properties/Tags/0: – → {"Key":"Cost","Value":"42"} | resolved']);
  });

  test('a policy is told statement by statement, not as one line of JSON', () => {
    const policy = (resource: string) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: resource }] });
    const change = aModification([
      aDetail({
        Name: 'PolicyDocument',
        Path: '/Properties/PolicyDocument',
        BeforeValue: policy('a'),
        AfterValue: policy('b'),
      }),
    ]);
    expect(told(propertyChanges(change))).toEqual([
      '/Properties/PolicyDocument/Statement/0/Resource: a → b | resolved',
    ]);
  });

  test('a long value that the details cut is whole', () => {
    const text = (end: string) => `${'x'.repeat(5000)}${end}`;
    const cut = { BeforeValue: 'x'.repeat(1000), AfterValue: 'x'.repeat(1000) };
    const change = aModification([aDetail({ Name: 'Code', Path: '/Properties/Code', ...cut })], {
      before: { Code: text('1') },
      after: { Code: text('2') },
    });
    expect(propertyChanges(change)).toMatchObject([{ before: text('1'), after: text('2') }]);
  });

  test('what a context can not resolve is no change where the details name no such place', () => {
    const change = aModification(
      [aDetail({ Name: 'DelaySeconds', Path: '/Properties/DelaySeconds', BeforeValue: '1', AfterValue: '2' })],
      { before: { DelaySeconds: '1', Key: 'arn:key' }, after: { DelaySeconds: '2', Key: UNKNOWN } },
    );
    expect(told(propertyChanges(change))).toEqual(['/Properties/DelaySeconds: 1 → 2 | resolved']);
  });

  test('an added property has no value before, a removed one none after', () => {
    const change = aModification([
      aDetail({ Name: 'A', Path: '/Properties/A', AfterValue: '1', AttributeChangeType: 'Add' }),
      aDetail({ Name: 'B', Path: '/Properties/B', BeforeValue: '2', AttributeChangeType: 'Remove' }),
    ]);
    expect(told(propertyChanges(change))).toEqual([
      '/Properties/A: – → 1 | resolved',
      '/Properties/B: 2 → – | resolved',
    ]);
  });

  test('a secret that changes is told, though it is masked before and after', () => {
    const masked = { BeforeValue: '****', AfterValue: '****' };
    const change = aModification([aDetail({ Name: 'Password', Path: '/Properties/Password', ...masked })], {
      before: { Password: '****' },
      after: { Password: '****' },
    });
    expect(told(propertyChanges(change))).toEqual(['/Properties/Password: **** → **** | resolved']);
  });

  test('what is only taken note of is no change', () => {
    const change = aModification([
      aDetail({
        Name: 'A',
        Path: '/Properties/A',
        BeforeValue: '1',
        AfterValue: '2',
        AttributeChangeType: 'SyncWithActual',
      }),
      aDetail({ Name: 'B', Path: '/Properties/B', BeforeValue: '1', AfterValue: '2' }),
    ]);
    expect(told(propertyChanges(change))).toEqual(['/Properties/B: 1 → 2 | resolved']);
  });

  test('what is written out in both templates is told, though CloudFormation leaves it out', () => {
    // aws-cdk-cli#1922: an empty object in the place of another.
    const change = aModification([
      aDetail({ Name: 'Priority', Path: '/Properties/Priority', BeforeValue: '0', AfterValue: '1' }),
    ]);
    const [before, after] = [
      aResource({ Priority: 0, Action: { Block: {} } }),
      aResource({ Priority: 1, Action: { Allow: {} } }),
    ];
    expect(told(propertyChanges(change, before, after))).toEqual([
      '/Properties/Priority: 0 → 1 | resolved',
      '/Properties/Action/Block: {} → –',
      '/Properties/Action/Allow: – → {}',
    ]);
  });

  test('another way to write the same value is no change, as CloudFormation says', () => {
    const change = aModification([aDetail({ Name: 'A', Path: '/Properties/A', BeforeValue: '1', AfterValue: '2' })]);
    const [before, after] = [aResource({ A: 1, Name: 'shop-jobs' }), aResource({ A: 2, Name: { Ref: 'NameOfJobs' } })];
    expect(told(propertyChanges(change, before, after))).toEqual(['/Properties/A: 1 → 2 | resolved']);
  });

  test.each([
    ['a known value', [aDetail({ RequiresRecreation: 'Always', AfterValue: 'b' })], true],
    ['an unknown value', [aDetail({ RequiresRecreation: 'Always', AfterValue: UNKNOWN })], false],
    ['an unknown value that does not replace', [aDetail({ AfterValue: UNKNOWN })], true],
    ['no value given', [aDetail({ RequiresRecreation: 'Always' })], true],
  ])('whether %s replaces for sure', (_, details, sure) => {
    expect(replacesForSure(aModification(details))).toBe(sure);
  });
});

describe('values as templates write them', () => {
  test('only properties that the change names are told, and what is written out', () => {
    const change = aModification([aDetail({ Name: 'VisibilityTimeout' })]);
    const [before, after] = [
      aResource({ VisibilityTimeout: 30, Key: { Ref: 'One' } }),
      aResource({ VisibilityTimeout: 60, Key: { Ref: 'Other' } }),
    ];
    expect(told(propertyChanges(change, before, after))).toEqual(['/Properties/VisibilityTimeout: 30 → 60']);
  });

  test('without details everything that differs is told, metadata and policies at the end', () => {
    const before = aResource({ Key: { Ref: 'One' } }, { Metadata: { version: 1 }, DeletionPolicy: 'Retain' });
    const after = aResource({ Key: { Ref: 'Other' }, DelaySeconds: 5 }, { Metadata: { version: 2 } });
    expect(told(propertyChanges({}, before, after))).toEqual([
      '/Properties/Key: ${One} → ${Other}',
      '/Properties/DelaySeconds: – → 5',
      '/Metadata/version: 1 → 2',
      '/DeletionPolicy: Retain → –',
    ]);
  });

  test('metadata and policies are told next to resolved values', () => {
    const change = aModification([aDetail({ Name: 'A', Path: '/Properties/A', BeforeValue: '1', AfterValue: '2' })]);
    const after = aResource({ A: 2 }, { UpdateReplacePolicy: 'Retain' });
    expect(told(propertyChanges(change, aResource({ A: 1 }), after))).toEqual([
      '/Properties/A: 1 → 2 | resolved',
      '/UpdateReplacePolicy: – → Retain',
    ]);
  });

  test('a change of tags names no property', () => {
    const change = aModification([aDetail({ Attribute: 'Tags' })]);
    const tags = (value: unknown) => aResource({ UserPoolTags: { Owner: value } });
    expect(told(propertyChanges(change, tags({ Ref: 'A' }), tags({ Ref: 'B' })))).toEqual([
      '/Properties/UserPoolTags/Owner: ${A} → ${B}',
    ]);
  });

  test('a property that is written as before, and changes with what it refers to, says so', () => {
    const change = aModification([
      aDetail(
        { Name: 'Environment' },
        { Evaluation: 'Dynamic', ChangeSource: 'ResourceAttribute', CausingEntity: 'Jobs.Arn' },
      ),
    ]);
    const resource = aResource({ Environment: { QUEUE: { 'Fn::GetAtt': ['Jobs', 'Arn'] }, OTHER: { Ref: 'Jobs' } } });
    expect(told(propertyChanges(change, resource, resource))).toEqual([
      '/Properties/Environment/QUEUE: ${Jobs.Arn} → ${Jobs.Arn} | unknown',
    ]);
  });

  test('a resource that is only in one template has no changes of properties', () => {
    expect(propertyChanges(aModification([]), undefined, aResource({ A: 1 }))).toEqual([]);
  });
});

describe('two parts of a template', () => {
  test.each<[string, unknown, unknown, string[]]>([
    ['numbers and text are the same to CloudFormation', { a: 30, b: true }, { a: '30', b: 'true' }, []],
    ['the order of names does not count', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['a leaf deep down', { a: { b: { c: 1 } } }, { a: { b: { c: 2 } } }, ['/a/b/c: 1 → 2']],
    ['a part that comes is told as a whole', {}, { a: { b: 1 } }, ['/a: – → {"b":1}']],
    ['empty objects are values', { allow: {} }, { block: {} }, ['/allow: {} → –', '/block: – → {}']],
    ['a name with a slash', { 'a/b': 1 }, { 'a/b': 2 }, ['/a~1b: 1 → 2']],
    ['null is a value', { a: null }, { a: 1 }, ['/a: null → 1']],
    ['AWS::NoValue is none', { a: { Ref: 'AWS::NoValue' } }, {}, []],
    ['an element in front', ['b', 'c'], ['a', 'b', 'c'], ['/0: – → a']],
    ['an element that goes from the middle', ['a', 'b', 'c'], ['a', 'c'], ['/1: b → –']],
    ['a value in the place of another', ['a', 'b'], ['a', 'x'], ['/1: b → x']],
    ['a value that goes and one that comes elsewhere', ['a', 'b'], ['b', 'x'], ['/0: a → –', '/1: – → x']],
    ['another order is a change of the whole', ['a', 'b'], ['b', 'a'], [': ["a","b"] → ["b","a"]']],
    [
      'another order next to another change is told too, for the order may count',
      ['a', 'b', 'c'],
      ['b', 'a', 'd'],
      [': ["a","b","c"] → ["b","a","d"]'],
    ],
    [
      'the order of tags does not hide what changes in them, nor stand in front of it',
      [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
      [
        { Key: 'b', Value: '2' },
        { Key: 'a', Value: '3' },
      ],
      ['/1: {"Key":"a","Value":"1"} → {"Key":"a","Value":"3"}'],
    ],
    [
      'elements keep their identity where others come in front',
      [{ Key: 'Project', Value: 'shop' }],
      [
        { Key: 'Cost', Value: '42' },
        { Key: 'Project', Value: 'store' },
      ],
      [
        '/1: {"Key":"Project","Value":"shop"} → {"Key":"Project","Value":"store"}',
        '/0: – → {"Key":"Cost","Value":"42"}',
      ],
    ],
    [
      'elements with a name that hold more are compared in depth',
      [{ Name: 'app', Image: 'a', Cpu: 1 }],
      [
        { Name: 'side', Image: 'b', Cpu: 1 },
        { Name: 'app', Image: 'c', Cpu: 1 },
      ],
      ['/1/Image: a → c', '/0: – → {"Name":"side","Image":"b","Cpu":1}'],
    ],
    [
      'elements without a name are paired where they are alike',
      [{ Effect: 'Allow', Action: 'a', Resource: 'x' }],
      [
        { Effect: 'Deny', Action: 'b', Resource: 'y' },
        { Effect: 'Allow', Action: 'a', Resource: 'z' },
      ],
      ['/1/Resource: x → z', '/0: – → {"Effect":"Deny","Action":"b","Resource":"y"}'],
    ],
    ['what has nothing in common is gone and new', [{ a: 1 }], [{ b: 2 }], ['/0: {"a":1} → {"b":2}']],
    ['text that is JSON is compared as JSON', '{"a":{"b":1}}', '{"a":{"b":2}}', ['/a/b: 1 → 2']],
    ['JSON that is only written otherwise stays text', '{"a":1}', '{ "a": 1 }', [': {"a":1} → { "a": 1 }']],
    [
      'JSON around functions is compared as JSON too',
      { 'Fn::Join': ['', ['{"States":{"Run":{"Resource":"', { 'Fn::GetAtt': ['A', 'Arn'] }, '","Retries":1}}}']] },
      { 'Fn::Join': ['', ['{"States":{"Run":{"Resource":"', { 'Fn::GetAtt': ['B', 'Arn'] }, '","Retries":1}}}']] },
      ['/States/Run/Resource: ${A.Arn} → ${B.Arn}'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(toldLeaves(before, after)).toEqual(expected);
  });

  const anyPart = fc.jsonValue({ maxDepth: 4 });

  test('a part does not differ from itself', () => {
    fc.assert(fc.property(anyPart, (part) => expect(leafChanges(part, structuredClone(part), '')).toEqual([])));
  });

  test('no difference is hidden: what is told as equal reads the same to CloudFormation', () => {
    // Text stands for every simple value, and the order of names doesn't count: as CloudFormation takes it.
    const normal = (part: unknown): unknown => {
      if (Array.isArray(part)) return part.map(normal);
      if (typeof part !== 'object' || part === null) return String(part);
      return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, normal(value)]));
    };
    fc.assert(
      fc.property(anyPart, anyPart, (one, other) => {
        const isFunction = /"(Ref|Fn::)/.test(JSON.stringify([one, other]));
        fc.pre(!isFunction);
        expect(leafChanges(one, other, '').length === 0).toBe(isDeepStrictEqual(normal(one), normal(other)));
      }),
      {
        examples: [
          [
            [1, 2, { a: [] }],
            [{ a: [] }, 1, 2],
          ],
        ],
      },
    );
  });

  test('a list of two thousand with one in front is still one addition', () => {
    const list = Array.from({ length: 2000 }, (_, at) => `item ${at}`);
    expect(toldLeaves(list, ['first', ...list])).toEqual(['/0: – → first']);
  });

  test.each<[unknown, string]>([
    [{ Ref: 'Jobs' }, '${Jobs}'],
    [{ Ref: 'AWS::Region' }, '${AWS::Region}'],
    [{ 'Fn::GetAtt': ['Jobs', 'Arn'] }, '${Jobs.Arn}'],
    [{ 'Fn::GetAtt': 'Jobs.Arn' }, '${Jobs.Arn}'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Name}' }, 'arn:${AWS::Partition}:s3:::${Name}'],
    [{ 'Fn::Sub': ['${One}-${!Two}-${Three}', { One: { Ref: 'Jobs' } }] }, '${Jobs}-${!Two}-${Three}'],
    [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam']] }, 'arn:${AWS::Partition}:iam'],
    [{ 'Fn::Join': [',', { Ref: 'Subnets' }] }, 'join(,, ${Subnets})'],
    [{ 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }, 'select(0, getAZs())'],
    [{ 'Fn::ImportValue': 'shop-vpc' }, 'importValue(shop-vpc)'],
    [{ 'Fn::If': ['IsProd', 10, { Ref: 'AWS::NoValue' }] }, 'if(IsProd, 10, ${AWS::NoValue})'],
    [{ a: [{ Ref: 'X' }, { Ref: 'AWS::NoValue' }], b: { Ref: 'AWS::NoValue' } }, '{"a":["${X}"]}'],
    [{ Condition: { StringEquals: { a: 'b' } } }, '{"Condition":{"StringEquals":{"a":"b"}}}'],
    [5, '5'],
    [false, 'false'],
  ])('%j reads %s', (node, text) => {
    expect(textOf(node)).toBe(text);
  });
});

describe('two descriptions of one change set', () => {
  const aDescription = (changes: ResourceChange[], given: Partial<DescribedChangeSet> = {}): DescribedChangeSet => ({
    Status: 'CREATE_COMPLETE',
    ...given,
    Changes: changes.map((change): Change => ({ Type: 'Resource', ResourceChange: change })),
  });
  const named = (id: string, details: ResourceChangeDetail[] = []) => ({
    ...aModification(details),
    LogicalResourceId: id,
  });

  test('what the one with values dropped is there, in the order of the one without', () => {
    // aws-cdk-cli#1780: a value that CloudFormation takes for JSON and can't read drops the whole resource.
    const merged = mergeDescriptions(
      aDescription([
        named('Queue', [aDetail({ Name: 'A', Path: '/Properties/A', BeforeValue: '1', AfterValue: '2' })]),
      ]),
      aDescription([
        named('DataSource', [aDetail({ Name: 'Configuration' })]),
        named('Queue', [aDetail({ Name: 'A' })]),
      ]),
    );
    expect(merged.Changes.map((change) => change.ResourceChange?.LogicalResourceId)).toEqual(['DataSource', 'Queue']);
    expect(merged.Changes[1]?.ResourceChange?.Details).toMatchObject([
      { Target: { BeforeValue: '1', AfterValue: '2' } },
    ]);
  });

  test('what only the one with values has is kept too', () => {
    const merged = mergeDescriptions(aDescription([named('A'), named('B')]), aDescription([named('B')]));
    expect(merged.Changes.map((change) => change.ResourceChange?.LogicalResourceId)).toEqual(['B', 'A']);
  });

  test('the reason of a failure comes from the one without values', () => {
    // boto3#4178
    const merged = mergeDescriptions(
      aDescription([], { Status: 'FAILED', StatusReason: undefined }),
      aDescription([], { Status: 'FAILED', StatusReason: 'No updates are to be performed.' }),
    );
    expect(merged.StatusReason).toBe('No updates are to be performed.');
  });

  test('details that have no values are kept beside those that have', () => {
    const merged = mergeDescriptions(
      aDescription([named('Queue', [aDetail({ Name: 'A', Path: '/Properties/A', AfterValue: '2' })])]),
      aDescription([named('Queue', [aDetail({ Name: 'A' }), aDetail({ Name: 'B' })])]),
    );
    const details = merged.Changes[0]?.ResourceChange?.Details ?? [];
    expect(details.map(({ Target }) => [Target?.Name, Target?.AfterValue])).toEqual([
      ['A', '2'],
      ['B', undefined],
    ]);
  });

  test('the context of a resource comes with its values', () => {
    const valued = aModification([], { before: { A: 1 }, after: { A: 2 } });
    const merged = mergeDescriptions(aDescription([valued]), aDescription([aModification([])]));
    expect(merged.Changes[0]?.ResourceChange).toMatchObject({ BeforeContext: valued.BeforeContext });
  });
});
