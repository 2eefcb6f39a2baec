import type { Credentials as Issued } from '@aws-sdk/client-sts';
import type { Credentials } from './connection';

/** The credentials in an answer of STS, as clients take them. @throws Error where the answer has none */
export function issuedCredentials(given: Issued | undefined): Credentials {
  if (!given?.AccessKeyId || !given.SecretAccessKey) throw new Error('STS answered without credentials');
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
    expiration: given.Expiration,
  };
}
