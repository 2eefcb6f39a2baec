import type { PullRequest } from '../run/pull-request.js';
import type { Connection } from './connection.js';
import { canWrite } from './permissions.js';

/** A remark takes nothing back; only these are a verdict. */
const VERDICTS = ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'];

/**
 * Who approved a pull request as it is now: each one's last verdict counts, when it is of the head commit, by a person
 * who may write and isn't the author. Nobody, as long as one who may write asks for changes, at whichever commit.
 *
 * @returns logins, in the order of their reviews
 */
export async function approvedBy(connection: Connection, pr: PullRequest): Promise<readonly string[]> {
  const asked = { to: `list the reviews of #${pr.number}`, permission: 'pull-requests: read' };
  const reviews = await connection.ask(asked, (octokit) =>
    octokit.paginate(octokit.rest.pulls.listReviews, {
      ...connection.repository,
      pull_number: pr.number,
      per_page: 100,
    }),
  );
  const last = new Map<number, (typeof reviews)[number]>();
  // A review has its id from when it was begun, which isn't when it was given.
  const given = ({ submitted_at }: (typeof reviews)[number]) => Date.parse(submitted_at ?? '') || 0;
  for (const review of [...reviews].sort((one, other) => given(one) - given(other) || one.id - other.id)) {
    // An app that approves is a workflow that approves itself, as far as one can tell.
    if (review.user?.type === 'User' && VERDICTS.includes(review.state)) last.set(review.user.id, review);
  }
  const approved: string[] = [];
  for (const { user, state, commit_id } of last.values()) {
    const login = user?.login ?? '';
    const approves = state === 'APPROVED' && commit_id === pr.headSha;
    if (!(approves || state === 'CHANGES_REQUESTED') || login.toLowerCase() === pr.author.toLowerCase()) continue;
    if (!(await canWrite(connection, login))) continue;
    if (!approves) return [];
    approved.push(login);
  }
  return approved;
}
