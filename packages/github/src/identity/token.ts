import { getIDToken } from '@actions/core';
import { ActionError } from '../errors.js';

/**
 * A token of this job's identity, valid for some minutes. @actions/core asks again when GitHub's own service fails.
 *
 * @param audience who it is made for, as the role's trust policy asks
 * @throws ActionError `no-token` where the job may not have one
 */
export async function identityToken(audience: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (!env.ACTIONS_ID_TOKEN_REQUEST_URL || !env.ACTIONS_ID_TOKEN_REQUEST_TOKEN) {
    throw new ActionError(
      'no-token',
      'This job may not ask GitHub for an identity token.',
      "Add 'id-token: write' to the job's permissions (and to those of the job that calls a reusable workflow). Pull requests from forks never get one. With credentials from elsewhere, say 'role-to-assume: none'.",
    );
  }
  try {
    return await getIDToken(audience);
  } catch (error) {
    throw new ActionError(
      'no-token',
      `GitHub gave no identity token for the audience '${audience}': ${(error as Error).message.split('\n')[0]}`,
      'Run the job again.',
    );
  }
}

/** The subject that a token is for, such as `repo:org/shop:pull_request`; for people, nothing is decided by it. */
export function subjectOf(token: string): string {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return String((claims as { sub?: unknown }).sub ?? '');
  } catch {
    return '';
  }
}
