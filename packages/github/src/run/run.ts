import * as fs from 'node:fs';
import { ActionError } from '../errors.js';
import { at, commitAt, numberAt, textAt } from './payload.js';
import { type PullRequest, pullRequestFrom } from './pull-request.js';

export type { PullRequest } from './pull-request.js';

/** The comment that an `issue_comment` event is about. */
export interface CommentEvent {
  readonly id: number;
  readonly body: string;
  /** Login of who wrote it. An `edited` event may be somebody else's doing: look at `Run.action`. */
  readonly author: string;
  /** Number of the issue or pull request that it stands under. */
  readonly issue: number;
  readonly onPullRequest: boolean;
  /** When it was written, in ISO 8601. */
  readonly createdAt?: string;
}

/** What a workflow run is about: the variables of the runner, and of the event's payload what has the right type. */
export interface Run {
  /** Name of the event, such as `pull_request`. */
  readonly event: string;
  /** What happened, such as `synchronize`; absent for events that have no kinds. */
  readonly action?: string;
  readonly repository: { readonly owner: string; readonly name: string; readonly fullName: string };
  /** The page of this run and attempt. */
  readonly url: string;
  readonly id: string;
  readonly attempt: number;
  /** Login of who started this attempt: of a run that is repeated, who did that. */
  readonly actor: string;
  /** The commit that the run is of. For `pull_request` it is a test merge, not the pull request's head. */
  readonly sha: string;
  readonly ref: string;
  readonly defaultBranch?: string;
  readonly pullRequest?: PullRequest;
  readonly comment?: CommentEvent;
  /** Of a `push`: the branch's commit before; absent when the branch is new. */
  readonly before?: string;
}

const NEEDED = [
  'GITHUB_EVENT_NAME',
  'GITHUB_EVENT_PATH',
  'GITHUB_REPOSITORY',
  'GITHUB_SERVER_URL',
  'GITHUB_RUN_ID',
  'GITHUB_ACTOR',
  'GITHUB_SHA',
  'GITHUB_REF',
] as const;

/**
 * Reads what this workflow run is about. Whatever an event's payload has of another type than GitHub documents counts
 * as missing.
 *
 * @param env variables of the runner @default process.env
 * @throws ActionError `not-in-actions` naming every variable that is missing or wrong
 */
export function runFrom(env: NodeJS.ProcessEnv = process.env): Run {
  const missing = NEEDED.filter((name) => !env[name]);
  if (missing.length > 0) throw notInActions(`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not set`);
  const fullName = variable(env, 'GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/, "a repository such as 'org/name'");
  const [owner = '', name = ''] = fullName.split('/');
  const id = variable(env, 'GITHUB_RUN_ID', /^\d+$/, 'a number');
  const attempt = env.GITHUB_RUN_ATTEMPT ? variable(env, 'GITHUB_RUN_ATTEMPT', /^[1-9]\d*$/, 'a number') : '1';
  const event = env.GITHUB_EVENT_NAME ?? '';
  const payload = readPayload(env.GITHUB_EVENT_PATH ?? '');
  const optional = {
    action: textAt(payload, 'action'),
    defaultBranch: textAt(payload, 'repository', 'default_branch'),
    pullRequest: pullRequestFrom(at(payload, 'pull_request'), fullName),
    comment: event === 'issue_comment' ? commentFrom(payload) : undefined,
    before: event === 'push' ? commitAt(payload, 'before') : undefined,
  };
  return {
    event,
    repository: { owner, name, fullName },
    url: `${env.GITHUB_SERVER_URL?.replace(/\/+$/, '')}/${fullName}/actions/runs/${id}/attempts/${attempt}`,
    id,
    attempt: Number(attempt),
    actor: env.GITHUB_TRIGGERING_ACTOR || env.GITHUB_ACTOR || '',
    sha: variable(env, 'GITHUB_SHA', /^[0-9a-f]{40}$/, 'a commit of 40 hexadecimal digits'),
    ref: env.GITHUB_REF ?? '',
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as typeof optional),
  };
}

function commentFrom(payload: unknown): CommentEvent | undefined {
  const id = numberAt(payload, 'comment', 'id');
  const body = textAt(payload, 'comment', 'body');
  const author = textAt(payload, 'comment', 'user', 'login');
  const issue = numberAt(payload, 'issue', 'number');
  if (!id || body === undefined || !author || !issue) return undefined;
  // Only issues that are pull requests have the field.
  const onPullRequest = textAt(payload, 'issue', 'pull_request', 'url') !== undefined;
  const createdAt = textAt(payload, 'comment', 'created_at');
  return { id, body, author, issue, onPullRequest, ...(createdAt !== undefined && { createdAt }) };
}

function readPayload(file: string): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    // A parser's own message would quote the payload.
    const why =
      error instanceof SyntaxError ? "isn't JSON" : `can't be read (${(error as NodeJS.ErrnoException).code})`;
    throw notInActions(`the event's payload, GITHUB_EVENT_PATH '${file}', ${why}`);
  }
}

function variable(env: NodeJS.ProcessEnv, name: string, pattern: RegExp, expected: string): string {
  const value = env[name] ?? '';
  if (!pattern.test(value)) throw notInActions(`${name} should be ${expected}, got '${value}'`);
  return value;
}

function notInActions(what: string): ActionError {
  return new ActionError(
    'not-in-actions',
    `This isn't a workflow run as GitHub Actions starts it: ${what}.`,
    'Run it as a step of a workflow, or set the variables that the runner sets.',
  );
}
