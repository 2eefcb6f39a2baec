import type { Actor } from './actors.js';
import type { Links } from './views/links.js';
import type { World } from './world/world.js';

export interface Answer {
  readonly status: number;
  /** Sent as JSON; nothing with 204. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a route gets: who asks, for what, with parameters that were checked and have their types and defaults. */
export interface Asked {
  readonly world: World;
  readonly links: Links;
  readonly actor: Actor | undefined;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly query: Readonly<Record<string, string | number>>;
  /** As the client wrote it; for the Link header. */
  readonly search: URLSearchParams;
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: it was checked against the description
  readonly body: any;
}

const DOCUMENTATION = 'https://docs.github.com/rest';

/** What GitHub says no with. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    private readonly details: { readonly errors?: readonly object[]; readonly documentation_url?: string } = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get answer(): Answer {
    const { status, message, headers } = this;
    const body = { message, documentation_url: DOCUMENTATION, ...this.details, status: String(status) };
    return { status, body, headers };
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found');

/** 422 as GitHub's validation words it. */
export function unprocessable(resource: string, code: string, field: string, message?: string): Refusal {
  const error = { resource, code, field, ...(message && { message }) };
  return new Refusal(422, 'Validation Failed', { errors: [error] });
}

const LONGEST = 65_536;

/** Refuses what GitHub refuses as the text of a comment or an issue. */
export function checkText(resource: 'Issue' | 'IssueComment', text: string): void {
  if (resource === 'IssueComment' && text.trim() === '') throw unprocessable(resource, 'missing_field', 'body');
  if ([...text].length <= LONGEST) return;
  const message = `body is too long (maximum is ${LONGEST} characters)`;
  throw resource === 'Issue'
    ? unprocessable(resource, 'custom', 'body', message)
    : unprocessable(resource, 'unprocessable', 'data', `B${message.slice(1)}`);
}
