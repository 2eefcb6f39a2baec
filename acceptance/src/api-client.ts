/** An answer of the API: status, headers, and the body as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answered
  readonly body: any;
}

/** The API as a client over HTTP sees it. */
export class ApiClient {
  constructor(private readonly url: string) {}

  async call(method: string, route: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${route}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  get = (route: string) => this.call('GET', route);

  /** Enqueues a task and returns its id. */
  async enqueue(kind: string, payload: unknown = {}): Promise<string> {
    const { status, body } = await this.call('POST', '/tasks', { kind, payload });
    if (status !== 202) throw new Error(`POST /tasks answered ${status}: ${JSON.stringify(body)}`);
    return body.task_id;
  }

  /** The task as the API tells it, once it has one of these statuses. */
  async settled(taskId: string, seconds: number, ...statuses: string[]): Promise<Answer['body']> {
    return until(seconds, async () => {
      const { body } = await this.get(`/tasks/${taskId}`);
      return statuses.includes(body.status) ? body : undefined;
    });
  }
}

/**
 * What a look finds, as soon as it finds anything.
 *
 * @throws when it has found nothing after so many seconds.
 */
export async function until<T>(seconds: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`Nothing was found within ${seconds} s by: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Does something for each of many, so many at a time; results are in order. */
export async function inParallel<T, R>(
  width: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index]);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
