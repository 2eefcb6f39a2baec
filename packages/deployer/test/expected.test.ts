import type { TemplateTree } from '../src/assembly/nested';
import type { Template } from '../src/assembly/template';
import { expectedChanges } from '../src/changes/expected';

const tree = (template: Template, nested: Record<string, TemplateTree> = {}): TemplateTree => ({
  template,
  nested: new Map(Object.entries(nested)),
});

/** `action id replacement`, with a question mark where it may not come. */
function told(before: TemplateTree | undefined, after: TemplateTree, ...changing: string[]): string[] {
  return expectedChanges(before, after, new Set(changing), () => undefined).map(
    ({ action, logicalId, nestedIn, replacement, certain }) =>
      `${action} ${[...nestedIn, logicalId].join('/')} ${replacement}${certain ? '' : '?'}`,
  );
}

const queue = (properties: object = {}, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { ...properties },
  ...more,
});

describe('before CloudFormation can say, a stack is expected', () => {
  test('to create all that its template has, and perhaps what hangs on a condition', () => {
    const after = tree({ Resources: { Jobs: queue(), Spare: queue({}, { Condition: 'Big' }) } });
    expect(told(undefined, after)).toEqual(['add Jobs no', 'add Spare no?']);
  });

  test('to add, change and remove what differs between two templates, and nothing else', () => {
    const before = tree({ Resources: { Same: queue(), Jobs: queue({ DelaySeconds: 1 }), Old: queue() } });
    const after = tree({ Resources: { Same: queue(), Jobs: queue({ DelaySeconds: 2 }), New: queue() } });
    expect(told(before, after)).toEqual(['remove Old no', 'modify Jobs maybe', 'add New no']);
  });

  test('to make a function of exactly one image, which is named', () => {
    const digest = `sha256:${'0a'.repeat(32)}`;
    const uri = { 'Fn::Join': ['', ['1.dkr.ecr.', { Ref: 'AWS::Region' }, `.amazonaws.com/api@${digest}`]] };
    const Jobs = { Type: 'AWS::Lambda::Function', Properties: { Code: { ImageUri: uri }, Tags: [{ Key: 'a' }] } };
    const [created] = expectedChanges(undefined, tree({ Resources: { Jobs } }), new Set(), () => undefined);
    expect(created?.properties).toEqual([
      {
        path: '/Properties/Code/ImageUri',
        after: `1.dkr.ecr.\${AWS::Region}.amazonaws.com/api@${digest}`,
        afterIsKnown: true,
        values: 'template',
      },
    ]);
  });

  test('to replace a resource whose type changes', () => {
    const after = tree({ Resources: { Jobs: { Type: 'AWS::SNS::Topic' } } });
    expect(told(tree({ Resources: { Jobs: queue() } }), after)).toEqual(['modify Jobs yes']);
  });

  test.each<[string, object]>([
    ['Ref', { Ref: 'Url' }],
    ['Fn::Sub', { 'Fn::Sub': 'https://${Url}/tasks' }],
    ['Fn::Sub with names of its own', { 'Fn::Sub': ['${Given}', { Given: { Ref: 'Url' } }] }],
    ['Fn::Join', { 'Fn::Join': ['', ['https://', { Ref: 'Url' }]] }],
    ['Fn::If', { 'Fn::If': ['IsUrl', 'a', 'b'] }],
  ])('perhaps to change what hangs on a value that is not known yet: %s', (_, value) => {
    const template = tree({
      Conditions: { IsUrl: { 'Fn::Equals': [{ Ref: 'Url' }, 'x'] } },
      Resources: { Jobs: queue({ Name: value }), Other: queue({ Name: { Ref: 'Something' } }) },
    });
    expect(told(template, template, 'Url')).toEqual(['modify Jobs maybe?']);
  });

  test('perhaps to change what hangs on a resource that changes, however far', () => {
    const template = tree({
      Resources: {
        A: queue({ Name: { Ref: 'Url' } }),
        B: queue({ Dlq: { 'Fn::GetAtt': ['A', 'Arn'] } }),
        C: queue({ Dlq: { 'Fn::GetAtt': 'B.Arn' } }),
      },
    });
    expect(told(template, template, 'Url')).toEqual(['modify A maybe?', 'modify B maybe?', 'modify C maybe?']);
  });

  test('to do the same in nested stacks, which get their values from outside', () => {
    const inner = tree({
      Parameters: { Given: { Type: 'String' } },
      Resources: { Deep: queue({ Name: { Ref: 'Given' } }) },
    });
    const outer = {
      Resources: {
        Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Given: { Ref: 'Url' } } } },
      },
    };
    expect(told(undefined, tree(outer, { Inner: inner }))).toEqual(['add Inner no', 'add Inner/Deep no']);
    expect(told(tree(outer, { Inner: inner }), tree(outer, { Inner: inner }), 'Url')).toEqual([
      'modify Inner maybe?',
      'modify Inner/Deep maybe?',
    ]);
  });

  test('to keep what is retained', () => {
    const before = tree({ Resources: { Users: queue({}, { DeletionPolicy: 'Retain' }) } });
    expect(expectedChanges(before, tree({}), new Set(), () => undefined)).toMatchObject([{ afterwards: 'retained' }]);
  });
});
