import { ActionError } from '../errors.js';
import type { Connection } from './connection.js';

/** Most commits that are gone back: a rebase of more is not told apart from several pull requests. */
const MOST_COMMITS = 50;

/**
 * Whether a push brought one pull request and nothing else: going back from the pushed commit by first parents, all that
 * is met before the branch's old tip belongs to it. A merge and a squash are one commit, a rebase as many as it had; a
 * merge queue, or a `git push` of several merges, brings more than one pull request at once.
 *
 * @param before the branch's commit before the push
 * @param sha the pushed commit, known to be the pull request's
 */
export async function broughtOnly(
  connection: Connection,
  number: number,
  { before, sha }: { readonly before: string; readonly sha: string },
): Promise<boolean> {
  let at = await firstParent(connection, sha);
  for (let count = 1; at !== before; count += 1) {
    if (at === undefined || count === MOST_COMMITS || !(await belongsTo(connection, at, number))) return false;
    at = await firstParent(connection, at);
  }
  return true;
}

function firstParent(connection: Connection, commit_sha: string): Promise<string | undefined> {
  const asked = { to: `show commit ${commit_sha}`, permission: 'contents: read' };
  return connection.ask(asked, async (octokit) => {
    const { data } = await octokit.rest.git.getCommit({ ...connection.repository, commit_sha });
    if (Array.isArray(data.parents)) return data.parents[0]?.sha;
    throw new ActionError('github', `GitHub's answer about commit ${commit_sha} lacks its parents.`);
  });
}

function belongsTo(connection: Connection, commit_sha: string, number: number): Promise<boolean> {
  const asked = { to: `show the pull requests of commit ${commit_sha}`, permission: 'pull-requests: read' };
  return connection.ask(asked, async (octokit) => {
    const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
      ...connection.repository,
      commit_sha,
      per_page: 100,
    });
    const merged = data.filter((pull) => pull.merged_at !== null);
    return merged.length > 0 && merged.every((pull) => pull.number === number);
  });
}
