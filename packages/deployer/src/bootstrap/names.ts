import { createHash } from 'node:crypto';
import { DeployerError } from '../errors';
import type { Target } from '../project/target';

/** What may be said on the command line. */
export interface StateOptions {
  /** @default - the name that is there, else one of project, environment, account and region */
  readonly bucket?: string;
  /** @default - the name that is there, else `<project>-<environment>-lock` */
  readonly table?: string;
  /** Nothing but the environment's own region. */
  readonly region?: string;
}

/** Names of what keeps the state of an environment's deployments. */
export interface StateNames {
  readonly bucket: string;
  readonly table: string;
}

/** S3's limit for the name of a bucket. */
const LONGEST_BUCKET = 63;
/** IAM's limit for the name of a role. */
const LONGEST_ROLE = 64;
/** CloudFormation's limit for the name of a stack. */
const LONGEST_STACK = 128;

/** The stack with the plan store and the lock, and the one with the roles for GitHub. */
export function ownStackName({ project, environment }: Target, which: 'bootstrap' | 'github'): string {
  return `${project}-${environment}-${which}`;
}

/**
 * The names that hold where none is given and none is there. A bucket's name has to be nobody else's in the world, so it
 * holds account and region; where that is too long, project and environment are cut and a hash of both keeps them apart.
 */
export function defaultNames({ project, environment, account, region }: Target): StateNames {
  const owner = `${project}-${environment}`;
  const rest = `-plans-${account}-${region}`;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, 8);
  const short = `${owner.slice(0, LONGEST_BUCKET - rest.length - hash.length - 1)}-${hash}`;
  const fits = owner.length + rest.length <= LONGEST_BUCKET;
  return { bucket: `${fits ? owner : short.replace(/-+/g, '-')}${rest}`, table: `${owner}-lock` };
}

/** Checks what was given on the command line. @throws DeployerError `usage` */
export function checkOptions({ bucket, table, region }: StateOptions, target: Target): void {
  if (bucket !== undefined && !isBucketName(bucket))
    throw wrong(
      `--bucket should be 3 to 63 lower-case letters, digits, dots and hyphens, got ${show(bucket)}.`,
      "These are S3's own rules for the name of a bucket.",
    );
  if (table !== undefined && !/^[\w.-]{3,255}$/.test(table))
    throw wrong(
      `--table should be 3 to 255 letters, digits, dots, hyphens and underscores, got ${show(table)}.`,
      "These are DynamoDB's own rules for the name of a table.",
    );
  if (region !== undefined && region !== target.region)
    throw wrong(
      `--region ${show(region)} is not the region of environment '${target.environment}', which is '${target.region}'.`,
      `An environment has one region: leave --region out, or change 'environments.${target.environment}.region' in the project file.`,
    );
}

/** Refuses names of which AWS would refuse a part later. @throws DeployerError `usage` */
export function checkLengths(target: Target): void {
  const { project, environment, github } = target;
  const role = `${project}-${environment}-${github?.imageRepositories ? 'images' : 'apply'}`;
  const stack = ownStackName(target, 'bootstrap');
  if (github && role.length > LONGEST_ROLE) throw tooLong('role', role, LONGEST_ROLE);
  if (stack.length > LONGEST_STACK) throw tooLong('stack', stack, LONGEST_STACK);
}

function isBucketName(name: string): boolean {
  // Names that S3 keeps for itself, or takes for an address.
  if (/^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3)$|^\d+(\.\d+){3}$/.test(name)) return false;
  return /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
}

function tooLong(what: string, name: string, limit: number): DeployerError {
  return wrong(
    `The name of the ${what} would be ${show(name)}: ${name.length} characters, and AWS allows ${limit}.`,
    "Give the environment, or the project, a shorter name in the project file ('project', 'environments').",
  );
}

function wrong(message: string, remedy: string): DeployerError {
  return new DeployerError('usage', message, remedy);
}

/** A name as a message can hold it: one line, of bearable length. */
function show(name: string): string {
  const text = JSON.stringify(name).slice(1, -1);
  return `'${text.length > 80 ? `${text.slice(0, 80)}…` : text}'`;
}
