import { DeployerError } from '../errors';
import type { Target } from '../project/target';

type Failure = Error & {
  readonly code?: string;
  readonly cause?: unknown;
  readonly errors?: unknown[];
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly attempts?: number };
};

const THROTTLED =
  /^(Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException|SlowDown|ProvisionedThroughputExceededException)$/;

const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/;
const INVALID =
  /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|InvalidSignatureException)$/;
const UNTRUSTED =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|ERR_TLS_CERT_ALTNAME_INVALID|CERT_HAS_EXPIRED)$/;
const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|TimeoutError)$/;

/**
 * Puts what the SDK throws about credentials, connection and permissions into one sentence and what to do.
 *
 * @returns the error itself when it is already a `DeployerError`, or nothing more is known about it
 */
export function explain(error: unknown, target?: Target): Error {
  const failure = error as Failure;
  if (failure instanceof DeployerError) return failure;
  const marks = marksOf(failure);
  const where = target ? `environment '${target.environment}'` : 'the environment';
  if (marks.some((mark) => EXPIRED.test(mark))) {
    return new DeployerError(
      'credentials',
      `The AWS credentials for ${where} have expired.`,
      'Sign in again and repeat the command.',
    );
  }
  if (marks.some((mark) => INVALID.test(mark))) {
    return new DeployerError(
      'credentials',
      `AWS refuses the credentials for ${where}: ${failure.message}`,
      'Check AWS_PROFILE or the AWS_* variables: they may be of another account, or out of date.',
    );
  }
  if (marks.some((mark) => mark === 'CredentialsProviderError' || mark === 'TokenProviderError')) {
    return new DeployerError(
      'credentials',
      `No AWS credentials for ${where}: ${failure.message}`,
      'Sign in (aws sso login), or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  if (marks.includes('EPROTO')) {
    return new DeployerError(
      'unreachable',
      `What answers at ${target?.endpoint ?? 'the endpoint'}, the endpoint of ${where}, doesn't speak TLS.`,
      'Something else listens on that port: correct the endpoint (AWS_ENDPOINT_URL wins over the project file).',
    );
  }
  if (marks.some((mark) => UNTRUSTED.test(mark))) {
    const option = `'environments.${target?.environment}.caFile'`;
    return new DeployerError(
      'unreachable',
      `The certificate of ${target?.endpoint ?? 'the endpoint'} isn't trusted (${failure.message}).`,
      target?.caFile
        ? `It should be from the authority in '${target.caFile}' (${option} in the project file): is the file there, and of this endpoint?`
        : `Name the authority's file as ${option} in the project file, or in NODE_EXTRA_CA_CERTS.`,
    );
  }
  if (marks.some((mark) => UNREACHABLE.test(mark))) {
    return target?.endpoint
      ? new DeployerError(
          'unreachable',
          `Nothing answers at ${target.endpoint}, the endpoint of ${where}.`,
          'Start the local environment, or correct the endpoint (AWS_ENDPOINT_URL wins over the project file).',
        )
      : new DeployerError(
          'unreachable',
          `AWS can't be reached in region '${target?.region}' (${failure.message}).`,
          `Check the network, and 'environments.${target?.environment}.region' in the project file.`,
        );
  }
  const { httpStatusCode = 0, attempts = 1, requestId } = failure.$metadata ?? {};
  if (httpStatusCode >= 500 || marks.some((mark) => THROTTLED.test(mark))) {
    return new DeployerError(
      'unreachable',
      `AWS answers with an error of its own, after ${attempts} tries: ${failure.name}: ${failure.message}${requestId ? ` (request ${requestId})` : ''}`,
      'Run the same command again: nothing is begun twice.',
    );
  }
  return failure;
}

/** Whether the service said that the caller may not do this. */
export function isAccessDenied(error: unknown): boolean {
  return /^AccessDenied(Exception)?$/.test((error as Error).name);
}

/** Whether CloudFormation said that there is no such change set or stack. */
export function isAbsent(error: unknown): boolean {
  const { name, message } = error as Error;
  return /^ChangeSetNotFound/.test(name) || (name === 'ValidationError' && /does not exist/.test(message));
}

// Node wraps connection errors in causes and aggregates, the SDK in names: what counts may be at any of these.
function marksOf(failure: Failure | undefined): string[] {
  if (!failure) return [];
  const inner = [failure.cause, ...(failure.errors ?? [])].filter((one): one is Failure => one instanceof Error);
  return [failure.name, failure.code ?? '', ...inner.flatMap(marksOf)].filter(Boolean);
}
