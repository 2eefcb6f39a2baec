import { Stack } from 'aws-cdk-lib';
import type { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { boundaryStatements } from './deployment-boundary';
import { placeOf } from './deployment-place';
import {
  executing,
  locking,
  planning,
  publishingAssets,
  publishingTemplates,
  storingPlans,
} from './deployment-statements';
import type { GitHubDeploymentRolesProps } from './github-deployment-roles-props';
import { createBoundary, createGitHubRole } from './github-role';
import { createImagesRole } from './images-role';
import { validateDeploymentRoles } from './validation';

const WHY_WILDCARDS =
  'Stacks, templates and plans come and go, so they are named by their beginning; `*` is only where the service knows no resource, and for reading how resources are set up.';

/**
 * The roles that GitHub Actions deploys one environment with, by OpenID Connect and without any stored key.
 *
 * The plan role makes, describes and deletes change sets, and can't execute one. The apply role executes them, and only
 * jobs in the GitHub Environment can have it. Neither may assume another role, and a permissions boundary holds both to
 * this whatever policy is attached to them later. What a change set does when it is executed, CloudFormation does under
 * its execution role: what that may do is the bootstrap's business.
 *
 * Where functions are images there is a third, the images role: it pulls from and pushes to exactly the repositories
 * that are named, and touches no stack.
 */
export class GitHubDeploymentRoles extends Construct {
  /** `<project>-<environment>-plan`. */
  public readonly planRole: Role;
  /** `<project>-<environment>-apply`. */
  public readonly applyRole: Role;
  /** `<project>-<environment>-deployment-boundary`. */
  public readonly permissionsBoundary: ManagedPolicy;
  /** `<project>-<environment>-images`, where there are repositories for it. */
  public readonly imagesRole?: Role;
  /** `<project>-<environment>-images-boundary`, where there are repositories. */
  public readonly imagesBoundary?: ManagedPolicy;

  constructor(scope: Construct, id: string, props: GitHubDeploymentRolesProps) {
    super(scope, id);
    validateDeploymentRoles(props);
    const place = placeOf(this, props);
    const name = `${props.project}-${props.environmentName}`;
    const { partition, account } = Stack.of(this);
    this.permissionsBoundary = createBoundary(this, 'Boundary', {
      managedPolicyName: `${name}-deployment-boundary`,
      description: 'The most that the plan role and the apply role may do.',
      statements: boundaryStatements(place, `arn:${partition}:iam::${account}:role/${name}-plan`),
      whyWildcards: WHY_WILDCARDS,
    });
    const bounded = { permissionsBoundary: this.permissionsBoundary, whyWildcards: WHY_WILDCARDS };
    const plan = {
      roleName: `${name}-plan`,
      description: `Plans ${name}: makes change sets, and can't execute them.`,
      subjects: planSubjects(props),
      statements: [...planning(place), ...publishingTemplates(place), ...storingPlans(place)],
    };
    this.planRole = createGitHubRole(this, 'PlanRole', { ...plan, ...bounded }, props);
    const apply = {
      roleName: `${name}-apply`,
      description: `Applies ${name}: executes change sets that were reviewed.`,
      subjects: applySubjects(props),
      statements: [
        ...planning(place),
        ...executing(place),
        ...publishingAssets(place),
        ...storingPlans(place),
        ...locking(place),
      ],
    };
    this.applyRole = createGitHubRole(this, 'ApplyRole', { ...apply, ...bounded }, props);
    if (props.imageRepositoryArns === undefined) return;
    const images = createImagesRole(this, name, props.imageRepositoryArns, planSubjects(props), props);
    this.imagesRole = images.role;
    this.imagesBoundary = images.boundary;
  }
}

function planSubjects({ planSubjects: given, repository }: GitHubDeploymentRolesProps): string[] {
  return given ?? [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/main`];
}

function applySubjects({ applySubjects: given, repository, environmentName }: GitHubDeploymentRolesProps): string[] {
  return given ?? [`repo:${repository}:environment:${environmentName}`];
}
