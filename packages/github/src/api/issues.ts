import { checkLength, endsWithMarker, sameText, withMarker } from '../comment/marker.js';
import { reply } from './comments.js';
import type { Connection } from './connection.js';
import { createOnce, type Octokit } from './retry.js';
import { isBy, type Viewer } from './viewer.js';

/** An open issue of the token's own user. */
export interface OwnIssue {
  readonly number: number;
  /** Its page. */
  readonly url: string;
}

const WRITE = 'issues: write';

/** The open issue that a marker stands for: made, or brought up to date. */
export async function saveIssue(
  connection: Connection,
  viewer: Viewer,
  marker: string,
  title: string,
  body: string,
): Promise<OwnIssue> {
  const wanted = checkLength(withMarker(body, marker));
  return connection.ask({ to: `keep the issue '${title}'`, permission: WRITE }, async (octokit) => {
    const look = async () => (await ownIssues(connection, octokit, viewer, marker)).at(-1);
    const found = await look();
    if (!found) {
      const create = async () => {
        const { data } = await octokit.rest.issues.create({ ...connection.repository, title, body: wanted });
        return { number: data.number, url: data.html_url };
      };
      const { number, url } = await createOnce(connection.patience, create, look);
      return { number, url };
    }
    if (found.title !== title || !sameText(found.body, wanted)) {
      await octokit.rest.issues.update({ ...connection.repository, issue_number: found.number, title, body: wanted });
    }
    return { number: found.number, url: found.url };
  });
}

/**
 * Closes the open issue that a marker stands for, with a comment that says why.
 *
 * @returns its number; undefined when there is none
 */
export async function closeIssue(
  connection: Connection,
  viewer: Viewer,
  marker: string,
  comment: string,
): Promise<number | undefined> {
  const found = await connection.ask({ to: 'list its open issues', permission: 'issues: read' }, (octokit) =>
    ownIssues(connection, octokit, viewer, marker),
  );
  for (const { number } of found) {
    await reply(connection, number, comment, WRITE);
    await connection.ask({ to: `close issue #${number}`, permission: WRITE }, (octokit) =>
      octokit.rest.issues.update({ ...connection.repository, issue_number: number, state: 'closed' }),
    );
  }
  return found.at(-1)?.number;
}

/** Every open one, the oldest first. GitHub counts pull requests among issues. */
async function ownIssues(connection: Connection, octokit: Octokit, viewer: Viewer, marker: string) {
  const issues = await octokit.paginate(octokit.rest.issues.listForRepo, {
    ...connection.repository,
    state: 'open',
    per_page: 100,
  });
  return issues
    .filter(({ user, body, pull_request }) => !pull_request && isBy(viewer, user) && endsWithMarker(body, marker))
    .map(({ number, html_url, title, body }) => ({ number, url: html_url, title, body: body ?? '' }))
    .sort((one, other) => one.number - other.number);
}
