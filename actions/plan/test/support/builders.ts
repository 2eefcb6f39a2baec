import {
  digestOf,
  type LayerDrift,
  type PermissionChange,
  type Plan,
  type PlannedStack,
  type ResourceChange,
} from '@stratiform/deployer';
import type { About } from '../../src/comment.js';

export const HEAD = '4'.repeat(40);
export const BASE = 'b'.repeat(40);

export function aChange(given: Partial<ResourceChange> = {}): ResourceChange {
  return {
    action: 'add',
    logicalId: 'Jobs',
    nestedIn: [],
    type: 'AWS::SQS::Queue',
    replacement: 'no',
    certain: true,
    scope: [],
    causes: [],
    properties: [],
    ...given,
  };
}

/** A stateful resource that goes, with what it holds. */
export const aLoss = (given: Partial<ResourceChange> = {}) =>
  aChange({ action: 'remove', logicalId: 'Users', type: 'AWS::DynamoDB::Table', afterwards: 'deleted', ...given });

export function aPermission(given: Partial<PermissionChange> = {}): PermissionChange {
  return {
    change: 'added',
    logicalId: 'Role',
    nestedIn: [],
    kind: 'statement',
    text: 'Allow sqs:SendMessage on Jobs.Arn to ApiRole',
    broadens: true,
    risks: [],
    ...given,
  };
}

export function aStack(given: Partial<PlannedStack> = {}): PlannedStack {
  return {
    layer: 'core',
    stackName: 'shop-dev-core',
    constructPath: 'shop-dev-core',
    kind: 'update',
    exists: true,
    templateDigest: '0'.repeat(64),
    readBack: [],
    parameters: [],
    tags: {},
    capabilities: [],
    notificationArns: [],
    assets: [],
    waitsFor: [],
    changesAre: 'known',
    changes: [],
    permissions: [],
    validation: [],
    ...given,
  };
}

export function aPlan(...stacks: PlannedStack[]): Plan {
  const content: Omit<Plan, 'digest'> = {
    schemaVersion: 2,
    id: 'pr-12--20261121t120000z-9f3ac1',
    createdAt: '2026-11-21T12:00:00.000Z',
    project: 'shop',
    environment: 'dev',
    account: '111111111111',
    region: 'eu-central-1',
    source: { label: 'pr-12', head: HEAD, base: BASE },
    assemblies: [],
    stacks,
  };
  return { ...content, digest: digestOf(content as Plan) };
}

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
