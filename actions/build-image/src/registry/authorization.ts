import { ActionError } from '@stratiform/github/lib/start.js';
import { type BearerRequest, bearerToken } from './bearer.js';
import { type Challenge, challengesOf } from './challenge.js';
import type { Login } from './login.js';
import type { Patience } from './patience.js';
import type { Answer } from './send.js';

/** Where logins come from. `fresh`: not the one that was given before, which was refused. */
export type LoginSource = (fresh: boolean) => Promise<Login | undefined>;

/** Says who we are, as the registry asks for it. */
export interface Authorization {
  /** `Authorization` header to begin with; undefined before the registry has asked. */
  header(): Promise<string | undefined>;
  /** The header to try next, after an answer that refused `sent`; undefined if there is no other. */
  renewed(refused: Answer, sent: string | undefined): Promise<string | undefined>;
  /** What must not be shown. */
  secrets(): readonly string[];
}

/**
 * Whether an answer may be another one after a new login. ECR says of an expired one 403 (flipt-io/flipt#3043), of one
 * that it doesn't know an empty 400 (aws/containers-roadmap#2835), both without a challenge.
 */
export function asksForLogin({ status, body }: Answer): boolean {
  if (status === 400) return body.length === 0;
  return status === 401 || (status === 403 && /authorization token has expired/i.test(body.toString('utf8')));
}

/**
 * Authorization with a registry: Basic, or the bearer tokens of the distribution specification.
 *
 * @param host of the registry
 * @param logins asked once; and once more when what it gave is refused
 * @param eager sends a login before the registry asks: it is known that it takes Basic (ECR)
 */
export function authorizationWith(
  host: string,
  logins: LoginSource,
  patience: Patience,
  eager: boolean,
): Authorization {
  const secrets = new Set<string>();
  let last: string | undefined;

  const login = async (fresh: boolean) => {
    const given = await logins(fresh);
    if (given) for (const secret of [given.password, encoded(given)]) secrets.add(secret);
    return given;
  };
  const basic = (given: Login | undefined) => given && `Basic ${encoded(given)}`;

  return {
    secrets: () => [...secrets].filter(Boolean),
    header: async () => (eager ? basic(await login(false)) : last),
    renewed: async (refused, sent) => {
      const given = await login(sent !== undefined);
      const request = bearerRequest(challengesOf(refused.headers.get('www-authenticate') ?? ''), host);
      if (request) {
        const token = await bearerToken(request, given, patience);
        secrets.add(token);
        last = `Bearer ${token}`;
      } else last = basic(given);
      return last === sent ? undefined : last;
    },
  };
}

function encoded({ username, password }: Login): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

function bearerRequest(challenges: readonly Challenge[], host: string): BearerRequest | undefined {
  const { parameters } = challenges.find(({ scheme }) => scheme === 'bearer') ?? {};
  if (!parameters) return undefined;
  const { realm = '', service, scope } = parameters;
  if (URL.canParse(realm)) return { realm, ...(service && { service }), ...(scope && { scope }) };
  throw new ActionError(
    'registry-error',
    `${host} asks for a token from '${realm}', which is no address.`,
    "Report it to the registry's operator.",
  );
}
