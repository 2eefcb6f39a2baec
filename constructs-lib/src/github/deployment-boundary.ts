import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { DeploymentPlace } from './deployment-place';
import {
  EXECUTING_ACTIONS,
  executing,
  locking,
  planning,
  publishingAssets,
  storingPlans,
} from './deployment-statements';
import { deny, denyNever } from './never';

/** What changes a stack, directly or by a change set. */
const CHANGING_ACTIONS: readonly string[] = [
  'cloudformation:CreateChangeSet',
  'cloudformation:DeleteChangeSet',
  ...EXECUTING_ACTIONS,
];

/** What the lock and the journals are read and written with. */
const LOCKING: readonly string[] = ['dynamodb:*Item', 'dynamodb:Query', 'dynamodb:Scan'];

/**
 * The most that either role may ever do, whatever policy somebody attaches to it later. That includes assuming other
 * roles: the roles of the CDK's bootstrap trust the whole account, and one of them executes.
 *
 * @param planRole ARN: what it may not do is in here as well, not only left out of its own policy
 */
export function boundaryStatements(place: DeploymentPlace, planRole: string): PolicyStatement[] {
  const allowed = [
    ...planning({ ...place, driftReads: shortened(place.driftReads), functions: ['*'], apis: ['*'] }),
    ...executing(place),
    ...publishingAssets(place),
    ...storingPlans(place),
    ...locking(place),
  ];
  return [
    ...merged(allowed),
    denyNever(),
    deny('NotItself', CHANGING_ACTIONS, place.ownStacks),
    deny('PlanRoleNeverExecutes', [...EXECUTING_ACTIONS, ...LOCKING], ['*'], {
      ArnEquals: { 'aws:PrincipalArn': planRole },
    }),
  ];
}

/**
 * Puts statements about the same resources into one, without names: a managed policy has room for 6144 characters, and
 * no statement is allowed more by it.
 */
function merged(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const byResources = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    const { resources, conditions, actions } = statement;
    const key = JSON.stringify([resources, conditions]);
    const known = byResources.get(key);
    const all = [...new Set([...(known?.actions ?? []), ...actions])].sort();
    byResources.set(key, new PolicyStatement({ actions: all, resources, conditions }));
  }
  return [...byResources.values()];
}

/** `lambda:GetFunctionConfiguration` is `lambda:GetFunction*` here, `ec2:DescribeVpcs` is `ec2:Describe*`: reading all the same. */
function shortened(actions: readonly string[]): string[] {
  const beginnings = actions.map((action) => /^[\w-]+:(Describe|List|Get[A-Z][a-z]+)/.exec(action)?.[0]);
  return [...new Set(beginnings.map((beginning, at) => (beginning ? `${beginning}*` : (actions[at] ?? ''))))];
}
