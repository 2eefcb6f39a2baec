import * as http from 'node:http';

/** The API over kept connections, as a client in another process has it. Close it at the end. */
export class ApiClient {
  #agent;

  /** @param {string} url of the front door @param {number} width connections at the same time */
  constructor(url, width) {
    this.url = url;
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: width });
  }

  /** One request. @returns {Promise<{ status: number, body: any, ms: number }>} */
  call(method, route, body) {
    const begun = performance.now();
    return new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' };
      const options = { method, headers, agent: this.#agent, timeout: 30_000 };
      const request = http.request(`${this.url}${route}`, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        response.once('error', reject);
        response.once('end', () => {
          const ms = performance.now() - begun;
          const parsed = text.startsWith('{') ? JSON.parse(text) : text;
          resolve({ status: response.statusCode, body: parsed, ms });
        });
      });
      request.once('timeout', () => request.destroy(new Error(`${method} ${route} did not answer within 30 s.`)));
      request.once('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  async expect(status, method, route, body) {
    const answer = await this.call(method, route, body);
    if (answer.status !== status)
      throw new Error(
        `${method} ${route} should answer ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`,
      );
    return answer;
  }

  close() {
    this.#agent.destroy();
  }
}

/** Does something for each of `count` numbers, `width` at a time; results in order. */
export async function inParallel(width, count, work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
