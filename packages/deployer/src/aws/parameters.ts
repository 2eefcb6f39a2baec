import { GetParametersByPathCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Role } from '../assembly/role';
import { isAccessDenied } from './explain';
import type { Session } from './session';

/** GetParameters takes so many names at once (its API reference). */
const NAMES_PER_CALL = 10;

/**
 * Values of SSM parameters by name; missing ones are left out. Never decrypts.
 *
 * Reads under the role, or as the caller where the role may not read parameters.
 */
export async function readParameters(
  session: Session,
  names: readonly string[],
  role?: Role,
): Promise<Map<string, string>> {
  try {
    return await read(new SSMClient(await session.connection(role && { ...role, optional: true })), names);
  } catch (error) {
    if (!role || !isAccessDenied(error)) throw error;
    return read(new SSMClient(await session.connection()), names);
  }
}

/** Every plain (not secret) parameter below a path, all pages: name → value. */
export async function readParametersBelow(session: Session, path: string): Promise<Map<string, string>> {
  const client = new SSMClient(await session.connection());
  const found = new Map<string, string>();
  let NextToken: string | undefined;
  do {
    const page = await client.send(new GetParametersByPathCommand({ Path: path, Recursive: true, NextToken }));
    for (const { Name, Type, Value } of page.Parameters ?? []) {
      if (Name && Type !== 'SecureString') found.set(Name, Value ?? '');
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

async function read(client: SSMClient, names: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let start = 0; start < names.length; start += NAMES_PER_CALL) {
    const Names = names.slice(start, start + NAMES_PER_CALL);
    const { Parameters = [] } = await client.send(new GetParametersCommand({ Names }));
    for (const { Name, Value } of Parameters) if (Name) found.set(Name, Value ?? '');
  }
  return found;
}
