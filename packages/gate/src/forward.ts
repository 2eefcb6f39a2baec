import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import * as https from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answer';

/** A request on its way to the emulator. */
export interface Outgoing {
  readonly method: string;
  /** Path and query as they came: they are signed. */
  readonly path: string;
  /** Names and values in turn. Host stays what the client signed. */
  readonly headers: readonly string[];
  readonly body: Buffer | Readable;
}

/** Headers that belong to one connection, not to the request; none of them is ever signed. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'expect', 'proxy-connection', 'te', 'upgrade']);

/** The way to the emulator, over kept connections. */
export class Forwarder {
  private readonly agent: https.Agent;

  constructor(
    private readonly target: URL,
    ca: string,
  ) {
    this.agent = new https.Agent({ ca, keepAlive: true, maxSockets: 64 });
  }

  /** Sends it and comes back with the head of the answer. */
  async open({ method, path, headers, body }: Outgoing): Promise<IncomingMessage> {
    const request = https.request({
      host: this.target.hostname,
      port: this.target.port,
      method,
      path,
      // Node takes the flat list as it is; its types know only pairs.
      headers: withoutHops(headers) as unknown as https.RequestOptions['headers'],
      agent: this.agent,
    });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    if (Buffer.isBuffer(body)) request.end(body);
    else await Promise.race([pipeline(body, request), answered]);
    return (await answered)[0];
  }

  /** Sends it and comes back with the whole answer. */
  async ask(outgoing: Outgoing): Promise<Answer> {
    const response = await this.open(outgoing);
    const body = (await readAll(response)).toString('utf8');
    return { status: response.statusCode ?? 500, headers: response.rawHeaders, body };
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The headers without those of the connection, and without the length: bodies may be rewritten. */
export function withoutHops(headers: readonly string[], more: readonly string[] = []): string[] {
  return headers.flatMap((name, at) => {
    const lower = name.toLowerCase();
    return at % 2 === 0 && !HOP_BY_HOP.has(lower) && !more.includes(lower) ? [name, headers[at + 1]] : [];
  });
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
