import { partitionOf } from '../assembly/partition';
import type { Target } from '../project/target';

/** What the bootstrap's roles for GitHub are for: planning, which can't execute, applying, and pushing images. */
export type OwnRole = 'plan' | 'apply' | 'images';

/** Name of one of the environment's own roles: `<project>-<environment>-plan`. */
export function ownRoleName({ project, environment }: Pick<Target, 'project' | 'environment'>, role: OwnRole): string {
  return `${project}-${environment}-${role}`;
}

/** ARN of one of the environment's own roles. */
export function ownRoleArn(target: Target, role: OwnRole): string {
  return `arn:${partitionOf(target.region).partition}:iam::${target.account}:role/${ownRoleName(target, role)}`;
}
