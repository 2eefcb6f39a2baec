import { aChange, aPermission, aPlan, aStack } from '../../testing/plans.js';
import { action } from '../src/interface.js';
import { driftOutputs, planOutputs } from '../src/outputs.js';
import { aDrift, aLoss, nothing } from './support/builders.js';

const files = { json: '/tmp/plan.json', text: '/tmp/plan.txt' };

test('a plan with changes gives counts, id and digest', () => {
  const plan = aPlan(
    aStack({
      changes: [
        aChange(),
        aChange({ action: 'modify' }),
        aChange({ action: 'modify', replacement: 'maybe' }),
        aLoss(),
        aChange({ action: 'import' }),
      ],
      permissions: [aPermission()],
    }),
    aStack({ stackName: 'shop-dev-app', layer: 'app', kind: 'nothing' }),
  );
  const { stacks, ...rest } = planOutputs(plan, { ...files, stored: true, commentId: 5 });
  expect(rest).toEqual({
    'has-changes': true,
    exitcode: 2,
    'to-add': 1,
    'to-change': 1,
    'to-replace': 1,
    'to-destroy': 1,
    'to-import': 1,
    'permissions-broadened': true,
    'plan-id': plan.id,
    'plan-digest': plan.digest,
    'json-plan-path': files.json,
    'text-plan-path': files.text,
    'comment-id': 5,
  });
  expect(JSON.parse(String(stacks))).toEqual([
    { name: 'shop-dev-core', layer: 'core', kind: 'update', add: 1, change: 1, replace: 1, destroy: 1, import: 1 },
    { name: 'shop-dev-app', layer: 'app', kind: 'nothing', add: 0, change: 0, replace: 0, destroy: 0, import: 0 },
  ]);
});

test.each([
  ['nothing to do', nothing(), { 'has-changes': false, exitcode: 0, 'permissions-broadened': false }],
  ['no drift', aPlan(aStack({ kind: 'nothing', drift: [] })), { drifted: false }],
  [
    'drift',
    aPlan(
      aStack({ drift: [{ logicalId: 'A', nestedIn: [], type: 'AWS::SQS::Queue', status: 'deleted', properties: [] }] }),
    ),
    { drifted: true },
  ],
])('%s', (_, plan, expected) => {
  expect(planOutputs(plan, { ...files, stored: false })).toMatchObject(expected);
});

test('what can’t be applied has no id, and drift that wasn’t looked for is not told', () => {
  const outputs = planOutputs(nothing(), { ...files, stored: false });
  for (const name of ['plan-id', 'plan-digest', 'drifted', 'comment-id']) expect(outputs).not.toHaveProperty(name);
});

test.each([
  [0, false],
  [1, false],
  [2, true],
])('a drift report with exit code %d', (exitcode, drifted) => {
  expect(driftOutputs([aDrift()], exitcode)).toEqual({
    exitcode,
    drifted,
    stacks: '[{"name":"shop-dev-core","layer":"core","state":"checked","drifted":0}]',
  });
});

test('every output that is set is declared', () => {
  const plan = planOutputs(aPlan(aStack({ drift: [] })), { ...files, stored: true, commentId: 1 });
  for (const name of Object.keys({ ...plan, ...driftOutputs([], 0) })) expect(action.outputs).toHaveProperty(name);
});
