import { ActionError } from '../errors.js';
import { type PullRequest, pullRequestFrom } from '../run/pull-request.js';
import type { Connection } from './connection.js';

const READ = 'pull-requests: read';

/** A pull request by number. @throws ActionError `github` when there is none */
export function pullRequest(connection: Connection, number: number): Promise<PullRequest> {
  return connection.ask({ to: `show pull request #${number}`, permission: READ }, async (octokit) => {
    const { data } = await octokit.rest.pulls.get({ ...connection.repository, pull_number: number });
    const found = pullRequestFrom(data, connection.run.repository.fullName);
    if (found) return found;
    throw new ActionError('github', `GitHub's answer about pull request #${number} lacks commits, branches or state.`);
  });
}

/**
 * The pull request that a commit came with, whether it was merged, squashed or rebased: the one that was merged by that
 * commit, else the only merged one that GitHub associates with it; of several, the only one that isn't a fork's.
 * Undefined when there is none.
 *
 * @throws ActionError `github` naming them when there are several
 */
export async function pullRequestOf(connection: Connection, sha: string): Promise<PullRequest | undefined> {
  const asked = { to: `show the pull requests of commit ${sha}`, permission: READ };
  return connection.ask(asked, async (octokit) => {
    const associated = merged(
      connection,
      await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, {
        ...connection.repository,
        commit_sha: sha,
        per_page: 100,
      }),
    );
    const by = ({ mergeCommit }: PullRequest) => mergeCommit === sha;
    if (associated.length > 0) return only(associated.some(by) ? associated.filter(by) : associated, sha);
    // GitHub associates commits a while after they are pushed; what was merged last is known at once.
    const { data } = await octokit.rest.pulls.list({
      ...connection.repository,
      state: 'closed',
      sort: 'updated',
      direction: 'desc',
      per_page: 50,
    });
    return only(merged(connection, data).filter(by), sha);
  });
}

/** The commit at the tip of a branch. */
export function tipOf(connection: Connection, branch: string): Promise<string> {
  const asked = { to: `show the tip of branch '${branch}'`, permission: 'contents: read' };
  return connection.ask(asked, async (octokit) => {
    const { data } = await octokit.rest.git.getRef({ ...connection.repository, ref: `heads/${branch}` });
    return data.object.sha;
  });
}

/** The merged ones whose base is this repository: GitHub also names those of its forks. */
function merged(
  connection: Connection,
  found: readonly { base: { repo: { full_name: string } | null } }[],
): PullRequest[] {
  const here = connection.run.repository.fullName;
  return found
    .filter(({ base }) => base.repo?.full_name.toLowerCase() === here.toLowerCase())
    .map((value) => pullRequestFrom(value, here))
    .filter((value) => value?.merged === true) as PullRequest[];
}

function only(found: readonly PullRequest[], sha: string): PullRequest | undefined {
  if (found.length < 2) return found[0];
  // Anybody can open one of the same commit from a fork, which GitHub then takes for merged as well. It never has a plan.
  const own = found.filter(({ fork }) => !fork);
  if (own.length === 1) return own[0];
  const numbers = found.map(({ number }) => `#${number}`).join(', ');
  throw new ActionError(
    'github',
    `Commit ${sha} belongs to several merged pull requests: ${numbers}.`,
    "Say which one with 'pr-number', or give 'plan-id' and 'plan-digest'.",
  );
}
