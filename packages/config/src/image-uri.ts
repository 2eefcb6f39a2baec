import type { EnvironmentConfig } from './environment-config';

/** Where an image is, taken apart. */
interface Place {
  /** With the port, where it has one. */
  readonly host: string;
  readonly repository: string;
}

/**
 * Why an image can't be one of the environment's: its repository, account or region is another one's. A registry on
 * loopback stands in for ECR's, for the local environment and in tests.
 *
 * @param expected name of the repository
 * @returns nothing when it can
 */
export function checkRepository(
  { name, account, region }: EnvironmentConfig,
  { host, repository }: Place,
  expected: string,
): string | undefined {
  if (repository !== expected) return `and the repository of '${name}' is '${expected}'`;
  if (/^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host)) return undefined;
  const ecr = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(host);
  if (!ecr) return `and '${host}' is no registry of ECR`;
  if (ecr[1] !== account) return `and the account of '${name}' is ${account}`;
  if (ecr[2] !== region) return `and the region of '${name}' is ${region}`;
  return undefined;
}
