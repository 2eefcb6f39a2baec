import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { DRIFT_READS, DRIFT_READS_OF_APIS } from './drift-reads';
import type { GitHubDeploymentRolesProps } from './github-deployment-roles-props';

/** The qualifier of the CDK's bootstrap, unless it was given another one. */
const QUALIFIER = 'hnb659fds';

/** Everything in the account that deployments of one environment touch, by ARN. */
export interface DeploymentPlace {
  readonly account: string;
  /** The stacks that are deployed, with their nested ones. */
  readonly stacks: string[];
  /** The stacks that these roles and the plan store come from. */
  readonly ownStacks: string[];
  /** Macros of AWS itself: `AWS::LanguageExtensions`, `AWS::Include`, SAM. */
  readonly transforms: string;
  /** The role that CloudFormation acts under. */
  readonly executionRole: string;
  readonly assets: string;
  readonly images: string;
  /** Keys of the account, and the one service that may use them for these roles. */
  readonly keys: string;
  readonly s3Service: string;
  /** SSM parameters below the environment's path. */
  readonly parameters: string;
  readonly bootstrapVersion: string;
  /** Parameters that AWS publishes for everybody, such as the newest machine image. */
  readonly publicParameters: string;
  readonly planStore: IBucket;
  readonly lockTable: ITable;
  readonly driftReads: string[];
  /** The environment's functions and APIs, as far as names tell. */
  readonly functions: string[];
  readonly apis: string[];
}

export function placeOf(scope: Construct, props: GitHubDeploymentRolesProps): DeploymentPlace {
  const stack = Stack.of(scope);
  const { account, region, partition, urlSuffix } = stack;
  const qualifier = props.bootstrapQualifier ?? QUALIFIER;
  const name = `${props.project}-${props.environmentName}`;
  const stackArn = (pattern: string) => `arn:${partition}:cloudformation:${region}:${account}:stack/${pattern}/*`;
  const parameter = (path: string) => `arn:${partition}:ssm:${region}:${account}:parameter${path}`;
  return {
    account,
    stacks: props.stackArns ?? [stackArn(`${name}-*`)],
    ownStacks: [stackArn(`${name}-bootstrap`), stackArn(`${name}-github`)],
    transforms: `arn:${partition}:cloudformation:${region}:aws:transform/*`,
    executionRole:
      props.executionRoleArn ??
      `arn:${partition}:iam::${account}:role/cdk-${qualifier}-cfn-exec-role-${account}-${region}`,
    assets: `arn:${partition}:s3:::${props.assetsBucketName ?? `cdk-${qualifier}-assets-${account}-${region}`}`,
    images: `arn:${partition}:ecr:${region}:${account}:repository/${
      props.imageRepositoryName ?? `cdk-${qualifier}-container-assets-${account}-${region}`
    }`,
    keys: `arn:${partition}:kms:${region}:${account}:key/*`,
    s3Service: `s3.${region}.${urlSuffix}`,
    parameters: parameter(`/${props.project}/${props.environmentName}/*`),
    bootstrapVersion: parameter(`/cdk-bootstrap/${qualifier}/version`),
    publicParameters: `arn:${partition}:ssm:${region}::parameter/aws/service/*`,
    planStore: props.planStore,
    lockTable: props.lockTable,
    driftReads: props.driftReadActions ?? [...DRIFT_READS],
    functions: ['function', 'layer'].map((kind) => `arn:${partition}:lambda:${region}:${account}:${kind}:${name}-*`),
    apis: DRIFT_READS_OF_APIS.flatMap((kind) =>
      ['', '/*'].map((rest) => `arn:${partition}:apigateway:${region}::/${kind}${rest}`),
    ),
  };
}
