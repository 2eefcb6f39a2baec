import { type Authorization, asksForLogin } from './authorization.js';
import { Passing, type Patience, patiently, retryAfter } from './patience.js';
import { refusal } from './refusal.js';
import { type Answer, checkUrl, type Request, send } from './send.js';

/** A request to one repository. */
export interface Asked extends Omit<Request, 'url' | 'headers'> {
  /** Below `/v2/<name>/`; or a whole address that the registry gave. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What it is, for messages: `GET of manifest 'v1'`. */
  readonly what: string;
}

/** Requests to one repository, with the login that the registry wants. */
export interface Session {
  /** The repository, for messages: host and name. */
  readonly where: string;
  /** Address that paths are below. */
  readonly base: string;
  readonly patience: Patience;
  /** Sends it as often as it needs. Any answer is returned but the registry's own failures. @throws ActionError */
  ask(asked: Asked): Promise<Answer>;
  /** Sends it once. @throws Passing when another try may help @throws ActionError */
  askOnce(asked: Asked): Promise<Answer>;
}

/** Statuses after which the same request may succeed. */
const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504];
/** @param url scheme, host and port of the registry */
export function sessionWith(url: string, name: string, authorization: Authorization, patience: Patience): Session {
  const where = `${new URL(url).host}/${name}`;
  const base = `${url}/v2/${name}/`;

  const exchanged = async ({ path, headers, what: _, ...rest }: Asked, login: string | undefined) => {
    const target = new URL(path, base);
    const own: Request['headers'] = target.origin === new URL(url).origin && login ? { authorization: login } : {};
    const request = { ...rest, url: checkUrl(target.href), headers: { ...headers, ...own } };
    return withoutSecrets(await send(request, patience.timeoutMs), authorization.secrets());
  };

  const askOnce = async (asked: Asked) => {
    let login = await authorization.header();
    let answer = await exchanged(asked, login);
    // Once for a challenge, and once for a login that has become old; then it is refused.
    for (let left = login ? 1 : 2; left > 0 && asksForLogin(answer); left -= 1) {
      const next = await authorization.renewed(answer, login);
      if (next === undefined) break;
      login = next;
      answer = await exchanged(asked, login);
    }
    if (PASSING.includes(answer.status))
      throw new Passing(refusal(answer, asked.what, where), retryAfter(answer.headers.get('retry-after')));
    return answer;
  };

  return { where, base, patience, askOnce, ask: (asked) => patiently(patience, () => askOnce(asked)) };
}

// What a registry says of a refusal ends up in messages; it may say our own words back.
function withoutSecrets(answer: Answer, secrets: readonly string[]): Answer {
  if (answer.status < 400) return answer;
  let text = answer.body.toString('utf8');
  for (const secret of secrets) text = text.replaceAll(secret, '***');
  return { ...answer, body: Buffer.from(text) };
}
