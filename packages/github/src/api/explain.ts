import { ActionError } from '../errors.js';
import type { Run } from '../run/run.js';
import { headerOf, isRateLimit, isTransport, isUntrusted, silenceOf, statusOf } from './failure.js';

/** What was asked of GitHub. */
export interface Asked {
  /** Completes "GitHub was asked to": `comment on #12`. */
  readonly to: string;
  /** The line that a job's `permissions:` needs for it, such as `pull-requests: write`. */
  readonly permission?: string;
}

/** The error that tells a reader of the log what to do about a request that failed. What is explained already stays. */
export function refusal(error: unknown, asked: Asked, run: Run): unknown {
  if (error instanceof ActionError) return error;
  const status = statusOf(error);
  const text = said(error);
  const answer = `${status} (${text})`;
  const message = (what: string) => `GitHub was asked to ${asked.to} in ${run.repository.fullName}: ${what}.`;
  if (isRateLimit(error)) {
    return new ActionError('github', message(`too many requests, ${answer}`), rateLimitRemedy(error));
  }
  if (status === undefined) {
    // Anything else is a mistake of ours, and its stack is of use.
    if (!isTransport(error)) return error;
    return new ActionError('github', message(`no answer (${text})`), isUntrusted(error) ? TRUST : TRY_AGAIN);
  }
  if (status === 401) return new ActionError('no-token', message(`it doesn't take the token, ${answer}`), NEW_TOKEN);
  if (status === 403) return new ActionError('no-permission', message(answer), permissionRemedy(error, asked, run));
  if (status === 404 || status === 410) {
    if (/disabled/i.test(text)) return new ActionError('github', message(answer), TURN_ON);
    const needs = asked.permission ? `; the token needs '${asked.permission}'` : '';
    return new ActionError(
      'github',
      message(`it isn't there, or the token may not see it, ${answer}`),
      `See whether it is there${needs}.`,
    );
  }
  return new ActionError('github', message(answer), status >= 500 ? TRY_AGAIN : undefined);
}

const TRY_AGAIN = 'Run the job again; whether GitHub has trouble is told on its status page.';
const TRUST = "Give the runner the server's certificate authority: NODE_EXTRA_CA_CERTS names a file of it.";
const TURN_ON = "Turn it on in the repository's settings.";
const NEW_TOKEN =
  "Give 'token' a token that is valid: the one of a job ends with the job, others expire or are withdrawn.";

function permissionRemedy(error: unknown, { permission }: Asked, { pullRequest, event }: Run): string | undefined {
  const message = (error as Error).message;
  if (headerOf(error, 'x-github-sso')) return "Authorize the token for the organization's single sign-on.";
  if (/locked/i.test(message)) return 'Unlock the conversation.';
  if (!/not accessible by|must have|permission/i.test(message)) return undefined;
  const accepted = acceptedPermissions(error);
  const wanted = permission && (accepted.length === 0 || accepted.includes(permission)) ? [permission] : accepted;
  if (wanted.length === 0) return undefined;
  const lines = wanted.map((line) => `'${line}'`).join(' or ');
  const remedy = `Add ${lines} to the job's 'permissions:' (a token of another kind needs the same).`;
  // For Dependabot, whose tokens read unless told otherwise, the line does it.
  const foreign = pullRequest?.fork && event !== 'pull_request_target';
  return foreign ? `${remedy} For a fork GitHub gives a token that only reads, whatever is added.` : remedy;
}

/** What GitHub says would do: `issues=write; pull_requests=write` are two ways, each a list of what it takes. */
function acceptedPermissions(error: unknown): string[] {
  const header = headerOf(error, 'x-accepted-github-permissions') ?? '';
  if (!/^[a-z_]+=[a-z]+([,;] ?[a-z_]+=[a-z]+){0,9}$/.test(header)) return [];
  return header.split(/; ?/).map((way) => way.replaceAll('_', '-').replaceAll('=', ': ').replace(/, ?/g, ', '));
}

function rateLimitRemedy(error: unknown): string {
  const later = 'Run the job again later';
  const seconds = headerOf(error, 'retry-after') ?? '';
  if (/^\d{1,6}$/.test(seconds)) return `${later}: GitHub asks to wait ${seconds} seconds.`;
  const reset = headerOf(error, 'x-ratelimit-remaining') === '0' ? Number(headerOf(error, 'x-ratelimit-reset')) : 0;
  return reset > 0 && reset < 1e11
    ? `${later}: the limit is lifted at ${new Date(reset * 1000).toISOString()}.`
    : `${later}.`;
}

/** GitHub's own words on one line, without the link to its documentation. */
function said(error: unknown): string {
  const words = statusOf(error) === undefined ? silenceOf(error) : (error as Error).message;
  return words
    .replace(/ - https?:\S+$/, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, 300);
}
