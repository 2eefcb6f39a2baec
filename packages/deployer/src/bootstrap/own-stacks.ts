import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Stack } from '@aws-sdk/client-cloudformation';
import { partitionOf } from '../assembly/partition';
import type { AssemblyStack } from '../assembly/read';
import { DeployerError } from '../errors';
import type { GitHubTarget } from '../project/github';
import type { Target } from '../project/target';
import { defaultNames, ownStackName, type StateNames, type StateOptions } from './names';

/** Made from packages/deployer/bootstrap and committed: the deployer doesn't load the CDK. */
const TEMPLATES = path.join(__dirname, '../../templates');

/** The issuer that the template is made with: a condition key is a name, where CloudFormation takes no parameter. */
const TEMPLATE_ISSUER = 'token.actions.githubusercontent.com';

/**
 * The plan store and the lock as a stack like any other: planned and executed by the same code.
 *
 * @param folder where the template is written, as it is given to CloudFormation
 */
export function stateStack(target: Target, names: StateNames, folder: string, existing?: Stack): AssemblyStack {
  const parameters = { ...owner(target), BucketName: names.bucket, TableName: names.table };
  const stack = ownStack(
    'bootstrap',
    target,
    parameters,
    withNames(readTemplate('bootstrap'), names),
    folder,
    existing,
  );
  return { ...stack, terminationProtection: existing?.EnableTerminationProtection ?? true };
}

/** The roles for GitHub Actions as a stack like any other. @param folder where the template is written */
export function gitHubStack(
  target: Target,
  github: GitHubTarget,
  names: StateNames,
  folder: string,
  existing?: Stack,
): AssemblyStack {
  const { region, account } = target;
  const { partition } = partitionOf(region);
  const images = github.imageRepositories?.map(
    (name) => `arn:${partition}:ecr:${region}:${account}:repository/${name}`,
  );
  const parameters = {
    ...owner(target),
    Repository: github.repository,
    PlanSubjects: github.planSubjects.join(','),
    StackArns: github.stacks
      .map((pattern) => `arn:${partition}:cloudformation:${region}:${account}:stack/${pattern}/*`)
      .join(','),
    ...(images && { ImageRepositories: images.join(',') }),
    BucketName: names.bucket,
    TableName: names.table,
  };
  const template = readTemplate('github').replaceAll(TEMPLATE_ISSUER, hostOf(github.issuer));
  return ownStack('github', target, parameters, images ? template : withoutImages(template), folder, existing);
}

/** The issuer as IAM names it. */
export function hostOf(issuer: string): string {
  return issuer.replace(/^https:\/\//, '');
}

/**
 * The names that hold: those that are there, else those that were asked for, else the defaults.
 *
 * @throws DeployerError `usage` when others are there than were asked for: what is kept would be left behind
 */
export function stateNames(target: Target, options: StateOptions, existing?: Stack): StateNames {
  const defaults = defaultNames(target);
  const there = { bucket: parameterOf(existing, 'BucketName'), table: parameterOf(existing, 'TableName') };
  for (const which of ['bucket', 'table'] as const) {
    const [asked, is] = [options[which], there[which]];
    if (asked === undefined || is === undefined || asked === is) continue;
    const what = which === 'bucket' ? 'bucket of the plan store' : 'table of the lock';
    throw new DeployerError(
      'usage',
      `The ${what} of '${target.environment}' is '${is}', and stays so: --${which} '${asked}' would leave what it holds behind.`,
      `Leave --${which} out: the name that was given first holds.`,
    );
  }
  return {
    bucket: there.bucket ?? options.bucket ?? defaults.bucket,
    table: there.table ?? options.table ?? defaults.table,
  };
}

/**
 * Refuses a stack of the same name that is somebody else's: `a-b` of `c` and `a` of `b-c` make the same name.
 *
 * @throws DeployerError `usage`
 */
export function checkOwner(target: Target, existing?: Stack): void {
  if (!existing || existing.StackStatus === 'REVIEW_IN_PROGRESS') return;
  const [project, environment] = [parameterOf(existing, 'Project'), parameterOf(existing, 'Environment')];
  if (project === target.project && environment === target.environment) return;
  const whose =
    project === undefined
      ? 'was not made by this command'
      : `belongs to environment '${environment}' of project '${project}'`;
  throw new DeployerError(
    'usage',
    `The stack ${existing.StackName} is there and ${whose}.`,
    'Give the project or the environment another name in the project file.',
  );
}

function ownStack(
  which: 'bootstrap' | 'github',
  target: Target,
  parameters: Readonly<Record<string, string>>,
  template: string,
  folder: string,
  existing?: Stack,
): AssemblyStack {
  const stackName = ownStackName(target, which);
  const templateFile = path.join(folder, `${which}.template.json`);
  fs.writeFileSync(templateFile, template);
  return {
    layer: 'bootstrap',
    stackName,
    constructPath: stackName,
    template: JSON.parse(template),
    paths: new Map(),
    templateFile,
    parameters,
    tags: Object.fromEntries((existing?.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
    notificationArns: existing?.NotificationARNs ?? [],
    terminationProtection: existing?.EnableTerminationProtection ?? false,
    dependsOn: [],
    assetManifests: [],
    roles: {},
  };
}

/** CloudFormation takes resources that are there under its care only where the template names them without a reference. */
function withNames(template: string, { bucket, table }: StateNames): string {
  const { Resources, ...rest } = JSON.parse(template);
  for (const { Properties } of Object.values<{ Properties: Record<string, unknown> }>(Resources)) {
    if (Properties.BucketName) Properties.BucketName = bucket;
    if (Properties.TableName) Properties.TableName = table;
  }
  return JSON.stringify({ ...rest, Resources });
}

/** Without the images role: with no repository to name, its policy would be none that IAM takes. */
function withoutImages(template: string): string {
  const { Parameters, Resources, Outputs, ...rest } = JSON.parse(template);
  const others = (section: object) =>
    Object.fromEntries(Object.entries(section).filter(([name]) => !/^(Roles)?Image/.test(name)));
  return JSON.stringify({
    ...rest,
    Parameters: others(Parameters),
    Resources: others(Resources),
    Outputs: others(Outputs),
  });
}

function owner({ project, environment }: Target): Record<'Project' | 'Environment', string> {
  return { Project: project, Environment: environment };
}

function parameterOf(stack: Stack | undefined, name: string): string | undefined {
  // A stack that is only in review was never made: its parameters bind nobody.
  if (stack?.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  return stack?.Parameters?.find((parameter) => parameter.ParameterKey === name)?.ParameterValue;
}

function readTemplate(which: 'bootstrap' | 'github'): string {
  return fs.readFileSync(path.join(TEMPLATES, `${which}.template.json`), 'utf8');
}
