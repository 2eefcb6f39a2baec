/** What octokit throws, as far as we look at it: with a response when GitHub answered. */
interface Failure {
  readonly message: string;
  readonly status?: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
  readonly cause?: unknown;
}

/** An answer that isn't whole: the connection was cut while it came, or something on the way answered in GitHub's place. */
export class BrokenAnswer extends Error {}

const SECOND = 1000;
/** GitHub asks for a minute at least, and for longer each time, where it doesn't say how long. */
const UNTOLD_LIMIT_WAIT = 60 * SECOND;
/** No job should wait longer than that for one request to be allowed. */
const LONGEST_WAIT = 150 * SECOND;
/** Codes of connections that were never made: the request can't have been seen. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'ENETUNREACH', 'EHOSTUNREACH'];
/** Codes of certificates that Node doesn't accept, such as `SELF_SIGNED_CERT_IN_CHAIN`. */
const UNTRUSTED = /CERT|UNABLE_TO_VERIFY|SELF_SIGNED|^ERR_TLS/;

/** The status that GitHub answered with; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const { response, status } = error as Failure;
  return response ? status : undefined;
}

/** A header of GitHub's answer. */
export function headerOf(error: unknown, name: string): string | undefined {
  const value = (error as Failure).response?.headers[name];
  return value === undefined ? undefined : String(value);
}

/** Whether GitHub may have done what was asked, although the request failed. */
export function maybeDone(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? isTransport(error) && !neverSent(error) : status >= 500;
}

/** Whether GitHub refuses because there were too many requests; then nothing was done. */
export function isRateLimit(error: unknown): boolean {
  const status = statusOf(error);
  if (status === 429) return true;
  const { message } = error as Failure;
  if (status === 422) return /submitted too quickly/i.test(message);
  if (status !== 403) return false;
  if (headerOf(error, 'retry-after') || headerOf(error, 'x-ratelimit-remaining') === '0') return true;
  return /secondary rate limit|rate limit exceeded|abuse detection|submitted too quickly/i.test(message);
}

/**
 * How long to wait before a request is sent once more: milliseconds, or undefined when it shouldn't be.
 *
 * @param attempt of the one that failed, counted from 1
 * @param repeatable whether doing it twice is the same as doing it once
 */
export function waitBefore(error: unknown, attempt: number, repeatable: boolean, now = Date.now()): number | undefined {
  const jitter = Math.random();
  if (isRateLimit(error)) {
    const told = toldWait(error, now);
    const wait = told ?? UNTOLD_LIMIT_WAIT * 2 ** (attempt - 1);
    return wait > LONGEST_WAIT ? undefined : wait + jitter * SECOND;
  }
  const status = statusOf(error);
  const passing = status === undefined ? isTransport(error) : status >= 500 || status === 408;
  if (!passing || isUntrusted(error) || !(repeatable || neverSent(error))) return undefined;
  const told = toldWait(error, now);
  if (told !== undefined) return told > LONGEST_WAIT ? undefined : told + jitter * SECOND;
  return Math.min(10 * SECOND, SECOND * 2 ** (attempt - 1)) * (0.5 + jitter / 2);
}

/** The wait that the answer names: `Retry-After` in seconds or as a date, or when the limit is lifted. */
function toldWait(error: unknown, now: number): number | undefined {
  const after = headerOf(error, 'retry-after');
  const until = after && (/^\d+$/.test(after) ? now + Number(after) * SECOND : Date.parse(after));
  if (until) return Math.max(0, until - now);
  if (headerOf(error, 'x-ratelimit-remaining') !== '0') return undefined;
  const reset = Number(headerOf(error, 'x-ratelimit-reset'));
  return reset > 0 ? Math.max(0, reset * SECOND - now) : undefined;
}

/** Whether the way to GitHub failed: octokit gives such errors the status 500 and no response. */
export function isTransport(error: unknown): boolean {
  return error instanceof BrokenAnswer || ((error as Failure).status === 500 && statusOf(error) === undefined);
}

function neverSent(error: unknown): boolean {
  if (statusOf(error) !== undefined) return false;
  return isUntrusted(error) || causesOf(error).some(({ code }) => NEVER_SENT.includes(code ?? ''));
}

/** Whether the server's certificate isn't accepted; then nothing was sent, and nothing will be. */
export function isUntrusted(error: unknown): boolean {
  return statusOf(error) === undefined && causesOf(error).some(({ code }) => UNTRUSTED.test(code ?? ''));
}

/** Why no answer came, in as few words as the innermost cause has. A host that refuses on each address has no message. */
export function silenceOf(error: unknown): string {
  const causes = causesOf(error);
  if (causes.some(({ name }) => name === 'TimeoutError' || name === 'AbortError')) return 'it took too long';
  const innermost = causes.reverse().find(({ message, code }) => message || code);
  return innermost?.message || innermost?.code || 'the connection failed';
}

interface Cause {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly cause?: unknown;
}

/** An error and what it comes from. By their fields: they are of fetch, sockets and timers, not all of one Error class. */
function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let cause = error; typeof cause === 'object' && cause !== null && causes.length < 9; ) {
    causes.push(cause);
    cause = (cause as Cause).cause;
  }
  return causes;
}
