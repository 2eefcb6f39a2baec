import { ActionError } from '@stratiform/github/lib/start.js';
import { type AwsCredentialSource, type EcrLogin, ecrLogin } from './ecr-login.js';
import { openRegistry, type RegistryOptions } from './open.js';
import type { OpenRegistry } from './open-registry.js';
import { PATIENCE } from './patience.js';
import { ecrHost, isLoopback, parseRepository, type Repository, registryUrl } from './repository.js';

export interface EcrOptions extends RegistryOptions {
  /** Twelve digits: the account that is signed in to. @default - that of the registry that ECR names */
  readonly account?: string;
}

/** A login is renewed this long before it ends, in milliseconds: longer than a push takes. */
const RENEWAL_MARGIN = 60 * 60_000;

/**
 * Opens a repository of ECR's, with a login that AWS gives to the signed-in role.
 *
 * @param repository bare name, which is at the registry that ECR names; or URI, of this account and this region
 * @param region such as `eu-west-1`
 * @throws ActionError `inputs`, `wrong-account`, `credentials`, `forbidden`, `registry-down`, `registry-error`
 */
export async function openEcr(
  repository: string,
  credentials: AwsCredentialSource,
  region: string,
  options: EcrOptions = {},
): Promise<OpenRegistry> {
  const parsed = parseRepository(repository);
  const ask = () => ecrLogin(credentials, region, options.attempts ?? PATIENCE.attempts);
  let current = await ask();
  const url = urlOf(parsed, current, region, options.account);
  const logins = async (fresh: boolean) => {
    if (fresh || current.expiresAt.getTime() - RENEWAL_MARGIN < Date.now()) current = await ask();
    return { username: current.username, password: current.password };
  };
  return openRegistry({ url, name: parsed.name, logins, eager: true }, options);
}

function urlOf({ host, name }: Repository, { proxyEndpoint }: EcrLogin, region: string, account?: string): string {
  const own = new URL(proxyEndpoint);
  if (own.protocol !== 'https:' && !isLoopback(own.host))
    throw new ActionError(
      'registry-error',
      `ECR names ${proxyEndpoint} as its registry, which isn't https.`,
      'A login is only sent over TLS: correct the endpoint of ECR (AWS_ENDPOINT_URL_ECR).',
    );
  if (host === undefined || host === own.host) return own.origin;
  const wanted = ecrHost(host);
  if (!wanted)
    throw new ActionError(
      'inputs',
      `'repository' is at ${host}, which is no registry of ECR's, so AWS's login isn't sent there.`,
      `Name a repository of ECR's, such as '${name}' or '${own.host}/${name}'; or leave out the role, for the login in docker's config.`,
    );
  const signedIn = { account: account ?? ecrHost(own.host)?.account, region };
  if (wanted.account === signedIn.account && wanted.region === signedIn.region) return registryUrl(host);
  throw new ActionError(
    'wrong-account',
    `'repository' is in account ${wanted.account} and ${wanted.region}, but the job is signed in to ${signedIn.account ?? 'an account that ECR does not name'} in ${signedIn.region}.`,
    "Correct 'repository', the role or the region; or write the bare name, which is in the account that is signed in to.",
  );
}
