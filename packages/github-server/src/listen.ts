import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Tls {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}

export interface Listening {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1, on a free port. Stopping cuts what is still open. */
export async function listen(
  handle: (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>,
  tls?: Tls,
): Promise<Listening> {
  const listener: http.RequestListener = (request, response) => {
    handle(request, response).catch((error: unknown) => {
      const message = `@stratiform/github-server failed: ${error instanceof Error ? error.stack : error}`;
      response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify({ message }));
    });
  };
  const server = tls ? https.createServer({ ...tls }, listener) : http.createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
