import { isAccessDenied } from '../aws/explain';
import { DeployerError } from '../errors';

/**
 * What S3 or DynamoDB says of a bucket or table that isn't there, or isn't for this caller, in words. Anything else is
 * given back as it is: `explain` knows more.
 *
 * @param what `bucket 'x'`, `table 'y'`
 */
export function stateRefusal(error: unknown, what: string, environment: string): unknown {
  const { name, message, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
  if (name === 'NoSuchBucket' || name === 'ResourceNotFoundException') {
    return new DeployerError(
      'not-bootstrapped',
      `The ${what}, where '${environment}' keeps its plans and its lock, isn't there: ${message}`,
      `Run: stratiform bootstrap --env ${environment}`,
    );
  }
  // An answer to HEAD has no body: all that it says is its number.
  const denied =
    isAccessDenied(error) || ($metadata?.httpStatusCode === 403 && /^(403|Forbidden|Unknown.*)$/.test(name));
  if (!denied) return error;
  return new DeployerError(
    'credentials',
    `These credentials may not use the ${what} of '${environment}': ${message}`,
    "Use credentials that may: the environment's plan role to plan, its apply role to apply.",
  );
}
