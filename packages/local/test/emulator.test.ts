import { mkdtempSync, rmSync, statSync } from 'node:fs';
import * as https from 'node:https';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { functionProcesses } from '../src/function-processes';
import { MiniStack } from '../src/ministack';
import { emulatorPython } from '../src/python';
import type { Refusal } from '../src/refusals';
import { clientConfig } from '../src/sdk';
import { freePort } from './support/command';
import { callerStack } from './support/template';

let home: string;
let port: number;
let emulator: MiniStack;
let outputs: Record<string, string>;
const refusals: Refusal[] = [];

const start = async (on: number) => {
  port = on;
  const python = emulatorPython(path.resolve(__dirname, '..', '..', '..'));
  emulator = new MiniStack({ python, home, port, base: process.env });
  emulator.onRefusal((refusal) => refusals.push(refusal));
  await emulator.start();
};
const config = () => clientConfig(emulator.endpoint, home);

/** What the function gets when it makes this call under its own role. */
async function call(service: string, operation: string, input: object): Promise<{ ok?: string; error?: string }> {
  const Payload = JSON.stringify({ service, operation, input });
  const answer = await new LambdaClient(config()).send(new InvokeCommand({ FunctionName: 'caller', Payload }));
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}
const send = (queue: string) => call('sqs', 'send_message', { QueueUrl: outputs[queue], MessageBody: 'hello' });
const readSecret = (name: string) => call('secretsmanager', 'get_secret_value', { SecretId: name });

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'emulator-'));
  await start(Number(await freePort()));
  const client = new CloudFormationClient(config());
  const StackName = 'shop';
  const TemplateBody = JSON.stringify(callerStack());
  await client.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { StackName });
  const stack = (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  outputs = Object.fromEntries((stack?.Outputs ?? []).map((it) => [it.OutputKey, it.OutputValue ?? '']));
});
beforeEach(() => void refusals.splice(0));
afterAll(async () => {
  await emulator.stop();
  rmSync(home, { recursive: true, force: true });
});

describe('a function under its own role', () => {
  test('does what a statement allows', async () => {
    expect(await send('Tasks')).toEqual({ ok: expect.any(String) });
    expect(refusals).toEqual([]);
  });

  test('is refused what none allows, and it is told: function, role, action and resource', async () => {
    expect(await send('Others')).toEqual({ error: 'AccessDenied' });
    expect(refusals).toEqual([
      expect.objectContaining({
        function: 'caller',
        role: 'caller-role',
        action: 'sqs:SendMessage',
        resource: 'arn:aws:sqs:us-east-1:000000000000:others',
        reason: 'no statement allows it',
      }),
    ]);
  });

  test('is refused what its permissions boundary does not allow, whatever its policies say', async () => {
    const answer = await call('sqs', 'purge_queue', { QueueUrl: outputs.Tasks });
    expect(answer).toEqual({ error: 'AccessDenied' });
  });

  test('runs in a process of its own that can be found', async () => {
    await send('Tasks');
    const processes = functionProcesses(emulator.pid ?? 0);
    expect(processes).toEqual([{ pid: expect.any(Number), functionName: 'caller', memory: expect.any(Number) }]);
  });
});

describe('a secret', () => {
  test('made with no value has none', async () => {
    expect(await readSecret('/shop/empty')).toEqual({ error: 'ResourceNotFoundException' });
  });

  test('is read by a role under the path that its policy names', async () => {
    expect(await readSecret('/shop/open')).toEqual({ ok: 'for the app' });
  });

  test("is kept from every other role by its policy, whatever the role's own policies say", async () => {
    expect(await readSecret('/shop/closed')).toEqual({ error: 'AccessDeniedException' });
    expect(refusals[0]).toMatchObject({ action: 'secretsmanager:GetSecretValue', reason: 'an explicit deny' });
  });
});

describe('the endpoint', () => {
  test('speaks TLS with a certificate for this machine that nothing but our own authority vouches for', async () => {
    const untrusting = new Promise((resolve, reject) => {
      https.get(emulator.endpoint, { ca: [] }, resolve).on('error', reject);
    });
    await expect(untrusting).rejects.toThrow(/certificate/);
    expect(statSync(path.join(home, 'tls', 'key.pem')).mode & 0o077).toBe(0);
  });
});

test('after a start on another port everything is there, and queues answer at the new one', async () => {
  await send('Tasks');
  await emulator.stop();
  await start(Number(await freePort()));
  const sqs = new SQSClient(config());
  const QueueName = outputs.Tasks.split('/').at(-1);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  expect(QueueUrl).toContain(`127.0.0.1:${port + 1}/`);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  expect(Messages.map((it) => it.Body)).toContain('hello');
  expect(await readSecret('/shop/open')).toEqual({ ok: 'for the app' });
});

test('a save on demand outlives the loss of the process', async () => {
  const sqs = new SQSClient(config());
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'others' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'saved' }));
  await emulator.save();
  const was = port;
  emulator.kill();
  while (emulator.ready()) await new Promise((resolve) => setTimeout(resolve, 20));
  await start(was);
  const { Messages = [] } = await new SQSClient(config()).send(new ReceiveMessageCommand({ QueueUrl }));
  expect(Messages.map((it) => it.Body)).toEqual(['saved']);
});
