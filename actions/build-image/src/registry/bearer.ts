import { ActionError } from '@stratiform/github/lib/start.js';
import type { Login } from './login.js';
import { Passing, type Patience, retryAfter } from './patience.js';
import { type Answer, type Request, send } from './send.js';

/** What a registry's challenge says of the token that it wants. */
export interface BearerRequest {
  /** Address of the service that gives tokens. */
  readonly realm: string;
  readonly service?: string;
  /** Such as `repository:shop-dev/api:pull,push`; several have spaces in between. */
  readonly scope?: string;
}

/** What docker means by this user name: the password is an OAuth2 refresh token. */
const REFRESH = '<token>';
/** How this client names itself, where OAuth2 asks for it. */
const CLIENT = 'stratiform';

/**
 * A token for a registry, from the service that its challenge names ("Token Authentication" and "OAuth2 token
 * authentication" of the distribution project).
 *
 * @param login undefined: whatever anybody may have
 * @throws Passing, ActionError `unauthorized`, `registry-error`, `registry-down`, `timeout`
 */
export async function bearerToken(
  request: BearerRequest,
  login: Login | undefined,
  { timeoutMs }: Patience,
): Promise<string> {
  const { host } = new URL(request.realm);
  const answer = await (login?.username === REFRESH
    ? exchanged(request, login.password, timeoutMs)
    : asked(request, login, timeoutMs));
  const token = answer.status === 200 ? tokenOf(answer) : undefined;
  if (token) return token;
  const message = `${host}, which gives tokens for the registry, answers ${answer.status}${answer.status === 200 ? ' without a token' : ''}.`;
  const later = answer.status === 429 || answer.status >= 500;
  if (later)
    throw new Passing(
      new ActionError('registry-error', message, 'Run the job again.'),
      retryAfter(answer.headers.get('retry-after')),
    );
  const known = login ? 'The login was refused' : 'There is no login for it';
  throw new ActionError('unauthorized', message, `${known}: log in again (docker login), and run the job again.`);
}

function asked({ realm, service, scope }: BearerRequest, login: Login | undefined, timeoutMs: number): Promise<Answer> {
  const url = new URL(realm);
  if (service) url.searchParams.set('service', service);
  for (const one of scope?.split(' ') ?? []) url.searchParams.append('scope', one);
  const basic = login && Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const headers: Request['headers'] = basic ? { authorization: `Basic ${basic}` } : {};
  return send({ method: 'GET', url: url.href, headers }, timeoutMs);
}

function exchanged({ realm, service, scope }: BearerRequest, refresh: string, timeoutMs: number): Promise<Answer> {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT, refresh_token: refresh });
  if (service) form.set('service', service);
  if (scope) form.set('scope', scope);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return send({ method: 'POST', url: realm, headers, body: Buffer.from(form.toString()) }, timeoutMs);
}

function tokenOf({ body }: Answer): string | undefined {
  try {
    const { token, access_token: other } = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
    return [token, other].find((one): one is string => typeof one === 'string' && /^[\x21-\x7e]+$/.test(one));
  } catch {
    return undefined;
  }
}
