import { randomUUID } from 'node:crypto';
import { checkLength, endsWithMarker, sameText, withMarker } from '../comment/marker.js';
import type { Connection } from './connection.js';
import { statusOf } from './failure.js';
import { createOnce, type Octokit, REPEATABLE } from './retry.js';
import { isBy, type Viewer } from './viewer.js';

/** A comment of the token's own user. */
export interface OwnComment {
  readonly id: number;
  readonly body: string;
  /** Its page. */
  readonly url: string;
  /** When its text was last written, in ISO 8601. */
  readonly writtenAt: string;
}

/** What is put at somebody's comment: 👀 🚀 😕 👎 👍. */
export type Reaction = 'eyes' | 'rocket' | 'confused' | '-1' | '+1';

// On pull requests `issues: write` would do as well.
const WRITE = 'pull-requests: write';

/** The comments under an issue or pull request that one marker stands for. */
export class StickyComment {
  constructor(
    private readonly connection: Connection,
    private readonly viewer: Viewer,
    private readonly issue: number,
    private readonly marker: string,
  ) {}

  /** The newest one, if there is any. */
  async find(): Promise<OwnComment | undefined> {
    const asked = { to: `list the comments on #${this.issue}`, permission: 'pull-requests: read' };
    return this.connection.ask(asked, async (octokit) => (await this.all(octokit)).at(-1));
  }

  /** Writes the body into the newest one, unless it says so already. Without one, makes one; older ones are removed. */
  async update(body: string): Promise<OwnComment> {
    const wanted = this.checked(body);
    return this.connection.ask({ to: `comment on #${this.issue}`, permission: WRITE }, async (octokit) => {
      const gone: OwnComment[] = [];
      for (;;) {
        const mine = (await this.all(octokit)).filter(({ id }) => !gone.some((comment) => comment.id === id));
        const newest = mine.at(-1);
        if (!newest) return this.create(octokit, wanted, gone);
        if (sameText(newest.body, wanted) || (await updated(this.connection, octokit, newest.id, wanted))) {
          await this.remove(octokit, mine.slice(0, -1));
          return { ...newest, body: wanted };
        }
        // Somebody deleted it since it was found.
        gone.push(newest);
      }
    });
  }

  /** Makes a new one, so that it stands last, and removes the others; leaves one that says the same as it is. */
  async recreate(body: string): Promise<OwnComment> {
    const wanted = this.checked(body);
    return this.connection.ask({ to: `comment on #${this.issue}`, permission: WRITE }, async (octokit) => {
      const mine = await this.all(octokit);
      const newest = mine.at(-1);
      const same = newest && sameText(newest.body, wanted);
      const made = same ? newest : await this.create(octokit, wanted, mine);
      await this.remove(octokit, same ? mine.slice(0, -1) : mine);
      return made;
    });
  }

  /** Every one, the oldest first. GitHub gives 100 to a page. */
  private async all(octokit: Octokit): Promise<OwnComment[]> {
    const comments = await octokit.paginate(octokit.rest.issues.listComments, {
      ...this.connection.repository,
      issue_number: this.issue,
      per_page: 100,
    });
    return comments
      .filter((comment) => isOurs(comment, this.viewer, this.marker))
      .map(ownFrom)
      .sort((one, other) => one.id - other.id);
  }

  private create(octokit: Octokit, body: string, known: readonly OwnComment[]): Promise<OwnComment> {
    const look = async () =>
      (await this.all(octokit))
        .filter((found) => sameText(found.body, body) && !known.some(({ id }) => id === found.id))
        .at(-1);
    return createOnce(this.connection.patience, () => posted(this.connection, octokit, this.issue, body), look);
  }

  private async remove(octokit: Octokit, comments: readonly OwnComment[]): Promise<void> {
    for (const { id } of comments) {
      await octokit.rest.issues.deleteComment({ ...this.connection.repository, comment_id: id }).catch(unlessGone);
    }
  }

  private checked(body: string): string {
    return checkLength(withMarker(body, this.marker));
  }
}

/** A comment of ours with that marker, by its id; undefined when it is gone, or isn't that. */
export function ownComment(
  connection: Connection,
  viewer: Viewer,
  id: number,
  marker: string,
): Promise<OwnComment | undefined> {
  const asked = { to: `show comment ${id}`, permission: 'pull-requests: read' };
  return connection.ask(asked, async (octokit) => {
    const request = octokit.rest.issues.getComment({ ...connection.repository, comment_id: id });
    const found = (await request.catch(unlessGone))?.data;
    return found && isOurs(found, viewer, marker) ? ownFrom(found) : undefined;
  });
}

/** Writes a text into a comment, whatever stands there. */
export async function updateComment(connection: Connection, id: number, body: string): Promise<void> {
  checkLength(body);
  return connection.ask({ to: `update comment ${id}`, permission: WRITE }, async (octokit) => {
    await octokit.rest.issues.updateComment({ ...connection.repository, comment_id: id, body });
  });
}

/** Comments once. What ends the text, invisibly, is unique: so it is found again when GitHub's answer is lost. */
export async function reply(connection: Connection, issue: number, body: string, permission = WRITE): Promise<void> {
  const marker = `stratiform:reply/${randomUUID()}`;
  const text = checkLength(withMarker(body, marker));
  return connection.ask({ to: `comment on #${issue}`, permission }, async (octokit) => {
    const look = async () => {
      const comments = await octokit.paginate(octokit.rest.issues.listComments, {
        ...connection.repository,
        issue_number: issue,
        per_page: 100,
      });
      return comments.find((comment) => endsWithMarker(comment.body, marker))?.id;
    };
    const create = async () => (await posted(connection, octokit, issue, text)).id;
    await createOnce(connection.patience, create, look);
  });
}

/** Puts a reaction at a comment; a second one of a kind changes nothing. */
export function react(connection: Connection, commentId: number, content: Reaction): Promise<void> {
  return connection.ask({ to: `react to comment ${commentId}`, permission: WRITE }, async (octokit) => {
    await octokit.rest.reactions.createForIssueComment({
      ...connection.repository,
      comment_id: commentId,
      content,
      request: REPEATABLE,
    });
  });
}

async function posted(connection: Connection, octokit: Octokit, issue: number, body: string): Promise<OwnComment> {
  const { data } = await octokit.rest.issues.createComment({ ...connection.repository, issue_number: issue, body });
  return { id: data.id, body, url: data.html_url, writtenAt: data.updated_at };
}

/** What GitHub tells of a comment, as far as we look at it. */
interface Told {
  readonly id: number;
  readonly user: Parameters<typeof isBy>[1];
  readonly body?: string;
  readonly html_url: string;
  readonly updated_at: string;
}

function isOurs({ user, body }: Told, viewer: Viewer, marker: string): boolean {
  return isBy(viewer, user) && endsWithMarker(body, marker);
}

function ownFrom({ id, body, html_url, updated_at }: Told): OwnComment {
  return { id, body: body ?? '', url: html_url, writtenAt: updated_at };
}

/** Whether a comment took a text; false when it is gone. */
async function updated(connection: Connection, octokit: Octokit, id: number, body: string): Promise<boolean> {
  const request = octokit.rest.issues.updateComment({ ...connection.repository, comment_id: id, body });
  return (await request.catch(unlessGone)) !== undefined;
}

function unlessGone(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}
