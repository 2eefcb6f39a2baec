import type { Credentials } from '@stratiform/deployer';
import { ActionError } from '@stratiform/github/lib/start.js';
import type { Login } from './login.js';

/** Given once, or asked for each time. Undefined: the SDK's own chain finds them. */
export type AwsCredentialSource = Credentials | (() => Promise<Credentials>) | undefined;

export interface EcrLogin extends Login {
  /** Where the registry of the signed-in account is, such as `https://<account>.dkr.ecr.<region>.amazonaws.com`. */
  readonly proxyEndpoint: string;
  /** Twelve hours after it was given (GetAuthorizationToken, API reference). */
  readonly expiresAt: Date;
}

/** As the deployer's connections have them, in milliseconds. */
const TIMEOUTS = { connectionTimeout: 10_000, socketTimeout: 60_000 };

/**
 * A login for the registries of an account and a region, from ECR's GetAuthorizationToken.
 *
 * @throws ActionError `credentials`, `forbidden`, `registry-down`, `registry-error`
 */
export async function ecrLogin(
  credentials: AwsCredentialSource,
  region: string,
  maxAttempts: number,
): Promise<EcrLogin> {
  // Only who gets that far loads the SDK.
  const { ECRClient, GetAuthorizationTokenCommand } = await import('@aws-sdk/client-ecr');
  const client = new ECRClient({ region, maxAttempts, requestHandler: TIMEOUTS, ...(credentials && { credentials }) });
  const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({})).catch((error) => {
    throw explained(error, region);
  });
  const { authorizationToken = '', proxyEndpoint = '', expiresAt } = authorizationData?.[0] ?? {};
  const [, username, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(authorizationToken, 'base64').toString()) ?? [];
  if (username && password && URL.canParse(proxyEndpoint))
    return { username, password, proxyEndpoint, expiresAt: expiresAt ?? new Date(0) };
  throw new ActionError('registry-error', 'ECR answered GetAuthorizationToken without a login.', 'Run the job again.');
}

const NO_CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|InvalidAccessKeyId|RequestExpired)/;

function explained(error: unknown, region: string): Error {
  if (error instanceof ActionError) return error; // the credentials' own
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const told = `ECR of ${region} gives no login: ${name}: ${message}`;
  if (/^AccessDenied/.test(name))
    return new ActionError(
      'forbidden',
      told,
      "Allow the role 'ecr:GetAuthorizationToken' ('stratiform bootstrap' does).",
    );
  if (NO_CREDENTIALS.test(name)) return new ActionError('credentials', told, 'Sign in again, and run the job again.');
  const answered = $metadata?.httpStatusCode !== undefined;
  return new ActionError(
    answered ? 'registry-error' : 'registry-down',
    told,
    'Check the region and the network, and run the job again.',
  );
}
