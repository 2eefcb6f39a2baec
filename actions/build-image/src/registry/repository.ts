import { ActionError } from '@stratiform/github/lib/start.js';

/** Where images are kept. */
export interface Repository {
  /** With a port where one was said; not there for a bare name, which is one of ECR's. */
  readonly host?: string;
  /** Such as `shop-dev/api`. */
  readonly name: string;
}

/** Names, tags and digests as the distribution specification 1.1 has them ("Pulling manifests"). */
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::\d{1,5})?$/;
/** Longest name, host included, in characters (the same specification). */
const LONGEST = 255;

/** Hosts of ECR's private registries, as AWS's own credential helper knows them (awslabs/amazon-ecr-credential-helper). */
const ECR =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9][a-z0-9-]*)\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|on\.(?:aws|amazonwebservices\.com\.cn)|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/**
 * A repository out of its name or its URI. What stands before the first slash is a host when it has a dot or a colon,
 * or is `localhost`: so docker reads it too.
 *
 * @throws ActionError `inputs`
 */
export function parseRepository(text: string): Repository {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0)).toLowerCase();
  const hosted = /[.:]/.test(first) || first === 'localhost';
  const repository = hosted ? { host: first, name: text.slice(slash + 1) } : { name: text };
  const problem = problemOf(text, repository);
  if (!problem) return repository;
  throw new ActionError(
    'inputs',
    `'repository' should be a repository's name or URI, got '${text}': ${problem}.`,
    "Write it as 'shop-dev/api', or as '<account>.dkr.ecr.<region>.amazonaws.com/shop-dev/api'.",
  );
}

function problemOf(text: string, { host, name }: Repository): string | undefined {
  if (text.includes('://')) return 'it begins with a scheme';
  if (name.includes('@')) return 'it ends with a digest';
  if (name.includes(':')) return 'it ends with a tag';
  if (/[A-Z]/.test(name)) return 'names have no upper-case letters';
  if (host !== undefined && !HOST.test(host)) return `'${host}' is no host`;
  if (text.length > LONGEST) return `it has ${text.length} characters, more than ${LONGEST}`;
  return NAME.test(name) ? undefined : 'names have lower-case letters, digits, and single separators between them';
}

/** Whether ECR keeps a repository: it has a bare name, or a host of ECR's. */
export function usesEcr({ host }: Repository): boolean {
  return host === undefined || ecrHost(host) !== undefined;
}

/** The account (twelve digits) and the region that a host of ECR's is of; undefined for any other host. */
export function ecrHost(host: string): { readonly account: string; readonly region: string } | undefined {
  const [, account, region] = ECR.exec(host) ?? [];
  return account && region ? { account, region } : undefined;
}

/** @returns the tag itself @throws ActionError `inputs` */
export function checkTag(tag: string): string {
  if (TAG.test(tag)) return tag;
  throw new ActionError(
    'inputs',
    `A tag should have 1 to 128 letters, digits, dots, dashes and underscores, and begin with no dot or dash, got '${tag}'.`,
    'Correct the tag.',
  );
}

/** Whether a text is a SHA-256 digest, `sha256:` and 64 hexadecimal digits. Of others no contents can be checked here. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Whether a host, with or without a port, is this machine: nobody else reads what goes there. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host);
}

/** Where a host's registry is: over TLS, but on this machine. */
export function registryUrl(host: string): string {
  return `${isLoopback(host) ? 'http' : 'https'}://${host}`;
}
