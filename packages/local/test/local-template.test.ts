// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own syntax.
import { localTemplate, type Template } from '../src/prepare/local-template';
import { summarize } from '../src/prepare/not-run-locally';

const template = (resources: Template['Resources'], more: Partial<Template> = {}): Template => ({
  Resources: resources,
  ...more,
});
const budget = { Type: 'AWS::Budgets::Budget', Properties: {} };
const queue = { Type: 'AWS::SQS::Queue', Properties: {} };

describe('a template as the emulator can run it', () => {
  test('has no resource of a listed type, and says which and why', () => {
    const local = localTemplate(template({ Costs: budget, Tasks: queue }));
    expect(local.template.Resources).toEqual({ Tasks: queue });
    expect(local.leftOut).toEqual([
      { logicalId: 'Costs', type: 'AWS::Budgets::Budget', reason: 'nothing costs anything here' },
    ]);
  });

  test('is left as it is when there is nothing to leave out', () => {
    const original = template({ Tasks: queue }, { Outputs: { Url: { Value: { Ref: 'Tasks' } } } });
    expect(localTemplate(original)).toEqual({ template: original, leftOut: [] });
  });

  test('does not touch the template it was given', () => {
    const original = template({ Costs: budget });
    localTemplate(original);
    expect(original.Resources).toHaveProperty('Costs');
  });

  test.each([
    ['Ref', { Ref: 'Costs' }],
    ['GetAtt', { 'Fn::GetAtt': ['Costs', 'Arn'] }],
    ['Sub', { 'Fn::Sub': 'arn:${AWS::Region}:${Costs}' }],
    ['a Ref deep inside', { 'Fn::Join': ['', ['x', { Ref: 'Costs' }]] }],
  ])('goes without what refers to it by %s, and without the outputs that do', (_name, reference) => {
    const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { Name: reference } };
    const local = localTemplate(
      template({ Costs: budget, Alarm: alarm }, { Outputs: { Costs: { Value: reference } } }),
    );
    expect(local.template).toEqual({ Resources: {} });
    expect(local.leftOut[1]).toEqual({
      logicalId: 'Alarm',
      type: 'AWS::CloudWatch::Alarm',
      reason: 'refers to Costs (AWS::Budgets::Budget)',
    });
  });

  test('goes without what refers to something that went along', () => {
    const first = { Type: 'AWS::CloudWatch::Alarm', Properties: { Name: { Ref: 'Costs' } } };
    const second = { Type: 'AWS::CloudWatch::Dashboard', Properties: { Body: { Ref: 'First' } } };
    const local = localTemplate(template({ Second: second, First: first, Costs: budget }));
    expect(local.leftOut.map((it) => it.logicalId)).toEqual(['Costs', 'First', 'Second']);
  });

  test('keeps what only waits for it, and forgets the wait', () => {
    const local = localTemplate(
      template({
        Costs: budget,
        Tasks: { ...queue, DependsOn: ['Costs', 'Dead'] },
        Dead: { ...queue, DependsOn: 'Costs' },
      }),
    );
    expect(local.template.Resources).toEqual({ Tasks: { ...queue, DependsOn: ['Dead'] }, Dead: queue });
  });

  test('is refused when the backend itself refers to what is left out', () => {
    const worker = { Type: 'AWS::Lambda::Function', Properties: { Environment: { Ref: 'Costs' } } };
    expect(() => localTemplate(template({ Costs: budget, Worker: worker }))).toThrow(
      "'Worker' (AWS::Lambda::Function) refers to Costs (AWS::Budgets::Budget), which is not run locally",
    );
  });

  test.each([
    ['Ref', { Ref: 'Key' }, { 'Fn::GetAtt': ['Key', 'Id'] }],
    ['Sub', { 'Fn::Sub': '${Key}-${AWS::Region}' }, { 'Fn::Sub': '${Key.Id}-${AWS::Region}' }],
    [
      'Sub with variables',
      { 'Fn::Sub': ['${Key}${X}', { X: { Ref: 'Key' } }] },
      { 'Fn::Sub': ['${Key.Id}${X}', { X: { 'Fn::GetAtt': ['Key', 'Id'] } }] },
    ],
    ['a literal ${!Key}', { 'Fn::Sub': '${!Key}' }, { 'Fn::Sub': '${!Key}' }],
  ])("reads a secret's ARN from %s as AWS does", (_name, written, read) => {
    const secret = { Type: 'AWS::SecretsManager::Secret', Properties: {} };
    const policy = (resource: unknown) => ({ Type: 'AWS::IAM::Policy', Properties: { Resource: resource } });
    expect(localTemplate(template({ Key: secret, Policy: policy(written) })).template.Resources?.Policy).toEqual(
      policy(read),
    );
  });
});

describe('what is said at start', () => {
  test('counts each kind, in words', () => {
    const target = 'AWS::ApplicationAutoScaling::ScalableTarget';
    expect(summarize([target, 'AWS::Budgets::Budget', target])).toBe('2 scaling targets, 1 budget');
  });

  test('names what went along by its type', () => {
    expect(summarize(['AWS::Budgets::Budget', 'AWS::CloudWatch::Alarm'])).toBe('1 budget, 1 AWS::CloudWatch::Alarm');
  });
});
