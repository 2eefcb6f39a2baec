import type { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** Options of the roles that GitHub Actions deploys one environment with. */
export interface GitHubDeploymentRolesProps {
  /** The project's name. Lower-case letters, digits and `-`, at most 32. */
  readonly project: string;

  /** The environment's name, e.g. `dev`; also that of the GitHub Environment whose jobs may apply. */
  readonly environmentName: string;

  /**
   * The repository whose workflows may assume the roles, `org/name`, in the case that GitHub shows it in. Subjects of
   * repositories that were made or renamed since 15 July 2026 (on github.com) have ids: `org@123/name@456`.
   */
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
   * Subjects of tokens that may plan, and have the images role, exactly as they are in the token.
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
   * Name of the repository that image assets of the CDK are published to. Not where functions' own images are.
   * @default - the repository of the CDK's bootstrap
   */
  readonly imageRepositoryName?: string;

  /**
   * ARNs of the repositories that the images of functions are in, exactly: the images role may pull from them and push
   * to them. May be a list that is known only at deployment.
   * @default - there is no images role
   */
  readonly imageRepositoryArns?: string[];

  /**
   * What the plan role and the apply role may read, of any resource of this account, so that CloudFormation can look for drift: it reads with
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
