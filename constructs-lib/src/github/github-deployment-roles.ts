import { Duration, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyDocument, type PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { boundaryStatements } from './deployment-boundary';
import { type DeploymentPlace, placeOf } from './deployment-place';
import {
  executing,
  locking,
  planning,
  publishingAssets,
  publishingTemplates,
  storingPlans,
} from './deployment-statements';
import type { GitHubDeploymentRolesProps } from './github-deployment-roles-props';
import { validateDeploymentRoles } from './validation';
import { excuseWildcards } from './wildcards';

const GITHUB = 'https://token.actions.githubusercontent.com';

const WHY_WILDCARDS =
  'Stacks, templates and plans come and go, so they are named by their beginning; `*` is only where the service knows no resource, and for reading how resources are set up.';

/**
 * The two roles that GitHub Actions deploys one environment with, by OpenID Connect and without any stored key.
 *
 * The plan role makes, describes and deletes change sets, and can't execute one. The apply role executes them, and only
 * jobs in the GitHub Environment can have it. Neither may assume another role, and a permissions boundary holds both to
 * this whatever policy is attached to them later. What a change set does when it is executed, CloudFormation does under
 * its execution role: what that may do is the bootstrap's business.
 */
export class GitHubDeploymentRoles extends Construct {
  /** `<project>-<environment>-plan`. */
  public readonly planRole: Role;
  /** `<project>-<environment>-apply`. */
  public readonly applyRole: Role;
  /** `<project>-<environment>-deployment-boundary`. */
  public readonly permissionsBoundary: ManagedPolicy;

  constructor(scope: Construct, id: string, props: GitHubDeploymentRolesProps) {
    super(scope, id);
    validateDeploymentRoles(props);
    const place = placeOf(this, props);
    const name = `${props.project}-${props.environmentName}`;
    this.permissionsBoundary = this.createBoundary(`${name}-deployment-boundary`, place, `${name}-plan`);
    this.planRole = this.createRole('PlanRole', `${name}-plan`, planSubjects(props), props, {
      description: `Plans ${name}: makes change sets, and can't execute them.`,
      statements: [...planning(place), ...publishingTemplates(place), ...storingPlans(place)],
    });
    this.applyRole = this.createRole('ApplyRole', `${name}-apply`, applySubjects(props), props, {
      description: `Applies ${name}: executes change sets that were reviewed.`,
      statements: [
        ...planning(place),
        ...executing(place),
        ...publishingAssets(place),
        ...storingPlans(place),
        ...locking(place),
      ],
    });
  }

  private createBoundary(managedPolicyName: string, place: DeploymentPlace, planRole: string): ManagedPolicy {
    const { partition, account } = Stack.of(this);
    const statements = boundaryStatements(place, `arn:${partition}:iam::${account}:role/${planRole}`);
    const boundary = new ManagedPolicy(this, 'Boundary', {
      managedPolicyName,
      description: 'The most that the plan role and the apply role may do.',
      statements,
    });
    excuseWildcards(boundary, statements, WHY_WILDCARDS);
    return boundary;
  }

  private createRole(
    id: string,
    roleName: string,
    subjects: string[],
    props: GitHubDeploymentRolesProps,
    grants: { readonly description: string; readonly statements: PolicyStatement[] },
  ): Role {
    const issuer = (props.issuer ?? GITHUB).replace(/^https:\/\//, '');
    const { partition, account } = Stack.of(this);
    const role = new Role(this, id, {
      roleName,
      description: grants.description,
      assumedBy: new WebIdentityPrincipal(`arn:${partition}:iam::${account}:oidc-provider/${issuer}`, {
        StringEquals: {
          [`${issuer}:aud`]: props.audience ?? 'sts.amazonaws.com',
          [`${issuer}:sub`]: subjects,
        },
      }),
      permissionsBoundary: this.permissionsBoundary,
      inlinePolicies: { Deployment: new PolicyDocument({ statements: grants.statements }) },
      maxSessionDuration: props.maxSessionDuration ?? Duration.hours(1),
    });
    excuseWildcards(role, grants.statements, WHY_WILDCARDS);
    return role;
  }
}

function planSubjects({ planSubjects: given, repository }: GitHubDeploymentRolesProps): string[] {
  return given ?? [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/main`];
}

function applySubjects({ applySubjects: given, repository, environmentName }: GitHubDeploymentRolesProps): string[] {
  return given ?? [`repo:${repository}:environment:${environmentName}`];
}
