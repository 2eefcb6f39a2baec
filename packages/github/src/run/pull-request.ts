import { at, commitAt, numberAt, textAt } from './payload.js';

/** A pull request, as far as the actions ask about it. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  /** The commit at the tip of what is to be merged: 40 hex digits. */
  readonly headSha: string;
  readonly headRef: string;
  /** `org/name` of where the branch is; absent when that repository was deleted. */
  readonly headRepository?: string;
  readonly baseRef: string;
  /** The tip of the branch that it goes to, when GitHub last looked: 40 hex digits. */
  readonly baseSha: string;
  /** Whether it comes from another repository. True as well when that one was deleted. */
  readonly fork: boolean;
  readonly open: boolean;
  readonly merged: boolean;
  /** The commit that it was merged by; absent until then (GitHub gives a commit of a test merge before). */
  readonly mergeCommit?: string;
  /** Login of who opened it; `ghost`, as GitHub shows it, when the account was deleted. */
  readonly author: string;
}

/**
 * Reads a pull request of an event's payload or of the API, both of which have the same shape.
 *
 * @param repository `org/name` of this repository
 * @returns undefined when what decides is missing or of the wrong type
 */
export function pullRequestFrom(value: unknown, repository: string): PullRequest | undefined {
  const number = numberAt(value, 'number');
  const headSha = commitAt(value, 'head', 'sha');
  const headRef = textAt(value, 'head', 'ref');
  const baseRef = textAt(value, 'base', 'ref');
  const baseSha = commitAt(value, 'base', 'sha');
  const state = textAt(value, 'state');
  if (!number || !headSha || !headRef || !baseRef || !baseSha || !state) return undefined;
  const headRepository = textAt(value, 'head', 'repo', 'full_name');
  const merged = at(value, 'merged') === true || typeof at(value, 'merged_at') === 'string';
  const mergeCommit = merged ? commitAt(value, 'merge_commit_sha') : undefined;
  return {
    number,
    title: textAt(value, 'title') ?? '',
    headSha,
    headRef,
    ...(headRepository !== undefined && { headRepository }),
    baseRef,
    baseSha,
    fork: headRepository?.toLowerCase() !== repository.toLowerCase(),
    open: state === 'open',
    merged,
    ...(mergeCommit !== undefined && { mergeCommit }),
    author: textAt(value, 'user', 'login') ?? 'ghost',
  };
}
