/** @jest-environment <rootDir>/test/support/workflows/environment.cjs */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../src/templates';
import { request } from './support/images/api-service';
import { docker } from './support/images/engine';
import { invokeUnderRie, lambdaBase } from './support/images/registry-server';
import {
  buildMissing,
  buildService,
  emptyImage,
  filesOf,
  removeImage,
  type ServiceImage,
} from './support/images/service-image';

// Each from nothing, twice, without a cache: dependencies are downloaded.
jest.setTimeout(300_000);

const missing = buildMissing();
if (missing) process.stderr.write(`skipped: the images of the services: ${missing}\n`);

/** What each function has to be told; nobody answers at this AWS. */
const VARIABLES = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_MAX_ATTEMPTS: '1',
  USERS_TABLE: 'users',
  EVENTS_TABLE: 'events',
  TASKS_TABLE: 'tasks',
  QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/000000000000/tasks',
  API_KEY_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:key',
  MAX_RECEIVE_COUNT: '3',
};

const services = [
  ['api', 'python', 30_000_000],
  ['worker', 'nodejs', 1_000_000],
  ['cron', 'nodejs', 1_000_000],
] as const;
const message = (body: string) => ({
  messageId: 'one',
  receiptHandle: 'r',
  body,
  attributes: { ApproximateReceiveCount: '1' },
  messageAttributes: {},
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:tasks',
  awsRegion: 'us-east-1',
});

(missing ? describe.skip : describe)('the images of the services', () => {
  const built = new Map<string, ServiceImage>();
  const image = (service: string) => {
    const found = built.get(service);
    if (!found) throw new Error(`the image of '${service}' was not built`);
    return found.id;
  };
  afterAll(() => removeImage(...built.values()));

  test.each(services)(
    '%s is built from nothing, twice to the same layers, and is small',
    async (service, kind, most) => {
      const base = await lambdaBase(kind);
      const first = await buildService(service, base);
      built.set(service, first);
      const second = await buildService(service, base);
      expect(second.layers).toEqual(first.layers);
      if (second.id !== first.id) await removeImage(second);
      const size = first.added.reduce((sum, bytes) => sum + bytes, 0);
      const each = first.added.map((bytes) => `${(bytes / 1e6).toFixed(2)} MB`).join(' + ');
      process.stderr.write(`image of ${service}: ${(size / 1e6).toFixed(2)} MB on its base (${each})\n`);
      expect(size).toBeGreaterThan(100_000);
      expect(size).toBeLessThan(most);
    },
  );

  test("api answers API Gateway's event with FastAPI's 200, as Lambda's user and with a root that can't be written", async () => {
    const answer = await invokeUnderRie(image('api'), request('/health'), VARIABLES);
    expect(answer).toMatchObject({ statusCode: 200, body: '{"status":"ok"}' });
  });

  test('api answers 404 with a problem where there is no such route', async () => {
    const answer = await invokeUnderRie(image('api'), request('/nowhere'), VARIABLES);
    expect(answer).toMatchObject({ statusCode: 404, headers: { 'content-type': 'application/problem+json' } });
  });

  test('worker gives back what is no task message', async () => {
    const event = { Records: [message('no JSON')] };
    expect(await invokeUnderRie(image('worker'), event, VARIABLES)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'one' }],
    });
  });

  test('cron says what its event should hold', async () => {
    const answer = await invokeUnderRie(image('cron'), { scheduledTime: 'soon' }, VARIABLES);
    expect(answer).toMatchObject({ errorMessage: expect.stringContaining("got 'soon'") });
  });

  test.each(services)('%s runs as a user without rights wherever it runs', async (service) => {
    expect(await docker(['image', 'inspect', '--format', '{{.Config.User}}', image(service)])).toBe('65534:65534');
  });

  test('worker and cron hold the very bundle that the zip holds, and nothing else', async () => {
    for (const service of ['worker', 'cron']) {
      const run = ['run', '--rm', '--entrypoint', 'sh', image(service), '-c'];
      expect(await docker([...run, 'ls -A /var/task'])).toBe('index.mjs');
      const bundle = readFileSync(path.join(root, 'services', service, 'dist/index.mjs'), 'utf8').trim();
      expect(await docker([...run, 'cat /var/task/index.mjs'])).toBe(bundle);
    }
  });

  test('api for arm64 holds arm64 libraries, built without emulation on whatever builds it', async () => {
    const base = await lambdaBase('python');
    const args = ['--platform', 'linux/arm64', '--build-arg', `BUILD_IMAGE=${base}`];
    const empty = await emptyImage('linux/arm64');
    const arm = await buildService('api', empty, args);
    const libraries = (await filesOf(arm, '/var/task/pydantic_core')).filter((name) => name.endsWith('.so'));
    await removeImage(arm);
    await docker(['image', 'rm', empty]);
    expect(libraries).toEqual([expect.stringContaining('-aarch64-linux-gnu.so')]);
  });
});
