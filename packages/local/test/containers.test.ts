import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import * as tls from 'node:tls';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { docker } from '../src/images/engine';
import { noteEngine, removeContainers } from '../src/images/leftovers';
import { MiniStack } from '../src/ministack';
import { emulatorPython } from '../src/python';
import type { Refusal } from '../src/refusals';
import { clientConfig } from '../src/sdk';
import { CommandRun, freePort } from './support/command';
import { describeWithEngine, engine, lambdaBase } from './support/engine';
import { standIn } from './support/stand-in';
import { CALLER, callerStack } from './support/template';

const refusals: Refusal[] = [];
let home: string;
let emulator: MiniStack;
let outputs: Record<string, string>;

const config = () => clientConfig(emulator.endpoint, home);
const containers = () =>
  docker(['ps', '-aq', '--filter', `label=stratiform.home=${home}`], process.env)
    .split('\n')
    .filter(Boolean);

async function call(service: string, operation: string, input: object): Promise<unknown> {
  const Payload = JSON.stringify({ service, operation, input });
  const answer = await new LambdaClient(config()).send(new InvokeCommand({ FunctionName: 'caller', Payload }));
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}

/** An image with the function that the zips' tests call; its id. */
function callerImage(): string {
  const context = mkdtempSync(path.join(home, 'context-'));
  writeFileSync(path.join(context, 'index.py'), CALLER);
  writeFileSync(
    path.join(context, 'Dockerfile'),
    `FROM ${lambdaBase('python')}\nCOPY index.py /var/task/\nCMD ["index.handler"]\n`,
  );
  const env = { ...process.env, DOCKER_BUILDKIT: '1' };
  return execFileSync('docker', [...engine().build, '--quiet', context], { env, encoding: 'utf8' }).trim();
}

async function start(port: number): Promise<void> {
  const python = emulatorPython(path.resolve(__dirname, '..', '..', '..'));
  emulator = new MiniStack({ python, home, port, base: process.env, engine: engine() });
  emulator.onRefusal((refusal) => refusals.push(refusal));
  await emulator.start();
}

describeWithEngine('an environment that packs images', () => {
  test('builds them before it synthesizes, and says to the synth which they are', async () => {
    const place = standIn('image');
    writeFileSync(path.join(place.root, 'images.json'), '{ "one": { "repository": "shop-{environment}/one" } }');
    writeFileSync(path.join(place.root, 'Dockerfile'), 'FROM scratch\nCOPY images.json /\n');
    const command = new CommandRun(place, ['start', '--port', await freePort()]);
    await command.says('The backend is up');
    command.kill('SIGINT');
    expect(await command.exit).toBe(0);
    expect(command.output).toMatch(/\[2\/5] build images.*done in .*: one\n[\s\S]*\[3\/5] build and synthesize.*done/);
    const { one } = JSON.parse(readFileSync(path.join(place.root, 'images-at-synth'), 'utf8'));
    const reference = '000000000000.dkr.ecr.us-east-1.amazonaws.com/shop-local/one@sha256:';
    expect(one).toMatch(new RegExp(`^${reference.replaceAll('.', '\\.')}[0-9a-f]{64}$`));
    docker(['image', 'rm', '--force', one.slice(reference.length)], process.env);
    place.remove();
  }, 60_000);

  test('shows why an image could not be built, and deploys nothing', async () => {
    const place = standIn('image');
    writeFileSync(path.join(place.root, 'images.json'), '{ "one": { "repository": "one" } }');
    writeFileSync(path.join(place.root, 'Dockerfile'), 'FROM scratch\nCOPY none /\n');
    const command = new CommandRun(place, ['start', '--port', await freePort()]);
    expect(await command.exit).toBe(1);
    expect(command.output).toMatch(/"\/none".*not found[\s\S]*image-one failed with exit code 1/);
    expect(existsSync(path.join(place.root, 'deployments'))).toBe(false);
    place.remove();
  }, 60_000);
});

describeWithEngine('a function that is an image', () => {
  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'emulator-'));
    noteEngine(home, engine());
    await start(Number(await freePort()));
    const client = new CloudFormationClient(config());
    const StackName = 'shop';
    const ImageUri = `000000000000.dkr.ecr.us-east-1.amazonaws.com/shop/caller@${callerImage()}`;
    const TemplateBody = JSON.stringify(callerStack({ PackageType: 'Image', Code: { ImageUri } }));
    await client.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM'] }));
    await waitUntilStackCreateComplete({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { StackName });
    const stack = (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
    outputs = Object.fromEntries((stack?.Outputs ?? []).map((it) => [it.OutputKey, it.OutputValue ?? '']));
  }, 300_000);
  beforeEach(() => void refusals.splice(0));
  afterAll(async () => {
    await emulator.stop();
    removeContainers(home);
    rmSync(home, { recursive: true, force: true });
  });

  test('does in its container what its role allows, over TLS that it trusts', async () => {
    const answer = await call('sqs', 'send_message', { QueueUrl: outputs.Tasks, MessageBody: 'hello' });
    expect(answer).toEqual({ ok: expect.any(String) });
    expect(containers()).toHaveLength(1);
  });

  test('is refused what its role does not allow', async () => {
    const answer = await call('sqs', 'send_message', { QueueUrl: outputs.Others, MessageBody: 'hello' });
    expect(answer).toEqual({ error: 'AccessDenied' });
    expect(refusals).toEqual([expect.objectContaining({ function: 'caller', action: 'sqs:SendMessage' })]);
  });

  test('has the bridge to itself: nothing but its containers reaches the emulator there', async () => {
    const [container] = containers();
    const gateway = docker(['inspect', '--format', '{{.NetworkSettings.Gateway}}', container], process.env);
    const port = Number(new URL(emulator.endpoint).port);
    const greeted = (host: string) =>
      new Promise((resolve) => {
        const socket = tls.connect({ host, port, rejectUnauthorized: false, timeout: 2_000 });
        for (const event of ['secureConnect', 'error', 'close'] as const) socket.once(event, () => resolve(event));
        // In Docker Desktop the gateway is an address of its virtual machine.
        socket.once('timeout', () => socket.destroy());
        socket.once('secureConnect', () => socket.destroy());
      });
    expect(await greeted('127.0.0.1')).toBe('secureConnect');
    expect(await greeted(gateway)).not.toBe('secureConnect');
  });

  test('leaves no container behind when the emulator ends in order', async () => {
    await emulator.stop();
    expect(containers()).toEqual([]);
  });

  test('leaves none either when it was killed, once that is cleared away', async () => {
    await start(Number(await freePort()));
    expect(await call('sqs', 'send_message', { QueueUrl: outputs.Tasks, MessageBody: 'x' })).toBeDefined();
    emulator.kill();
    while (emulator.ready()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(containers()).toHaveLength(1);
    removeContainers(home);
    expect(containers()).toEqual([]);
  });
});
