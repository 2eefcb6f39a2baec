import { randomBytes } from 'node:crypto';

/** What a client authenticates with, by HTTP's Basic scheme. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** The passwords that a registry has given out. */
export interface Logins {
  issue(): Login;
  /** All that were given out so far have expired. */
  expire(): void;
  /** What a request's `Authorization` header is. */
  check(header: string | undefined): 'valid' | 'expired' | 'unknown' | 'none';
}

/** Gives out passwords for the user `AWS`, and knows them again. */
export function logins(): Logins {
  const expired = new Map<string, boolean>();
  return {
    issue: () => {
      const password = randomBytes(48).toString('base64');
      expired.set(password, false);
      return { username: 'AWS', password };
    },
    expire: () => {
      for (const password of expired.keys()) expired.set(password, true);
    },
    check: (header) => {
      const encoded = /^basic (.+)$/i.exec(header ?? '')?.[1];
      if (!encoded) return 'none';
      const [username, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
      const known = expired.get(rest.join(':'));
      if (username !== 'AWS' || known === undefined) return 'unknown';
      return known ? 'expired' : 'valid';
    },
  };
}
