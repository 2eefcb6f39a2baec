import { createHash, randomBytes } from 'node:crypto';
import { userOf } from './people.js';
import {
  type Branch,
  type Comment,
  type Commit,
  type Issue,
  now,
  type Pull,
  type Review,
  type World,
} from './world.js';

let ids = 1_500_000_000;

/** As GitHub's ids: whole numbers that rise over all kinds. */
export function nextId(): number {
  ids += 1;
  return ids;
}

function nextNumber({ issues, pulls }: World): number {
  return Math.max(0, ...issues.keys(), ...pulls.keys()) + 1;
}

export function newSha(): string {
  return createHash('sha1').update(randomBytes(20)).digest('hex');
}

export interface CommitDetails {
  /** @default a new one */
  readonly sha?: string;
  readonly parents?: readonly string[];
  readonly message?: string;
  readonly author?: string;
}

export function addCommit(world: World, { sha, parents, message, author }: CommitDetails = {}): Commit {
  const commit: Commit = {
    sha: sha ?? newSha(),
    parents: parents ?? [],
    message: message ?? 'A change',
    author: userOf(world, author ?? 'someone').login,
    at: now(),
    pulls: new Set(),
  };
  world.commits.set(commit.sha, commit);
  return commit;
}

/**
 * A push: the branch's tip is that commit, made on top of the old tip (or `parents`) when it isn't known. Open pull
 * requests from the branch follow it; those onto it keep their base, as on GitHub.
 */
export function setBranch(world: World, name: string, sha: string = newSha(), parents?: readonly string[]): Branch {
  const old = world.branches.get(name);
  const commit = world.commits.get(sha) ?? addCommit(world, { sha, parents: parents ?? (old ? [old.sha] : []) });
  const branch: Branch = { name, sha, protected: old?.protected ?? false };
  world.branches.set(name, branch);
  for (const pull of world.pulls.values()) {
    const { head, state, number } = pull;
    if (state !== 'open' || head.ref !== name || head.repository !== fullName(world)) continue;
    head.sha = sha;
    pull.updatedAt = now();
    commit.pulls.add(number);
  }
  return branch;
}

export interface IssueDetails {
  readonly number?: number;
  readonly author?: string;
  readonly title?: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
}

function newIssue(world: World, { number, author, title, body, labels }: IssueDetails): Issue {
  const at = now();
  return {
    id: nextId(),
    number: number ?? nextNumber(world),
    author: userOf(world, author ?? 'someone').login,
    createdAt: at,
    updatedAt: at,
    title: title ?? 'Something',
    body: body ?? null,
    state: 'open',
    stateReason: null,
    closedAt: null,
    locked: false,
    deleted: false,
    labels: [...(labels ?? [])],
  };
}

export function addIssue(world: World, details: IssueDetails = {}): Issue {
  const issue = newIssue(world, details);
  world.issues.set(issue.number, issue);
  return issue;
}

export interface PullDetails extends IssueDetails {
  /** The branch it comes from. @default `change-<number>` */
  readonly head?: string;
  /** @default a new one on top of the base */
  readonly headSha?: string;
  /** `org/name` of a fork; `null` for one that was deleted. @default the repository */
  readonly headRepository?: string | null;
  /** The branch it goes to. @default the default branch */
  readonly base?: string;
  /** @default the tip of `base` */
  readonly baseSha?: string;
  readonly draft?: boolean;
}

export function addPull(world: World, details: PullDetails = {}): Pull {
  const issue = newIssue(world, { title: 'A change', ...details });
  const repository = details.headRepository === undefined ? fullName(world) : details.headRepository;
  const base = details.base ?? world.repository.defaultBranch;
  const baseSha = details.baseSha ?? (world.branches.get(base) ?? setBranch(world, base)).sha;
  const ref = details.head ?? `change-${issue.number}`;
  const known = repository === fullName(world) ? world.branches.get(ref)?.sha : undefined;
  const sha = details.headSha ?? known ?? newSha();
  const commit = world.commits.get(sha) ?? addCommit(world, { sha, parents: [baseSha], author: issue.author });
  if (repository === fullName(world)) setBranch(world, ref, sha);
  const pull: Pull = {
    ...issue,
    draft: details.draft ?? false,
    head: { ref, sha, repository },
    base: { ref: base, sha: baseSha },
    mergedAt: null,
    mergedBy: null,
    mergeCommit: newSha(),
  };
  commit.pulls.add(pull.number);
  world.pulls.set(pull.number, pull);
  return pull;
}

/** Merges with a merge commit (or, with one parent, as a squash does), which the base branch then has as its tip. */
export function mergePull(
  world: World,
  number: number,
  { sha = newSha(), by = 'someone', squash = false }: { sha?: string; by?: string; squash?: boolean } = {},
): Pull {
  const pull = world.pulls.get(number);
  if (!pull) throw new Error(`There is no pull request #${number} to merge: add it first.`);
  const tip = world.branches.get(pull.base.ref)?.sha ?? pull.base.sha;
  setBranch(world, pull.base.ref, sha, squash ? [tip] : [tip, pull.head.sha]);
  world.commits.get(sha)?.pulls.add(number);
  const at = now();
  Object.assign(pull, {
    state: 'closed',
    closedAt: at,
    updatedAt: at,
    mergedAt: at,
    mergedBy: userOf(world, by).login,
  });
  pull.mergeCommit = sha;
  return pull;
}

/** A comment on an issue or pull request, by anyone, whatever their tokens may do. */
export function addComment(world: World, author: string, issue: number, body: string): Comment {
  const at = now();
  const { login } = userOf(world, author);
  const comment: Comment = { id: nextId(), issue, author: login, createdAt: at, updatedAt: at, body, reactions: [] };
  world.comments.set(comment.id, comment);
  return comment;
}

export interface ReviewDetails {
  readonly author: string;
  readonly pull: number;
  readonly state: Review['state'];
  readonly body?: string;
  /** @default the pull request's head */
  readonly commit?: string;
}

export function addReview(world: World, { author, pull, state, body, commit }: ReviewDetails): Review {
  const review: Review = {
    id: nextId(),
    pull,
    author: userOf(world, author).login,
    state,
    body: body ?? '',
    commit: commit ?? world.pulls.get(pull)?.head.sha ?? newSha(),
    submittedAt: now(),
  };
  world.reviews.push(review);
  return review;
}

export function fullName({ repository: { owner, name } }: World): string {
  return `${owner}/${name}`;
}
