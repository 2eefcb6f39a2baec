import { Duration, Token } from 'aws-cdk-lib';
import { reject, validateDuration, validateText, validateUnique } from '../validation';
import type { DeploymentStateProps } from './deployment-state-props';
import type { GitHubDeploymentRolesProps } from './github-deployment-roles-props';

/** IAM's limit for the name of a role. */
const LONGEST_ROLE_NAME = 64;

export function validateDeploymentState(props: DeploymentStateProps): void {
  validateNames(props.project, props.environmentName);
  const bucket = '3 to 63 lower-case letters, digits, dots and hyphens, as S3 demands';
  validateText('bucketName', props.bucketName, /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, bucket);
  validateText(
    'tableName',
    props.tableName,
    /^[\w.-]{3,255}$/,
    '3 to 255 letters, digits, dots, hyphens and underscores',
  );
  validateDuration('planRetention', props.planRetention, Duration.days(1), Duration.days(365));
}

export function validateDeploymentRoles(props: GitHubDeploymentRolesProps): void {
  const { project, environmentName } = props;
  validateNames(project, environmentName);
  if (!Token.isUnresolved(project) && !Token.isUnresolved(environmentName)) {
    const longest = `${project}-${environmentName}-${props.imageRepositoryArns ? 'images' : 'apply'}`;
    if (longest.length > LONGEST_ROLE_NAME) {
      reject('environmentName', `short enough for role names of ${LONGEST_ROLE_NAME} characters`, longest);
    }
  }
  const repository = /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$|^[\w-]+@\d+\/(?!\.{1,2}@)[\w.-]+@\d+$/;
  validateText('repository', props.repository, repository, "a repository such as 'org/name' or 'org@123/name@456'");
  validateIssuer(props.issuer);
  for (const subject of [...(props.planSubjects ?? []), ...(props.applySubjects ?? [])]) {
    validateText('subject', subject, /^[^*?]+$/, 'exact, without wildcards: subjects are compared as they are');
  }
  validateRepositories(props.imageRepositoryArns);
  validateDuration('maxSessionDuration', props.maxSessionDuration, Duration.hours(1), Duration.hours(12));
}

function validateNames(project: string, environmentName: string): void {
  const name = "lower-case letters, digits and '-', beginning with a letter";
  validateText('project', project, /^[a-z][a-z0-9-]{0,31}$/, `at most 32 ${name}`);
  validateText('environmentName', environmentName, /^[a-z][a-z0-9-]*$/, name);
}

/** Exactly these and no others: a wildcard would let a job push what another service or environment runs. */
function validateRepositories(arns: string[] | undefined): void {
  if (arns === undefined || Token.isUnresolved(arns)) return;
  if (arns.length === 0) {
    reject('imageRepositoryArns', 'at least one repository', 'none', 'leave it out, and there is no images role');
  }
  const pattern = /^arn:[\w-]+:ecr:[\w-]+:\d{12}:repository\/[a-z0-9][a-z0-9._/-]*$/;
  const expected =
    "ARNs of repositories like 'arn:aws:ecr:eu-central-1:123456789012:repository/shop-dev/api', without wildcards";
  for (const arn of arns) validateText('imageRepositoryArns', arn, pattern, expected);
  validateUnique('imageRepositoryArns', arns);
}

/** The issuer is part of the names of condition keys, and CloudFormation takes no reference in the place of a name. */
function validateIssuer(issuer: string | undefined): void {
  if (issuer === undefined) return;
  if (Token.isUnresolved(issuer)) reject('issuer', 'known at synthesis', 'a value that is known only at deployment');
  validateText(
    'issuer',
    issuer,
    /^https:\/\/[a-z0-9.-]+(\/[\w.~/-]*[\w.~-])?$/,
    'an https URL without a slash at its end',
  );
}
