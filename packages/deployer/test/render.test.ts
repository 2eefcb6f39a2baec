import { renderJson } from '../src/render/json';
import { columns, visibleLength } from '../src/render/table';
import { renderTerminal, summary } from '../src/render/terminal';
import { aChange, aPlan, aPlannedStack } from './support/builders';

const path = (name: string) => `shop-dev-core/${name}/Resource`;

const rich = aPlan(
  aPlannedStack({
    changes: [
      aChange({ constructPath: path('Backend/Jobs') }),
      aChange({
        action: 'modify',
        type: 'AWS::Lambda::Function',
        constructPath: path('Worker'),
        causes: [
          { target: 'Code', replaces: 'no' },
          { target: 'Timeout', replaces: 'no' },
          { target: 'Code', replaces: 'no' },
        ],
      }),
      aChange({ action: 'modify', type: 'AWS::IAM::Role', logicalId: 'Role1', scope: ['Tags'] }),
      aChange({
        action: 'modify',
        type: 'AWS::DynamoDB::Table',
        constructPath: path('Users'),
        replacement: 'yes',
        afterwards: 'retained',
        causes: [
          { target: 'KeySchema', replaces: 'yes' },
          { target: 'Tags', replaces: 'no' },
        ],
      }),
      aChange({
        action: 'modify',
        type: 'AWS::SNS::Topic',
        constructPath: path('Topic'),
        replacement: 'maybe',
        causes: [{ target: 'TopicName', replaces: 'maybe', from: 'Name.Value' }],
      }),
      aChange({ action: 'remove', type: 'AWS::S3::Bucket', constructPath: path('Old'), afterwards: 'retained' }),
      aChange({ logicalId: 'Inner', nestedIn: ['Outer'], type: 'AWS::SQS::Queue' }),
    ],
  }),
  aPlannedStack({ stackName: 'shop-dev-infra', constructPath: 'shop-dev-infra', kind: 'nothing' }),
  aPlannedStack({
    stackName: 'shop-dev-app',
    constructPath: 'shop-dev-app',
    kind: 'waits',
    exists: false,
    changesAre: 'expected',
    waitsFor: [{ for: 'parameter', name: '/shop/dev/infra/url', by: 'shop-dev-infra' }],
    changes: [aChange({ constructPath: 'shop-dev-app/Dead/Resource' })],
  }),
);

test('a plan is a table, what loses data first', () => {
  expect(renderTerminal(rich)).toBe(`Plan for dev (account 111111111111, eu-central-1)

shop-dev-core  update
  -    AWS::S3::Bucket        Old            leaves the stack, is retained
  -/+  AWS::DynamoDB::Table   Users          replaced because of KeySchema; the old one is retained
  -/+  AWS::SNS::Topic        Topic          may be replaced because of TopicName (from Name.Value)
  ~    AWS::Lambda::Function  Worker         Code, Timeout
  ~    AWS::IAM::Role         Role1          Tags
  +    AWS::SQS::Queue        Backend/Jobs
  +    AWS::SQS::Queue        Outer › Inner
shop-dev-infra  nothing to do
shop-dev-app  waits, then create
  … waits for /shop/dev/infra/url, which shop-dev-infra makes
  +  AWS::SQS::Queue  Dead

Plan: 3 to create, 2 to change, 2 to replace, 1 to destroy (1 of 3 stacks planned for good during apply).`);
});

test('colours change nothing but colours', () => {
  const colored = renderTerminal(rich, { color: true });
  expect(colored).toContain('\u001b[31m-/+\u001b[39m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC is what colour codes start with
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(renderTerminal(rich));
});

test('a plan with nothing to do says so in one line', () => {
  expect(summary(aPlan(aPlannedStack({ kind: 'nothing' })))).toBe(
    'Nothing to do: every stack is as its template says.',
  );
});

test.each([
  [{ for: 'parameter', name: '/p' } as const, 'needs /p, which no stack of this plan makes'],
  [{ for: 'export', name: 'e', by: 'a' } as const, 'waits for the export e of a'],
  [{ for: 'new-value', name: '/p', by: 'a' } as const, 'waits for the new value of /p, which a sets'],
  [
    { for: 'recovery', status: 'ROLLBACK_COMPLETE', holds: [] } as const,
    'its first creation failed (ROLLBACK_COMPLETE) and left nothing: apply deletes the empty stack first',
  ],
  [
    { for: 'recovery', status: 'ROLLBACK_COMPLETE', holds: ['Users'] } as const,
    'its first creation failed (ROLLBACK_COMPLETE) and left Users: apply deletes the stack first when run with --recover',
  ],
])('a wait is a sentence: %p', (wait, sentence) => {
  expect(renderTerminal(aPlan(aPlannedStack({ kind: 'waits', waitsFor: [wait] })))).toContain(`  … ${sentence}`);
});

test('waits for outputs of one stack are one sentence', () => {
  const waitsFor = ['url', 'arn'].map(
    (key) => ({ for: 'parameter', name: `/shop/dev/infra/${key}`, by: 'shop-dev-infra' }) as const,
  );
  const other = { for: 'parameter', name: '/shop/dev/core/key', by: 'shop-dev-core' } as const;
  const text = renderTerminal(aPlan(aPlannedStack({ kind: 'waits', waitsFor: [...waitsFor, other] })));
  expect(text).toContain(
    '  … waits for /shop/dev/infra/{url, arn}, which shop-dev-infra makes\n  … waits for /shop/dev/core/key, which shop-dev-core makes',
  );
});

test('outputs that no stack makes are one sentence too, layer by layer', () => {
  const waitsFor = ['infra/url', 'infra/arn', 'core/key'].map(
    (key) => ({ for: 'parameter', name: `/shop/dev/${key}` }) as const,
  );
  expect(renderTerminal(aPlan(aPlannedStack({ kind: 'waits', waitsFor })))).toContain(
    '  … needs /shop/dev/infra/{url, arn}, /shop/dev/core/key, which no stack of this plan makes\n',
  );
});

test('JSON gives back the plan as it is', () => {
  expect(JSON.parse(renderJson(rich))).toEqual(rich);
});

test('columns are as wide as what is seen of their widest cell', () => {
  expect(visibleLength('\u001b[32mab\u001b[39m')).toBe(2);
  expect(
    columns(
      [
        ['\u001b[32ma\u001b[39m', 'x'],
        ['bbb', ''],
      ],
      '> ',
    ),
  ).toEqual(['> \u001b[32ma\u001b[39m    x', '> bbb']);
});
