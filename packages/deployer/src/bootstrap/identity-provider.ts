import { CreateOpenIDConnectProviderCommand, GetOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { partitionOf } from '../assembly/partition';
import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import type { GitHubTarget } from '../project/github';
import { hostOf } from './own-stacks';

/** Whom the tokens are made for: what aws-actions/configure-aws-credentials asks GitHub for. */
const AUDIENCE = 'sts.amazonaws.com';

/**
 * Makes sure that the account trusts the issuer. By call, not by CloudFormation: an account has one provider for each
 * issuer, often made by somebody else, and a resource for it would fail where it is there. One that is there is never
 * changed.
 *
 * @returns whether it was made
 * @throws DeployerError `not-bootstrapped` when the one that is there isn't meant for AWS's token service
 */
export async function ensureIdentityProvider(session: Session, github: GitHubTarget): Promise<boolean> {
  const { account, region } = session.target;
  const arn = `arn:${partitionOf(region).partition}:iam::${account}:oidc-provider/${hostOf(github.issuer)}`;
  const client = new IAMClient(await session.connection());
  const audiences = await audiencesOf(client, arn);
  if (audiences === undefined) return create(client, github);
  if (audiences.includes(AUDIENCE)) return false;
  throw new DeployerError(
    'not-bootstrapped',
    `The account's identity provider ${arn} doesn't accept tokens for ${AUDIENCE}, only for: ${audiences.join(', ') || 'nobody'}.`,
    `It may be somebody else's, so it is left alone. Allow it: aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id ${AUDIENCE}`,
  );
}

async function audiencesOf(client: IAMClient, arn: string): Promise<string[] | undefined> {
  try {
    const found = await client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    return found.ClientIDList ?? [];
  } catch (error) {
    if (/^NoSuchEntity/.test((error as Error).name)) return undefined;
    throw error;
  }
}

async function create(client: IAMClient, { issuer, thumbprints }: GitHubTarget): Promise<boolean> {
  try {
    await client.send(
      new CreateOpenIDConnectProviderCommand({
        Url: issuer,
        ClientIDList: [AUDIENCE],
        // AWS knows the certificates of well-known issuers, and reads those of others itself where none are named.
        ThumbprintList: thumbprints && [...thumbprints],
      }),
    );
    return true;
  } catch (error) {
    // Another run was quicker.
    if (/^EntityAlreadyExists/.test((error as Error).name)) return false;
    throw error;
  }
}
