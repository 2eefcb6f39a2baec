import type { Connection } from './connection.js';
import { statusOf } from './failure.js';

/** GitHub says `write` of the role `maintain` too; of a role of an organization's own, what it is based on. */
const WRITERS = ['admin', 'maintain', 'write'];

/** Whether somebody may push to the repository. False for who isn't there, and for names that no user can have. */
export async function canWrite(connection: Connection, login: string): Promise<boolean> {
  if (!/^[\w-]+(\[bot\])?$/.test(login)) return false;
  return connection.ask({ to: `say what ${login} may do`, permission: 'metadata: read' }, async (octokit) => {
    try {
      const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
        ...connection.repository,
        username: login,
      });
      return WRITERS.includes(data.permission);
    } catch (error) {
      if (statusOf(error) === 404) return false;
      throw error;
    }
  });
}
