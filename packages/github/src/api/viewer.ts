import { ActionError } from '../errors.js';
import { at, numberAt, textAt } from '../run/payload.js';
import type { Connection } from './connection.js';
import { REPEATABLE } from './retry.js';

/** Whose token it is. */
export interface Viewer {
  readonly login: string;
  /** The user's number in the REST API. */
  readonly id?: number;
}

/** Asks whose token it is, over GraphQL: `GET /user` is refused to a job's own token. */
export function viewer(connection: Connection): Promise<Viewer> {
  return connection.ask({ to: 'say whose the token is' }, async (octokit) => {
    const { data } = await octokit.request({
      method: 'POST',
      url: connection.graphqlUrl,
      query: '{ viewer { login databaseId } }',
      request: REPEATABLE,
    });
    const login = textAt(data, 'data', 'viewer', 'login');
    const id = numberAt(data, 'data', 'viewer', 'databaseId');
    if (login) return { login, ...(id !== undefined && { id }) };
    // GraphQL answers 200 with errors.
    const errors = at(data, 'errors');
    const why = textAt(Array.isArray(errors) ? errors[0] : undefined, 'message') ?? 'no login in the answer';
    throw new ActionError('github', `GitHub doesn't say whose the token is: ${why.slice(0, 300)}.`);
  });
}

/** Whether something is by the token's own user: by number, which nobody can take over, else by login. */
export function isBy(
  viewer: Viewer,
  user: { readonly id?: number; readonly login?: string } | null | undefined,
): boolean {
  if (!user) return false;
  if (viewer.id !== undefined && user.id !== undefined) return viewer.id === user.id;
  return user.login?.toLowerCase() === viewer.login.toLowerCase();
}
