import type { GitHubServer } from '../../src/index.js';

export interface Response {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of many forms
  readonly body: any;
}

export type Client = (method: string, path: string, body?: unknown) => Promise<Response>;

/** Asks with plain fetch, as whoever holds the token. */
export function clientOf({ url }: Pick<GitHubServer, 'url'>, token?: string): Client {
  return async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
}
