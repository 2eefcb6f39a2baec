import { Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, PolicyDocument, type PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
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
import { validateDeploymentRoles } from './validation';
import { excuseWildcards } from './wildcards';

/** Options of the roles that GitHub Actions deploys one environment with. */
export interface GitHubDeploymentRolesProps {
  /** The project's name. Lower-case letters, digits and `-`, at most 32. */
  readonly project: string;

  /** The environment's name, e.g. `dev`; also that of the GitHub Environment whose jobs may apply. */
  readonly environmentName: string;

  /** The repository whose workflows may assume the roles, `org/name`, in the case that GitHub shows it in. */
  readonly repository: string;

  /** Where reviewed plans are kept. A key of this account that encrypts it may be used, if its own policy lets IAM decide. */
  readonly planStore: IBucket;

  /** The environment's lock. */
  readonly lockTable: ITable;

  /**
   * Who issues the tokens: an https URL without a slash at its end. It has to be known at synthesis, and the account
   * needs an identity provider for it, which this construct doesn't make: an account has only one for each issuer.
   * @default 'https://token.actions.githubusercontent.com'
   */
  readonly issuer?: string;

  /**
   * Subjects of tokens that may plan, exactly as they are in the token.
   * @default - pull requests of the repository and its branch main
   */
  readonly planSubjects?: string[];

  /**
   * Subjects of tokens that may apply, exactly as they are in the token.
   * @default - jobs of the repository that run in the GitHub Environment `environmentName`
   */
  readonly applySubjects?: string[];

  /**
   * Who the tokens are made for.
   * @default 'sts.amazonaws.com'
   */
  readonly audience?: string;

  /**
   * ARNs of the stacks that are deployed, with `*` where anything may stand. May be a list that is known only at
   * deployment.
   * @default - every stack of this account and region whose name begins with `<project>-<environmentName>-`
   */
  readonly stackArns?: string[];

  /**
   * Qualifier of the CDK's bootstrap.
   * @default 'hnb659fds'
   */
  readonly bootstrapQualifier?: string;

  /**
   * ARN of the role that CloudFormation acts under; the only one that may be passed, and only to CloudFormation.
   * @default - the execution role of the CDK's bootstrap
   */
  readonly executionRoleArn?: string;

  /**
   * Name of the bucket that assets and templates are published to.
   * @default - the bucket of the CDK's bootstrap
   */
  readonly assetsBucketName?: string;

  /**
   * Name of the repository that container images are published to.
   * @default - the repository of the CDK's bootstrap
   */
  readonly imageRepositoryName?: string;

  /**
   * What both roles may read, of any resource of this account, so that CloudFormation can look for drift: it reads with
   * the permissions of whoever asks.
   * @default - how the resources of serverless backends are set up, never what they hold
   */
  readonly driftReadActions?: string[];

  /**
   * How long one session may last, 1 to 12 hours.
   * @default Duration.hours(1)
   */
  readonly maxSessionDuration?: Duration;
}

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
      statements: [...planning(place), ...publishingTemplates(place), ...storingPlans(place, true)],
    });
    this.applyRole = this.createRole('ApplyRole', `${name}-apply`, applySubjects(props), props, {
      description: `Applies ${name}: executes change sets that were reviewed.`,
      statements: [
        ...planning(place),
        ...executing(place),
        ...publishingAssets(place),
        ...storingPlans(place, false),
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
