import http from 'node:http';

/** An answer, read to the end. */
export interface Answered {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly bytes: Buffer;
}

/** What is asked, beside the address. */
export interface Asked {
  /** @default 'GET' */
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Milliseconds until the whole is given up. @default 10000 */
  readonly timeoutMs?: number;
}

/**
 * Sends one request on a connection of its own. Unlike `fetch` it always ends, also where Docker's proxy accepts a
 * connection and drops it.
 *
 * @throws Error if there is no whole answer in time
 */
export function request(url: string, { method, headers, body, timeoutMs = 10_000 }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = http.request(url, { method, headers, agent: false });
    const limit = setTimeout(() => asked.destroy(new Error(`no answer after ${timeoutMs / 1000} s.`)), timeoutMs);
    const fail = (error: Error) => {
      clearTimeout(limit);
      reject(error);
    };
    asked.on('error', fail);
    asked.on('close', () => fail(new Error('the connection was closed without an answer.')));
    asked.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('error', fail);
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        clearTimeout(limit);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(chunks) });
      });
    });
    asked.end(body);
  });
}
