import type { PullRequest } from '../run/pull-request.js';
import type { Run } from '../run/run.js';
import { type OwnComment, ownComment, type Reaction, react, reply, StickyComment, updateComment } from './comments.js';
import { Connection, type GitHubSettings } from './connection.js';
import { closeIssue, type OwnIssue, saveIssue } from './issues.js';
import { canWrite } from './permissions.js';
import { pullRequest, pullRequestOf, tipOf } from './pull-requests.js';
import { broughtOnly } from './pushes.js';
import { approvedBy } from './reviews.js';
import { type Viewer, viewer } from './viewer.js';

export type { OwnComment, Reaction } from './comments.js';
export type { GitHubSettings } from './connection.js';
export type { OwnIssue } from './issues.js';
export type { Viewer } from './viewer.js';

/**
 * What the actions ask of the repository's GitHub, github.com or an Enterprise Server. Every request is bounded in time
 * and repeated after failures that pass; nothing is created twice. A failure is an ActionError: `no-token`,
 * `no-permission` (its remedy names the line of `permissions:` that is missing) or `github`.
 *
 * A comment or issue is ours when the token's own user wrote it and the marker is the last line of its text.
 */
export class GitHub {
  private readonly connection: Connection;
  private own?: Promise<Viewer>;

  /** @throws ActionError `no-token` when it is empty; `not-in-actions` when `GITHUB_API_URL` isn't set */
  constructor(token: string, run: Run, settings: GitHubSettings = {}) {
    this.connection = new Connection(token, run, settings);
  }

  /** Whose token it is: `github-actions[bot]` for a job's own. Asked once. */
  viewer(): Promise<Viewer> {
    this.own ??= viewer(this.connection).catch((error) => {
      this.own = undefined;
      throw error;
    });
    return this.own;
  }

  /** Our newest comment with that marker. */
  async findComment(issue: number, marker: string): Promise<OwnComment | undefined> {
    return (await this.sticky(issue, marker)).find();
  }

  /** Our comment with that id and marker, by one request; undefined when it was deleted, or isn't ours. */
  async comment(id: number, marker: string): Promise<OwnComment | undefined> {
    return ownComment(this.connection, await this.viewer(), id, marker);
  }

  /**
   * Has one comment of ours with that marker say this. Nothing is written when it does already; others are removed.
   *
   * @param body at most 65,536 characters; the marker is added when it isn't at the end
   * @param method `update` edits the comment that is there, `recreate` makes a new one so that it stands last
   */
  async saveComment(
    issue: number,
    marker: string,
    body: string,
    method: 'update' | 'recreate' = 'update',
  ): Promise<{ id: number; url: string }> {
    const sticky = await this.sticky(issue, marker);
    const { id, url } = await (method === 'recreate' ? sticky.recreate(body) : sticky.update(body));
    return { id, url };
  }

  /** Writes a text into a comment. */
  updateComment(id: number, body: string): Promise<void> {
    return updateComment(this.connection, id, body);
  }

  /** Comments anew. */
  reply(issue: number, body: string): Promise<void> {
    return reply(this.connection, issue, body);
  }

  /** Puts a reaction at a comment. */
  react(commentId: number, content: Reaction): Promise<void> {
    return react(this.connection, commentId, content);
  }

  /** A pull request by number. */
  pullRequest(number: number): Promise<PullRequest> {
    return pullRequest(this.connection, number);
  }

  /** The merged pull request that a commit came with; several are an error that names them. */
  pullRequestOf(sha: string): Promise<PullRequest | undefined> {
    return pullRequestOf(this.connection, sha);
  }

  /** Whether a push brought that pull request and nothing else. */
  broughtOnly(number: number, push: { readonly before: string; readonly sha: string }): Promise<boolean> {
    return broughtOnly(this.connection, number, push);
  }

  /** Whether somebody may push to the repository. */
  canWrite(login: string): Promise<boolean> {
    return canWrite(this.connection, login);
  }

  /** Who approved the pull request's head commit; nobody while somebody who may write asks for changes. */
  approvedBy(pr: PullRequest): Promise<readonly string[]> {
    return approvedBy(this.connection, pr);
  }

  /** The commit at the tip of a branch: 40 hex digits. */
  tipOf(branch: string): Promise<string> {
    return tipOf(this.connection, branch);
  }

  /** Keeps one open issue of ours with that marker; the marker is added when it isn't at the body's end. */
  async saveIssue(marker: string, title: string, body: string): Promise<OwnIssue> {
    return saveIssue(this.connection, await this.viewer(), marker, title, body);
  }

  /** Comments on our open issue with that marker and closes it; its number, or undefined when there is none. */
  async closeIssue(marker: string, comment: string): Promise<number | undefined> {
    return closeIssue(this.connection, await this.viewer(), marker, comment);
  }

  private async sticky(issue: number, marker: string): Promise<StickyComment> {
    return new StickyComment(this.connection, await this.viewer(), issue, marker);
  }
}
