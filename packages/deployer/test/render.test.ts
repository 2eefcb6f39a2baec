import type { Plan } from '../src/model/plan';
import { renderJson } from '../src/render/json';
import { columns, visibleLength } from '../src/render/table';
import { renderTerminal, summary } from '../src/render/terminal';
import { aChange, aPermissionChange, aPlan, aPlannedStack, aPropertyChange } from './support/builders';
import { corpus } from './support/corpus';

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

Destroys or replaces what may hold data
  -    AWS::S3::Bucket       shop-dev-core › Old    leaves the stack, is retained
  -/+  AWS::DynamoDB::Table  shop-dev-core › Users  replaced because of KeySchema; the old one is retained

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

test('a plan that was stored ends with how to apply exactly it', () => {
  const text = renderTerminal(rich, { applyWith: 'stratiform apply --plan x' });
  expect(text).toContain(`plan   ${rich.id}\ndigest ${rich.digest}\n`);
  expect(text.endsWith('Apply exactly this plan:\n  stratiform apply --plan x')).toBe(true);
});

test('nobody is told how to apply what CloudFormation refuses', () => {
  const refused = aPlan(aPlannedStack({ validation: [{ severity: 'fail', message: 'no' }] }));
  expect(renderTerminal(refused, { applyWith: 'stratiform apply' })).not.toContain('stratiform apply');
});

test('each property is shown before and after, unless only the table is wanted', () => {
  const change = aChange({ action: 'modify', properties: [aPropertyChange()] });
  const plan = aPlan(aPlannedStack({ changes: [change] }));
  expect(renderTerminal(plan)).toContain('\n         VisibilityTimeout  30 → 60\n');
  expect(renderTerminal(plan, { details: false })).not.toContain('30 → 60');
});

test('what a change may hang on is said, and that it may not come', () => {
  const causes = [{ target: 'Role', replaces: 'no', from: 'ApiRole.Arn' } as const];
  const change = aChange({ action: 'modify', certain: false, causes });
  const text = renderTerminal(aPlan(aPlannedStack({ changes: [change, aChange({ certain: false })] })));
  expect(text).toContain('may change: Role (hangs on ApiRole.Arn)');
  expect(text).toContain('may be created');
});

test('what is deleted with a resource that may hold data comes before what is retained', () => {
  const kept = aChange({ action: 'remove', logicalId: 'Kept', afterwards: 'retained' });
  const lost = aChange({ action: 'remove', logicalId: 'Lost', afterwards: 'deleted' });
  const text = renderTerminal(aPlan(aPlannedStack({ changes: [kept, lost] })));
  expect(text.indexOf('Lost')).toBeLessThan(text.indexOf('Kept'));
  expect(text).toContain('what it holds is deleted');
});

test('a permission that goes away can open something', () => {
  const denied = aPermissionChange({ change: 'removed', text: 'Deny s3:DeleteObject on *' });
  expect(renderTerminal(aPlan(aPlannedStack({ permissions: [denied] })))).toContain(
    'Permissions\n  opens\n    - Deny s3:DeleteObject on *  (shop-dev-core › Role)',
  );
});

test('risky permissions come first and are marked', () => {
  const risky = aPermissionChange({ text: 'Allow * on *', risks: ['any-action', 'any-resource'] });
  const text = renderTerminal(aPlan(aPlannedStack({ permissions: [aPermissionChange(), risky] })));
  expect(text).toContain('  opens\n    + ! any action, any resource  Allow * on *');
});

test('drift is told three ways', () => {
  const properties = [{ path: '/Properties/Delay', reviewed: '1', live: '2', planned: '3' }];
  const drift = [{ logicalId: 'Jobs', nestedIn: [], type: 'AWS::SQS::Queue', status: 'modified', properties } as const];
  expect(renderTerminal(aPlan(aPlannedStack({ drift })))).toContain('Delay  reviewed 1  live 2  planned 3');
  expect(renderTerminal(aPlan(aPlannedStack({ drift: [] })))).toContain('Drift: none in 1 stack.');
});

test('nothing in a plan moves the cursor, turns the text round or hides', () => {
  expect(renderTerminal(corpus.hostile as Plan)).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u);
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
