import { App, BootstraplessSynthesizer, CfnOutput, CfnParameter, Stack } from 'aws-cdk-lib';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
// biome-ignore lint/style/noRestrictedImports: only the templates are made with it; the deployer itself reads their text
import { DeploymentState, GitHubDeploymentRoles } from 'stratiform';
import { readable } from './readable';

// The template is cfn-lint's to check; the CDK's own TableV2 uses what the CDK has deprecated.
process.env.CDK_VALIDATION = 'false';
process.env.JSII_DEPRECATED = 'quiet';

/** Names of the templates, and of the files that hold them. */
export const TEMPLATES = ['bootstrap', 'github'] as const;

/**
 * The two stacks that `stratiform bootstrap` makes beside the CDK's own, as templates that know no environment: all
 * that differs is a parameter. Their parameters are what src/bootstrap fills in.
 */
export function synthesizeTemplates(outdir?: string): Record<(typeof TEMPLATES)[number], object> {
  const app = new App({ outdir, analyticsReporting: false, treeMetadata: false });
  const stacks = { bootstrap: bootstrapStack(app), github: gitHubStack(app) };
  const assembly = app.synth();
  return {
    bootstrap: readable(assembly.getStackArtifact(stacks.bootstrap.artifactId).template) as object,
    github: readable(assembly.getStackArtifact(stacks.github.artifactId).template) as object,
  };
}

/** The plan store and the lock. */
function bootstrapStack(app: App): Stack {
  const stack = emptyStack(app, 'bootstrap', 'Plan store and lock of one environment, made by stratiform bootstrap.');
  const { planStore, lockTable } = new DeploymentState(stack, 'State', {
    project: text(stack, 'Project', 'Name of the project'),
    environmentName: text(stack, 'Environment', 'Name of the environment'),
    bucketName: text(stack, 'BucketName', "Name of the plan store's bucket"),
    tableName: text(stack, 'TableName', "Name of the lock's table"),
  });
  output(stack, 'PlanStore', planStore.bucketName);
  output(stack, 'LockTable', lockTable.tableName);
  return stack;
}

/** The roles for GitHub Actions. */
function gitHubStack(app: App): Stack {
  const stack = emptyStack(app, 'github', 'Roles for GitHub Actions in one environment, made by stratiform bootstrap.');
  const repositories = list(stack, 'ImageRepositories', "ARNs of the repositories that functions' images are in");
  const roles = new GitHubDeploymentRoles(stack, 'Roles', {
    project: text(stack, 'Project', 'Name of the project'),
    environmentName: text(stack, 'Environment', 'Name of the environment, and of the GitHub Environment'),
    repository: text(stack, 'Repository', 'Repository whose workflows may assume the roles, org/name'),
    planSubjects: list(stack, 'PlanSubjects', 'Subjects of tokens that may plan'),
    stackArns: list(stack, 'StackArns', 'ARNs of the stacks that are deployed, * where anything may stand'),
    imageRepositoryArns: repositories,
    planStore: Bucket.fromBucketName(stack, 'PlanStore', text(stack, 'BucketName', "Name of the plan store's bucket")),
    lockTable: TableV2.fromTableName(stack, 'Lock', text(stack, 'TableName', "Name of the lock's table")),
  });
  output(stack, 'PlanRoleArn', roles.planRole.roleArn);
  output(stack, 'ApplyRoleArn', roles.applyRole.roleArn);
  // What concerns images is left out where there are none: see withoutImages in src/bootstrap/own-stacks.ts.
  output(stack, 'ImagesRoleArn', roles.imagesRole?.roleArn ?? '');
  return stack;
}

function emptyStack(app: App, name: string, description: string): Stack {
  // Needs nothing in the account: this is what makes it ready.
  return new Stack(app, name, { description, synthesizer: new BootstraplessSynthesizer() });
}

function text(stack: Stack, name: string, description: string): string {
  return new CfnParameter(stack, name, { description }).valueAsString;
}

function list(stack: Stack, name: string, description: string): string[] {
  return new CfnParameter(stack, name, { type: 'CommaDelimitedList', description }).valueAsList;
}

function output(stack: Stack, name: string, value: string): void {
  new CfnOutput(stack, name, { value });
}
