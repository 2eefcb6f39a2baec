import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ApiClient, inParallel, type Outputs, RunningBackend, until } from '../src';

const backend = new RunningBackend(4910);
let outputs: Outputs;
let api: ApiClient;
let sqs: SQSClient;
let iam: IAMClient;
let lambda: LambdaClient;
let tables: DynamoDBDocumentClient;

beforeAll(() => {
  backend.start();
  outputs = backend.outputs();
  api = new ApiClient(outputs.apiUrl);
  const config = backend.clientConfig();
  sqs = new SQSClient(config);
  iam = new IAMClient(config);
  lambda = new LambdaClient(config);
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(config));
}, 300_000);

afterAll(() => {
  for (const client of [sqs, iam, lambda, tables]) client?.destroy();
  backend.wipe();
}, 60_000);

/** Every task row that there is; idempotency records, which share the table, have no kind. */
async function taskRows(): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const TableName = outputs.infra.tasksTableArn.split('/').pop();
    const page = await tables.send(new ScanCommand({ TableName, ExclusiveStartKey, ConsistentRead: true }));
    rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return rows.filter((row) => row.kind !== undefined);
}

/** Bodies of the messages in the dead-letter queue, which stay there. */
async function deadLetters(): Promise<string[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: outputs.infra.deadLetterQueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 1,
    }),
  );
  return Messages.map(({ Body }) => Body ?? '');
}

describe('a task', () => {
  test('is accepted over HTTP, done by the worker, and told to be done', async () => {
    const { status, body, headers } = await api.call('POST', '/tasks', {
      kind: 'word-count',
      payload: { text: 'to be or not to be' },
    });
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/tasks/${body.task_id}`);
    const task = await api.settled(body.task_id, 20, 'done');
    expect(task).toMatchObject({ status: 'done', kind: 'word-count', result: { words: 6 } });
  });

  test('posted twice under one idempotency key is one task, done once', async () => {
    const post = () =>
      api.call('POST', '/tasks', { kind: 'sha256', payload: { text: 'once' } }, { 'idempotency-key': 'order-1' });
    const [first, second] = [await post(), await post()];
    expect(second.body.task_id).toBe(first.body.task_id);
    await api.settled(first.body.task_id, 20, 'done');
    const row = (await taskRows()).find(({ task_id }) => task_id === first.body.task_id);
    expect(row?.completions).toBe(1);
  });

  test('carries its correlation id from the request to the worker', async () => {
    const { body } = await api.call(
      'POST',
      '/tasks',
      { kind: 'heartbeat', payload: {} },
      { 'x-correlation-id': 'trace-4711' },
    );
    const task = await api.settled(body.task_id, 20, 'done');
    expect(task.correlation_id).toBe('trace-4711');
  });
});

describe('users and events', () => {
  test('a user is written, read, and gone when deleted', async () => {
    expect((await api.call('PUT', '/users/ada', { name: 'Ada', email: 'ada@example.com' })).status).toBeLessThan(300);
    expect((await api.get('/users/ada')).body).toMatchObject({ user_id: 'ada', name: 'Ada' });
    expect((await api.call('DELETE', '/users/ada')).status).toBe(204);
    expect((await api.get('/users/ada')).status).toBe(404);
  });

  test('events are found by type and time, page after page', async () => {
    for (let index = 0; index < 5; index++) {
      expect((await api.call('POST', '/events/login', { timestamp: 1_000 + index, data: { index } })).status).toBe(201);
    }
    const first = (await api.get('/events/login?from=1001&to=1004&limit=3')).body;
    const second = (
      await api.get(`/events/login?from=1001&to=1004&limit=3&cursor=${encodeURIComponent(first.next_cursor)}`)
    ).body;
    const timestamps = [...first.events, ...second.events].map((event: { timestamp: number }) => event.timestamp);
    expect(timestamps.sort()).toEqual([1001, 1002, 1003, 1004]);
    expect(second.next_cursor ?? null).toBeNull();
  });

  test('a body that is wrong is refused with the field named', async () => {
    const { status, body } = await api.call('POST', '/tasks', { payload: {} });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toContain('kind');
  });
});

describe('when things go wrong', () => {
  test('a poisoned task ends in the dead-letter queue after three tries, and the good ones beside it do not', async () => {
    const poisoned = await api.enqueue('fail');
    const good = await inParallel(5, Array.from({ length: 9 }), () => api.enqueue('sha256', { text: 'good' }));
    await sqs.send(new SendMessageCommand({ QueueUrl: outputs.infra.queueUrl, MessageBody: 'no task at all' }));

    await inParallel(5, good, (taskId) => api.settled(taskId, 60, 'done'));
    const task = await api.settled(poisoned, 120, 'failed');
    expect(task.attempts).toBe(3);

    const found = new Set<string>();
    await until(60, async () => {
      for (const message of await deadLetters()) found.add(message);
      return found.size >= 2 || undefined;
    });
    const dead = [...found].map((message) => (message.startsWith('{') ? JSON.parse(message).task_id : message));
    expect(dead.sort()).toEqual(['no task at all', poisoned].sort());
  }, 240_000);

  test('a worker killed midway through 200 tasks loses none and does none twice', async () => {
    const naps = Array.from({ length: 200 }, (_, index) => 50 + index);
    const posting = inParallel(8, naps, (milliseconds) => api.enqueue('wait', { milliseconds }));
    let kills = 0;
    const killing = until(120, async () => {
      const done = (await taskRows()).filter((row) => row.kind === 'wait' && row.status === 'done').length;
      if (done >= 20 * (kills + 1)) {
        for (const pid of backend.processesOf(outputs.app.workerFunctionName)) {
          process.kill(pid, 'SIGKILL');
          kills += 1;
        }
      }
      return kills >= 3 || done === 200 || undefined;
    });
    const posted = await posting;
    await killing;
    expect(kills).toBeGreaterThanOrEqual(1);

    await inParallel(8, posted, (taskId) => api.settled(taskId, 120, 'done'));
    const rows = (await taskRows()).filter((row) => posted.includes(String(row.task_id)));
    expect(rows).toHaveLength(200);
    expect(rows.filter((row) => row.completions !== 1)).toEqual([]);
  }, 300_000);

  test('without one statement of its role, the API is refused by name, and works again with it', async () => {
    const { Role } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: outputs.app.apiFunctionName }),
    );
    const RoleName = Role?.split('/').pop();
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    const policies = await Promise.all(
      PolicyNames.map(async (PolicyName) => {
        const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return { PolicyName, document: JSON.parse(decodeURIComponent(PolicyDocument)) };
      }),
    );
    const allowsSending = (statement: { Action: string | string[] }) =>
      [statement.Action].flat().includes('sqs:SendMessage');
    const changed = policies.find(({ document }) => document.Statement.some(allowsSending));
    const put = (Statement: unknown[]) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName,
          PolicyName: changed?.PolicyName,
          PolicyDocument: JSON.stringify({ ...changed?.document, Statement }),
        }),
      );

    await put(changed?.document.Statement.filter((statement: { Action: string }) => !allowsSending(statement)));
    const refused = await until(30, async () => {
      const answer = await api.call('POST', '/tasks', { kind: 'heartbeat', payload: {} });
      return answer.status === 202 ? undefined : answer;
    });
    expect(refused.status).toBe(500);
    expect(JSON.stringify(refused.body)).toContain('AccessDenied');
    const line = await until(20, async () => backend.log().match(/refused: .*sqs:SendMessage.*/)?.[0]);
    expect(line).toContain(`function ${outputs.app.apiFunctionName}`);
    expect(line).toContain(outputs.infra.queueArn);

    await put(changed?.document.Statement);
    await until(30, async () =>
      (await api.call('POST', '/tasks', { kind: 'heartbeat', payload: {} })).status === 202 ? true : undefined,
    );
  }, 120_000);
});

describe('the schedule', () => {
  test('makes tasks by itself, and the same worker does them', async () => {
    const task = await until(150, async () =>
      (await taskRows()).find((row) => String(row.task_id).startsWith('cron') && row.status === 'done'),
    );
    expect(task.completions).toBe(1);
  }, 180_000);
});

describe('stopping and starting again', () => {
  test('finds its data', async () => {
    const taskId = await api.enqueue('word-count', { text: 'still here' });
    await api.settled(taskId, 20, 'done');
    backend.stop();
    await expect(api.get('/health')).rejects.toThrow();
    backend.start();
    expect((await api.get(`/tasks/${taskId}`)).body).toMatchObject({ status: 'done', result: { words: 2 } });
  }, 240_000);
});
