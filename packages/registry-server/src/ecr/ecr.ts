import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestRegistry } from '../registry/registry.js';
import { type ApiAnswer, failure, operations } from './operations.js';
import { forward, type Upstream } from './upstream.js';

/** A call of the API, and the answer's status (0: none). */
export interface EcrCall {
  /** Such as `GetAuthorizationToken`. */
  readonly action: string;
  readonly status: number;
  /** AWS's name of the error, such as `AccessDeniedException`. */
  readonly error?: string;
}

/** A running ECR API. */
export interface TestEcr {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL_ECR`. */
  readonly endpoint: string;
  readonly calls: EcrCall[];
  /** Makes calls fail with AWS's name of an error, such as `ThrottlingException`. @param times default: all */
  fail(error: string, options?: { action?: string; times?: number; status?: number }): void;
  /** Ends all faults. */
  heal(): void;
  stop(): Promise<void>;
}

/**
 * Starts ECR's API for a registry: GetAuthorizationToken, DescribeRepositories, DescribeImages.
 *
 * @param options.upstream an AWS emulator that is asked first, with the caller's own signature, so that its IAM decides;
 *   its refusals are passed on. Without one each signed call is allowed.
 */
export async function startEcr(registry: TestRegistry, options: { upstream?: Upstream } = {}): Promise<TestEcr> {
  const calls: EcrCall[] = [];
  let faults: { error: string; action?: string; left: number; status: number }[] = [];
  const answerTo = async (request: http.IncomingMessage, action: string): Promise<ApiAnswer> => {
    const body = await textOf(request);
    const fault = faults.find((one) => one.left > 0 && (one.action ?? action) === action);
    if (fault) {
      fault.left -= 1;
      return failure(fault.error, `Injected by the test: ${fault.error}`, fault.status);
    }
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
      return failure('MissingAuthenticationTokenException', 'Missing Authentication Token');
    }
    const operation = operations[action];
    if (!operation) return failure('UnknownOperationException', `'${action}' is not an operation of this ECR.`);
    const refusal = options.upstream && (await forward(options.upstream, request, body));
    return refusal ?? operation(registry, JSON.parse(body || '{}'));
  };
  const server = http.createServer((request, response) => {
    const action = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    answerTo(request, action)
      .catch((error: unknown) => failure('ServerException', (error as Error).stack ?? '', 500))
      .then(({ status, body }) => {
        calls.push({ action, status, error: body.__type as string | undefined });
        response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail: (error, { action, times = Number.POSITIVE_INFINITY, status = 400 } = {}) => {
      faults.push({ error, action, left: times, status });
    },
    heal: () => {
      faults = [];
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(request: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
