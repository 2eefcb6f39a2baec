import { ActionError } from '@stratiform/github/lib/start.js';
import { MOST_BYTES } from './manifest.js';
import { Passing } from './patience.js';
import { isLoopback } from './repository.js';
import { chunksOf, watch } from './stream.js';
import { unreachable } from './unreachable.js';

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly url: string;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Whether what a 200 brings is read as it comes; then the timeout is for each standstill. @default false */
  readonly streamed?: boolean;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** All of it; at most {@link MOST_BYTES}. Empty where there is a stream. */
  readonly body: Buffer;
  readonly stream?: AsyncIterable<Uint8Array>;
}

/** A blob is one redirect away, from ECR to S3; more than some are a circle. */
const MOST_REDIRECTS = 5;

/**
 * Sends a request once. Redirects of what is read are followed; the login stays with the host that it was for.
 *
 * @throws Passing when another try may help
 * @throws ActionError `registry-down`, `timeout`, `registry-error`
 */
export async function send(request: Request, timeoutMs: number): Promise<Answer> {
  let { url, headers } = request;
  for (let redirects = 0; ; redirects += 1) {
    const { host } = new URL(checkUrl(url));
    const answer = await exchange({ ...request, url, headers }, host, timeoutMs);
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status >= 400 || !location) return answer;
    if (redirects >= MOST_REDIRECTS || !['GET', 'HEAD'].includes(request.method))
      throw new ActionError(
        'registry-error',
        `${host} answers ${answer.status} and sends on to another address, more than ${redirects} times.`,
        'Name the host that the registry really has.',
      );
    const next = new URL(location, url);
    if (next.origin !== new URL(url).origin) {
      const { authorization: _, ...others } = headers;
      headers = others;
    }
    url = next.href;
  }
}

/** An address that a login or an image may be sent to. @throws ActionError `registry-error` */
export function checkUrl(url: string): string {
  const { protocol, host } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(host))) return url;
  throw new ActionError(
    'registry-error',
    `The registry wants something sent to ${protocol}//${host}, where others could read it on the way.`,
    'Only https is spoken with other machines: correct the host, or how the registry names itself.',
  );
}

async function exchange(request: Request, host: string, timeoutMs: number): Promise<Answer> {
  const { method, url, headers, body, streamed, signal: cancelled } = request;
  const watching = watch(timeoutMs, cancelled);
  let streams = false;
  try {
    const { signal } = watching;
    const response = await fetch(url, { method, headers, redirect: 'manual', signal, ...(body && { body }) });
    const { status } = response;
    streams = streamed === true && status === 200;
    const stream = streams ? chunksOf(response, host, timeoutMs, watching) : undefined;
    return {
      status,
      headers: response.headers,
      body: stream ? Buffer.alloc(0) : await bodyOf(response, host),
      ...(stream && { stream }),
    };
  } catch (thrown) {
    if (thrown instanceof ActionError) throw thrown;
    const { error, passing } = unreachable(thrown, host, timeoutMs);
    throw passing ? new Passing(error) : error;
  } finally {
    if (!streams) watching.end();
  }
}

async function bodyOf(response: Response, host: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new ActionError(
        'registry-error',
        `${host} answers with more than ${MOST_BYTES / 1024 / 1024} MiB, which no manifest and no image's configuration has.`,
        'Look at what is there with another client, and delete or push it again.',
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
