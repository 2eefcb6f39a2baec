import type { LayerDrift, Plan, PlannedStack, ResourceChange } from '@stratiform/deployer';
import { aChange, aPlan, aStack, HEAD } from '../../../testing/plans.js';
import type { About } from '../../src/comment.js';

/** A stateful resource that goes, with what it holds. */
export const aLoss = (given: Partial<ResourceChange> = {}) =>
  aChange({ action: 'remove', logicalId: 'Users', type: 'AWS::DynamoDB::Table', afterwards: 'deleted', ...given });

/** A plan with a change for each number. */
export const manyChanges = (number: number, stack: Partial<PlannedStack> = {}): Plan =>
  aPlan(
    aStack({
      ...stack,
      changes: Array.from({ length: number }, (_, at) =>
        aChange({
          action: 'modify',
          logicalId: `Queue${at}`,
          properties: [
            {
              path: '/Properties/Description',
              before: 'old '.repeat(60),
              after: 'new '.repeat(60),
              afterIsKnown: true,
              values: 'resolved',
            },
          ],
        }),
      ),
    }),
  );

export const nothing = (): Plan => aPlan(aStack({ kind: 'nothing' }));

export const about = (given: Partial<About> = {}): About => ({
  environment: 'dev',
  head: HEAD,
  actor: 'octocat',
  run: 'https://github.example/org/shop/actions/runs/7/attempts/1',
  repository: 'https://github.example/org/shop',
  apply: 'merge-or-comment',
  ...given,
});

export function aDrift(given: Partial<LayerDrift> = {}): LayerDrift {
  return {
    layer: 'core',
    stackName: 'shop-dev-core',
    constructPath: 'shop-dev-core',
    state: 'checked',
    reasons: [],
    resources: [],
    unchecked: [],
    ...given,
  };
}
