import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createProxyServer } from 'http-proxy-3';
import { Turns } from './turns';

export interface FrontDoorProps {
  /** The port on 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  /** The emulator's endpoint, `https://127.0.0.1:4511`. */
  readonly endpoint: string;
  /** The certificate authority that the endpoint's certificate is from (PEM). */
  readonly ca?: string;
  /** The id of the HTTP API to serve, or undefined while none is deployed. Rejects when the emulator doesn't answer. */
  readonly apiId: () => Promise<string | undefined>;
}

export interface FrontDoor {
  readonly port: number;
  close(): Promise<void>;
}

export const NOT_DEPLOYED =
  'Nothing is deployed here yet: the API answers once `npm start` has deployed its three layers.';
export const NOT_RUNNING =
  'The embedded AWS behind this address does not answer: look at the terminal of `npm start`, or start it again.';

/**
 * Serves the deployed HTTP API at a short, plain address: no certificate, no prefix. Method, path, query, headers, body
 * and status are passed as they are.
 */
export async function openFrontDoor({ port, endpoint, ca, apiId }: FrontDoorProps): Promise<FrontDoor> {
  const secure = endpoint.startsWith('https:');
  const agent = secure ? new https.Agent({ keepAlive: true, ca }) : new http.Agent({ keepAlive: true });
  const proxy = createProxyServer({
    target: endpoint,
    agent,
    // The API builds absolute links from Host: they should name the address that was asked.
    changeOrigin: false,
  });
  proxy.on('error', (_error, _request, response) => {
    if (response instanceof http.ServerResponse) answer(response, 502, NOT_RUNNING);
    else response.destroy();
  });

  // The emulator tells the API that it was asked over TLS, which is so only between the two of them.
  proxy.on('proxyRes', (answered, request) => {
    const location = answered.headers.location;
    const own = `https://${request.headers.host}/`;
    if (location?.startsWith(own)) answered.headers.location = `http://${location.slice('https://'.length)}`;
  });

  const turns = new Turns();
  const server = http.createServer(async (request, response) => {
    try {
      const id = await apiId();
      if (id === undefined) return answer(response, 503, NOT_DEPLOYED);
      const done = await turns.take();
      response.once('close', done);
      if (response.destroyed) return done();
      request.url = apiPath(id, request.url ?? '/');
      proxy.web(request, response);
    } catch {
      answer(response, 502, NOT_RUNNING);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

/** The path at which the emulator serves an HTTP API's `$default` stage. An absolute-form target loses its origin. */
export function apiPath(apiId: string, url: string): string {
  const path = url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/');
  return `/_aws/execute-api/${apiId}/$default${path}`;
}

function answer(response: http.ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(`${JSON.stringify({ message })}\n`);
}
