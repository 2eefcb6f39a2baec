/** An answer in the place of the registry's own. */
export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

/** The account that the answers name. */
export const ACCOUNT = '000000000000';

function errors(status: number, code: string, message: string, detail?: unknown): Answer {
  const body = JSON.stringify({ errors: [{ code, message, ...(detail === undefined ? {} : { detail }) }] });
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body };
}

/** Without credentials. Docker says `no basic auth credentials` of it (awslabs/amazon-ecr-credential-helper#49). */
export function notAuthorized(host: string): Answer {
  const challenge = `Basic realm="https://${host}/",service="ecr.amazonaws.com"`;
  const headers = { 'Www-Authenticate': challenge, 'Content-Type': 'text/plain; charset=utf-8' };
  return { status: 401, headers, body: 'Not Authorized\n' };
}

/** A password that is no token of this registry: 400 without a challenge (aws/aws-cli#5317, aws/aws-cli#4962). */
export const badToken: Answer = { status: 400, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '' };

/** A token that has expired (ecs-bg-external-controller#13, serverless/serverless#13116). */
export const expiredToken = errors(
  403,
  'DENIED',
  'Your authorization token has expired. Reauthenticate and try again.',
);

/** What IAM doesn't allow. */
export const denied = errors(
  403,
  'DENIED',
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/role/session is not authorized to perform this operation because no identity-based policy allows it`,
);

/** A tag that is taken in a repository with immutable tags (moby/buildkit#3776). */
export function tagTaken(repository: string, tag: string): Answer {
  const message = `The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten because the repository is immutable.`;
  return errors(400, 'TAG_INVALID', message);
}

/** A repository that nobody made: ECR makes none on a push (actions/starter-workflows#2647). */
export function repositoryMissing(repository: string): Answer {
  const message = `The repository with name '${repository}' does not exist in the registry with id '${ACCOUNT}'`;
  return errors(404, 'NAME_UNKNOWN', message);
}

/** A registry whose disk is full, as distribution's filesystem driver tells it: 28 is ENOSPC. */
export const diskFull = errors(500, 'UNKNOWN', 'unknown error', {
  DriverName: 'filesystem',
  Enclosed: { Op: 'write', Path: '/var/lib/registry/docker/registry/v2/repositories/upload', Err: 28 },
});

/** A failure of the service itself. */
export function serverError(status: 500 | 503): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' }, body: '' };
}
