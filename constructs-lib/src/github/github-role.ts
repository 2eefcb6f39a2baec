import { Duration, Stack } from 'aws-cdk-lib';
import {
  type IManagedPolicy,
  ManagedPolicy,
  PolicyDocument,
  type PolicyStatement,
  Role,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { GitHubDeploymentRolesProps } from './github-deployment-roles-props';
import { excuseWildcards } from './wildcards';

const GITHUB = 'https://token.actions.githubusercontent.com';

/** What one role is for. */
export interface GitHubRoleOptions {
  readonly roleName: string;
  readonly description: string;
  /** Subjects of the tokens that it trusts, exactly as they are in the token. */
  readonly subjects: string[];
  readonly statements: readonly PolicyStatement[];
  readonly permissionsBoundary: IManagedPolicy;
  /** Why some of its statements have wildcards. */
  readonly whyWildcards: string;
}

/** A role that jobs of GitHub Actions take by a token, and nobody else. */
export function createGitHubRole(
  scope: Construct,
  id: string,
  options: GitHubRoleOptions,
  props: Pick<GitHubDeploymentRolesProps, 'issuer' | 'audience' | 'maxSessionDuration'>,
): Role {
  const issuer = (props.issuer ?? GITHUB).replace(/^https:\/\//, '');
  const { partition, account } = Stack.of(scope);
  const role = new Role(scope, id, {
    roleName: options.roleName,
    description: options.description,
    assumedBy: new WebIdentityPrincipal(`arn:${partition}:iam::${account}:oidc-provider/${issuer}`, {
      StringEquals: {
        [`${issuer}:aud`]: props.audience ?? 'sts.amazonaws.com',
        [`${issuer}:sub`]: options.subjects,
      },
    }),
    permissionsBoundary: options.permissionsBoundary,
    inlinePolicies: { Deployment: new PolicyDocument({ statements: [...options.statements] }) },
    maxSessionDuration: props.maxSessionDuration ?? Duration.hours(1),
  });
  excuseWildcards(role, options.statements, options.whyWildcards);
  return role;
}

/** The most that roles may do, whatever policy is attached to them later. */
export function createBoundary(
  scope: Construct,
  id: string,
  options: Pick<GitHubRoleOptions, 'description' | 'statements' | 'whyWildcards'> & {
    readonly managedPolicyName: string;
  },
): ManagedPolicy {
  const { managedPolicyName, description, statements, whyWildcards } = options;
  const boundary = new ManagedPolicy(scope, id, { managedPolicyName, description, statements: [...statements] });
  excuseWildcards(boundary, statements, whyWildcards);
  return boundary;
}
