import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

/**
 * What no role of a deployment ever needs. The boundary allows none of it; a deny also holds where a resource's own
 * policy allows a role's session. Wildcards here only make it stricter.
 */
const NEVER: readonly string[] = [
  'account:*',
  'cloudformation:CreateStack',
  'cloudformation:SetStackPolicy',
  'cloudformation:UpdateStack',
  'dynamodb:DeleteTable',
  'dynamodb:UpdateTable',
  'iam:Add*',
  'iam:Attach*',
  'iam:Create*',
  'iam:Delete*',
  'iam:Detach*',
  'iam:Put*',
  'iam:Remove*',
  'iam:Set*',
  'iam:Tag*',
  'iam:Untag*',
  'iam:Update*',
  'iam:Upload*',
  'kms:CreateGrant',
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'organizations:*',
  's3:BypassGovernanceRetention',
  's3:DeleteBucket*',
  's3:DeleteObjectVersion',
  's3:PutBucket*',
  's3:PutLifecycleConfiguration',
  'secretsmanager:GetSecretValue',
  'sts:AssumeRole',
];

/** Denies what no role of a deployment ever needs. @param more what this one needs as little */
export function denyNever(more: readonly string[] = []): PolicyStatement {
  return deny('Never', [...NEVER, ...more], ['*']);
}

export function deny(
  sid: string,
  actions: readonly string[],
  resources: string[],
  conditions?: Record<string, Record<string, string>>,
): PolicyStatement {
  return new PolicyStatement({ sid, effect: Effect.DENY, actions: [...actions], resources, conditions });
}
