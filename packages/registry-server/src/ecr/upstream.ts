import type http from 'node:http';
import https from 'node:https';
import type { ApiAnswer } from './operations.js';

/** An AWS emulator whose IAM decides. */
export interface Upstream {
  /** `https://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** The certificate of its authority, as PEM. */
  readonly ca: string;
}

/** What the emulator says of things that only the registry holds: no refusals. */
const NOT_KNOWN_THERE = ['RepositoryNotFoundException', 'ImageNotFoundException'];

/** Asks the emulator as the caller signed it. Gives its refusal; undefined if it allows the call. */
export async function forward(
  upstream: Upstream,
  request: http.IncomingMessage,
  body: string,
): Promise<ApiAnswer | undefined> {
  const { status, text } = await post(upstream, request, body);
  if (status < 400) return undefined;
  const said = parsed(text);
  const name = String(said['__type'] ?? said['code'] ?? '').replace(/^.*#/, '');
  return NOT_KNOWN_THERE.includes(name) ? undefined : { status, body: { ...said, __type: name } };
}

function post(upstream: Upstream, request: http.IncomingMessage, body: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    // The host header stays the caller's, since it is signed.
    const options = { method: request.method, headers: request.headers, ca: upstream.ca, agent: false };
    const asked = https.request(new URL(request.url ?? '/', upstream.endpoint), options, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      resolve({ status: answer.statusCode ?? 500, text: Buffer.concat(chunks).toString('utf8') });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { message: text };
  }
}
