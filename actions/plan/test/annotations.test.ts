import type { Plan } from '@stratiform/deployer';
import { aChange, aPermission, aPlan, aStack } from '../../testing/plans.js';
import { annotationsOf } from '../src/annotations.js';
import { aLoss } from './support/builders.js';

const lines = (plan: Plan) =>
  annotationsOf(plan).map(({ level, title, message }) => `${level} | ${title} | ${message}`);

test.each<[string, Parameters<typeof aStack>[0], string[]]>([
  ['a plan that only adds', { changes: [aChange()] }, []],
  [
    'a table that is destroyed',
    { changes: [aLoss({ constructPath: 'shop-dev-core/Tables/Users/Resource' })] },
    [
      expect.stringMatching(
        /^warning \| Loses data: AWS::DynamoDB::Table \| shop-dev-core › Tables\/Users is removed, and .+ are lost\.$/,
      ),
    ],
  ],
  [
    'a table that is retained',
    { changes: [aLoss({ afterwards: 'retained' })] },
    ['notice | Destroys: AWS::DynamoDB::Table | shop-dev-core › Users is destroyed; the old one is retained.'],
  ],
  [
    'a function that may be replaced, in a nested stack',
    {
      changes: [
        aChange({ action: 'modify', replacement: 'maybe', type: 'AWS::Lambda::Function', nestedIn: ['Inner'] }),
      ],
    },
    ['notice | Replaces: AWS::Lambda::Function | shop-dev-core › Inner › Jobs may be replaced.'],
  ],
  [
    'what validation refuses',
    {
      validation: [
        {
          severity: 'fail',
          logicalId: 'Jobs',
          path: '/Resources/Jobs/Properties/DelaySeconds',
          message: 'is too long',
        },
      ],
    },
    [
      'error | CloudFormation refuses this plan | shop-dev-core › Jobs at /Resources/Jobs/Properties/DelaySeconds: is too long',
    ],
  ],
  [
    'what validation warns of',
    { validation: [{ severity: 'warn', message: 'is old' }] },
    ['warning | CloudFormation warns | shop-dev-core: is old'],
  ],
  ['a permission without risk', { permissions: [aPermission()] }, []],
  ['a risk that goes away', { permissions: [aPermission({ broadens: false, risks: ['any-principal'] })] }, []],
  [
    'a permission for everybody',
    { permissions: [aPermission({ risks: ['any-principal', 'any-action'] })] },
    [
      'warning | Opens: any principal, any action | shop-dev-core › Role: + Allow sqs:SendMessage on Jobs.Arn to ApiRole',
    ],
  ],
  [
    'a stack that nothing of the plan helps',
    { kind: 'waits', waitsFor: [{ for: 'export', name: 'vpc' }] },
    [
      "warning | Can't be applied yet | shop-dev-core waits for the export vpc, and no stack of this plan makes it. Apply what makes it first.",
    ],
  ],
  ['a stack that an earlier one helps', { kind: 'waits', waitsFor: [{ for: 'export', name: 'vpc', by: 'net' }] }, []],
  [
    'drift',
    { drift: [{ logicalId: 'Jobs', nestedIn: [], type: 'AWS::SQS::Queue', status: 'deleted', properties: [] }] },
    ['warning | Drift | shop-dev-core: 1 resource is not as the deployed template says.'],
  ],
])('%s', (_, stack, expected) => {
  expect(lines(aPlan(aStack(stack)))).toEqual(expected);
});

test('the worst comes first', () => {
  const stack = aStack({
    changes: [aLoss({ type: 'AWS::Lambda::Function' }), aLoss()],
    permissions: [aPermission({ risks: ['any-principal'] })],
    validation: [{ severity: 'fail', message: 'no' }],
  });
  expect(annotationsOf(aPlan(stack)).map(({ title }) => title)).toEqual([
    'CloudFormation refuses this plan',
    'Loses data: AWS::DynamoDB::Table',
    'Opens: any principal',
    'Destroys: AWS::Lambda::Function',
  ]);
});
