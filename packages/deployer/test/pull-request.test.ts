import * as fs from 'node:fs';
import * as path from 'node:path';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { AssetStaging, CfnOutput, type Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { cleanUp } from '../src/cleanup/cleanup';
import type { Plan } from '../src/model/plan';
import { type Finished, stratiform } from './support/command';
import { aToken, GitHubProject, roleArn } from './support/github-project';

// The whole way of a change, each step as who takes it: a pull request plans, its environment applies.
jest.setTimeout(120_000);

let emulator: Emulator;
let gate: Gate;
let project: GitHubProject;

beforeAll(async () => {
  emulator = await startEmulator();
  gate = await startGate({ target: emulator.endpoint, ca: emulator.ca, tls: emulator.tls });
  project = new GitHubProject(behindGate(), { github: { repository: 'org/shop' } }, ['data', 'app']);
  expect(await stratiform(project, 'bootstrap')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  project.remove();
  await gate.stop();
  await emulator.stop();
});

const behindGate = () => ({ endpoint: gate.endpoint, caFile: emulator.caFile });

/** Does something with the credentials of a role, got with nothing but a workflow's token. */
async function as<T>(role: 'plan' | 'apply', work: () => Promise<T>): Promise<T> {
  const subject = role === 'plan' ? 'repo:org/shop:pull_request' : 'repo:org/shop:environment:test';
  const { Credentials } = await new STSClient(await project.session().connection()).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn(`shop-test-${role}`),
      RoleSessionName: 'workflow',
      WebIdentityToken: aToken(subject),
    }),
  );
  const before = { ...process.env };
  process.env.AWS_ACCESS_KEY_ID = Credentials?.AccessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = Credentials?.SecretAccessKey;
  process.env.AWS_SESSION_TOKEN = Credentials?.SessionToken;
  try {
    return await work();
  } finally {
    process.env = before;
  }
}

function synthesize(seconds: number): void {
  const file = path.join(project.root, `asset-${seconds}.txt`);
  fs.writeFileSync(file, `an asset, ${seconds}`);
  AssetStaging.clearAssetHashCache(); // it would not put the file there a second time
  project.synth('data', (stack: Stack) => {
    const asset = new Asset(stack, 'Asset', { path: file });
    new CfnOutput(stack, 'Key', { value: asset.s3ObjectKey });
    new StringParameter(stack, 'Url', { parameterName: '/shop/test/data/url', stringValue: `https://${seconds}` });
  });
  project.synth('app', (stack: Stack) => {
    const url = StringParameter.valueForStringParameter(stack, '/shop/test/data/url');
    new StringParameter(stack, 'Echo', { parameterName: '/shop/test/app/echo', stringValue: url });
    new Queue(stack, 'Jobs');
  });
}

const save = (label: string) => as('plan', () => stratiform(project, 'plan', { save: true, json: true, label }));

function apply(planned: Finished, options: object = {}): Promise<Finished> {
  const { id, digest } = JSON.parse(planned.out) as Plan;
  return stratiform(project, 'apply', { plan: id, digest, yes: true, json: true, ...options });
}

const executed = () => gate.calls().filter((call) => call.action === 'ExecuteChangeSet' && call.status === 200);

describe.each([
  ['a first deployment', 1, ['create', 'waits']],
  ['an update', 2, ['update', 'waits']],
])('%s', (_, seconds, kinds) => {
  let planned: Finished;

  test('is planned by who can only plan', async () => {
    synthesize(seconds);
    planned = await save(`pr-${seconds}`);
    expect(planned.err).not.toContain('Goes on as the caller');
    if (planned.code !== 2) throw new Error(planned.err);
    const plan = JSON.parse(planned.out) as Plan;
    expect(plan.stacks.map((stack) => stack.kind)).toEqual(kinds);
  });

  test('is not applied by who can only plan', async () => {
    gate.clear();
    const refused = await as('plan', () => apply(planned));
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/AccessDenied|not authorized/);
    expect(executed()).toEqual([]);
  });

  test('is applied by who may, with what was reviewed and stored', async () => {
    gate.clear();
    fs.rmSync(path.join(project.root, 'data'), { recursive: true });
    fs.rmSync(path.join(project.root, 'app'), { recursive: true });
    const applied = await as('apply', () => apply(planned));
    expect([applied.code, applied.err]).toEqual([0, expect.not.stringContaining('Goes on as the caller')]);
    expect(executed().map((call) => call.role)).toEqual([
      expect.stringContaining('assumed-role/shop-test-apply/'),
      expect.stringContaining('assumed-role/shop-test-apply/'),
    ]);
    const outputs = await stratiform(project, 'outputs', { json: true });
    expect(JSON.parse(outputs.out)).toMatchObject({
      data: { url: `https://${seconds}` },
      app: { echo: `https://${seconds}` },
    });
  });
});

describe('a pull request that is closed', () => {
  test('leaves nothing: change sets and plans go at once, a stack in review when somebody cleans up who may', async () => {
    project.synth('data', (stack: Stack) => void new Queue(stack, 'Other'));
    project.synthApp('app', () => {});
    project.synth('app', (stack: Stack) => void new Queue(stack, 'Jobs'));
    const other = new GitHubProject(behindGate(), { github: { repository: 'org/shop' } }, ['fresh']);
    other.synth('fresh', (stack: Stack) => void new Queue(stack, 'Jobs'));
    const planned = await as('plan', () => stratiform(other, 'plan', { save: true, json: true, label: 'pr-9' }));
    expect(planned.code).toBe(2);

    const closed = await as('plan', () => stratiform(other, 'cleanup', { label: 'pr-9', json: true }));
    expect(closed.code).toBe(0);
    expect(JSON.parse(closed.out)).toMatchObject({
      changeSets: [expect.any(String)],
      stacks: [],
      left: ['shop-test-fresh'],
    });
    expect(JSON.parse((await as('apply', () => apply(planned))).out)).toMatchObject({
      error: { reason: 'plan-not-found' },
    });

    const swept = await stratiform(other, 'cleanup', { label: 'pr-9', json: true });
    expect(JSON.parse(swept.out)).toMatchObject({ stacks: ['shop-test-fresh'], left: [] });
    expect((await stratiform(other, 'cleanup', { label: 'pr-9' })).out).toContain("no plans of 'pr-9'");
    other.remove();
  });

  test('takes nothing away from another one', async () => {
    synthesize(3);
    const ours = await save('pr-3');
    const theirs = await save('pr-33');
    await as('plan', () => stratiform(project, 'cleanup', { label: 'pr-3' }));
    expect(JSON.parse((await as('apply', () => apply(ours))).out)).toMatchObject({
      error: { reason: 'plan-not-found' },
    });
    expect(await as('apply', () => apply(theirs))).toMatchObject({ code: 0 });
  });

  test('leaves what was planned after a certain plan, when told so', async () => {
    synthesize(8);
    const [earlier, later] = [await save('pr-8'), await save('pr-8')];
    const { id } = JSON.parse(earlier.out) as Plan;
    const cleaned = await cleanUp(project.session('data', 'app'), 'pr-8', () => {}, id);
    expect(cleaned.plans).toEqual([id]);
    expect(await as('apply', () => apply(later))).toMatchObject({ code: 0 });
  });

  test('is refused once another one was applied to the same stacks, with a reason that says so', async () => {
    synthesize(4);
    const [earlier, later] = [await save('pr-4'), await save('pr-5')];
    expect(await as('apply', () => apply(later))).toMatchObject({ code: 0 });
    gate.clear();
    expect(JSON.parse((await as('apply', () => apply(earlier))).out)).toMatchObject({
      error: { reason: 'change-set-obsolete' },
    });
    expect(executed()).toEqual([]);
  });

  test('is applied with --same-code only if it was made of what is synthesized where it is applied', async () => {
    synthesize(6);
    const planned = await save('pr-6');
    synthesize(7);
    gate.clear();
    const refused = await as('apply', () => apply(planned, { sameCode: true }));
    expect([JSON.parse(refused.out).error.reason, executed()]).toEqual(['other-code', []]);
    synthesize(6);
    expect(await as('apply', () => apply(planned, { sameCode: true }))).toMatchObject({ code: 0 });
  });
});
