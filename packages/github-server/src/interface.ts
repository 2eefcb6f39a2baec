import type { Actor } from './actors.js';
import type { Answer } from './answer.js';
import type { Invalid } from './api.js';
import type { Fault, FaultRule } from './faults.js';
import type { Tls } from './listen.js';
import type { Job } from './oidc/claims.js';
import type { IssuerOptions } from './oidc/issuer.js';
import type * as story from './world/story.js';
import type { Branch, Comment, Commit, Issue, Pull, Review, World } from './world/world.js';

export interface GitHubOptions extends IssuerOptions {
  /** `org/name`. @default 'org/shop' */
  readonly repository?: string;
  /** Who holds which token. More with `token()`. */
  readonly tokens?: Readonly<Record<string, Actor>>;
  /** To answer on https. */
  readonly tls?: Tls;
}

/** A request as it came, with what became of it. Tokens are in none. */
export interface Call {
  readonly at: number;
  readonly method: string;
  /** Without the prefix of the API. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
  /** Login of whose token it was. */
  readonly actor: string | undefined;
  /** Of GitHub's description, such as `issues/create-comment`. */
  operation?: string;
  /** Absent where nothing was answered. */
  status?: number;
  /** The fault that struck. */
  fault?: FaultRule['status'];
}

export interface Oidc {
  /** `ACTIONS_ID_TOKEN_REQUEST_URL` of every job. */
  readonly requestUrl: string;
  readonly jwksUrl: string;
  /** The claim `iss`. */
  readonly issuer: string;
  /** Seconds that tokens are valid from now on. @default 300 */
  lifetime: number;
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN` of that job. */
  requestToken(job?: Job): string;
  /** A token as the job would get it; `claims` replaces any. */
  issue(job?: Job, audience?: string, claims?: Record<string, unknown>): Promise<string>;
  /** @throws what is wrong with the token: signature, algorithm, issuer, times, or the audience */
  verifyToken(token: string, audience?: string): Promise<void>;
}

export interface GitHubServer {
  /** `GITHUB_API_URL`, without a slash at its end. */
  readonly url: string;
  /** `GITHUB_GRAPHQL_URL`. */
  readonly graphqlUrl: string;
  /** `GITHUB_SERVER_URL`. */
  readonly serverUrl: string;
  /** The same API where GitHub Enterprise Server has it. */
  readonly enterprise: { readonly url: string; readonly graphqlUrl: string };
  readonly world: World;
  readonly oidc: Oidc;
  calls(): readonly Call[];
  /** What wasn't as GitHub's description says; tests expect none. */
  invalid(): readonly Invalid[];
  /** Forgets calls, what was invalid, and faults; the world stays. */
  clear(): void;
  /** A new token for someone. */
  token(actor: Actor): string;
  revoke(token: string): void;
  fail(rule: FaultRule): Fault;
  /** Rewrites an operation's answers before they are checked against the description. */
  change(operation: string, rewrite: (answer: Answer) => Answer): void;
  addComment(author: string, issue: number, body: string): Comment;
  addIssue(details?: story.IssueDetails): Issue;
  addPull(details?: story.PullDetails): Pull;
  mergePull(number: number, how?: { sha?: string; by?: string; squash?: boolean }): Pull;
  addReview(details: story.ReviewDetails): Review;
  addCommit(details?: story.CommitDetails): Commit;
  setBranch(name: string, sha?: string, parents?: readonly string[]): Branch;
  /** Cuts what is still open. */
  stop(): Promise<void>;
}
