/** A collaborator's role in the repository. Unknown people have none; in a public repository they read. */
export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export interface User {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  defaultBranch: string;
  /** What a token may not read in a private repository is refused. @default true */
  private: boolean;
  /** Without issues, their routes answer 410; pull requests' comments stay. @default true */
  hasIssues: boolean;
}

export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly createdAt: string;
  updatedAt: string;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  closedAt: string | null;
  locked: boolean;
  /** Answers 410, as for an issue that someone deleted. */
  deleted: boolean;
  labels: string[];
}

export interface Pull extends Issue {
  draft: boolean;
  readonly head: {
    ref: string;
    sha: string;
    /** `org/name`; another than the repository's is a fork. `null`: the fork was deleted. */
    repository: string | null;
  };
  readonly base: { ref: string; sha: string };
  mergedAt: string | null;
  mergedBy: string | null;
  /** After the merge the commit on the base branch; before it the test merge. */
  mergeCommit: string | null;
}

export interface Comment {
  readonly id: number;
  /** Number of the issue or pull request. */
  readonly issue: number;
  /** `null`: the account was deleted. */
  author: string | null;
  readonly createdAt: string;
  updatedAt: string;
  body: string;
  readonly reactions: { readonly id: number; readonly author: string; readonly content: string; readonly at: string }[];
}

export interface Review {
  readonly id: number;
  readonly pull: number;
  author: string | null;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  body: string;
  /** What was reviewed. */
  commit: string;
  readonly submittedAt: string;
}

export interface Branch {
  readonly name: string;
  sha: string;
  protected: boolean;
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: string;
  readonly at: string;
  /** Numbers of the pull requests it belongs to. */
  readonly pulls: Set<number>;
}

/** Everything that the server knows; tests may change it at any time. */
export interface World {
  readonly repository: Repository;
  /** By login. */
  readonly users: Map<string, User>;
  /** By login. */
  readonly permissions: Map<string, Permission>;
  /** By number, without pull requests. */
  readonly issues: Map<number, Issue>;
  /** By number, which no issue has. */
  readonly pulls: Map<number, Pull>;
  /** By id. */
  readonly comments: Map<number, Comment>;
  readonly reviews: Review[];
  /** By name, such as `main`. */
  readonly branches: Map<string, Branch>;
  /** By SHA. */
  readonly commits: Map<string, Commit>;
}

/** GitHub's times have no milliseconds. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The issue or pull request of that number. */
export function issueOf(world: World, number: number): Issue | undefined {
  return world.pulls.get(number) ?? world.issues.get(number);
}

/** GitHub ignores case in logins and names of repositories. */
export function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
