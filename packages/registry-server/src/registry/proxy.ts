import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { createProxyServer, type ProxyServer } from 'http-proxy-3';
import type { Answer } from './answers.js';

/** A request and the answer to it; the body is whole where it was read. */
export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  /** Reads the body, for manifests. It is forwarded all the same. */
  body(): Promise<Buffer>;
  /** Asks the registry behind and passes its answer on, with further headers. Ends when it is passed on. */
  forward(headers?: Record<string, string>): Promise<void>;
  answer(answer: Answer): void;
  /** Cuts the connection. */
  cut(): void;
}

/** A listening proxy. */
export interface Proxy {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Listens on loopback and lets `handle` decide what happens to each request. */
export async function startProxy(
  target: string,
  port: number,
  handle: (exchange: Exchange, done: Promise<number>) => Promise<void>,
): Promise<Proxy> {
  const proxy = createProxyServer({ target });
  proxy.on('error', (_error, _request, response) => response.destroy());
  const server = http.createServer((request, response) => {
    const exchange = exchangeOf(proxy, request, response);
    // A connection that was cut before the answer has no status: 0.
    const done = once(response, 'close').then(() => (response.writableFinished ? response.statusCode : 0));
    handle(exchange, done).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      exchange.answer({ status: 500, body: `registry-server failed: ${(error as Error).stack}` });
      return undefined;
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      proxy.close();
      await closed;
    },
  };
}

function exchangeOf(proxy: ProxyServer, request: http.IncomingMessage, response: http.ServerResponse): Exchange {
  const url = new URL(request.url ?? '/', 'http://localhost');
  let read: Buffer | undefined;
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      read = Buffer.concat(chunks);
      return read;
    },
    forward: async (headers = {}) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const closed = once(response, 'close');
      proxy.web(request, response, read ? { buffer: Readable.from([read]) } : {});
      await closed;
    },
    answer: ({ status, headers, body }) => {
      // The client is told at once, and what it still sends is dropped.
      request.resume();
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    },
    cut: () => response.destroy(),
  };
}

/** A manifest's digest as registries name it. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
