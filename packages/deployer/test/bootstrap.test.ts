import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  CloudFormationClient,
  DeleteStackCommand,
  type Stack,
  UpdateTerminationProtectionCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ownRoleArn } from '../src/aws/own-roles';
import { readParametersBelow } from '../src/aws/parameters';
import { findStack } from '../src/aws/stacks';
import { type Finished, stratiform } from './support/command';
import { type Emulator, startEmulator } from './support/emulator';
import { GitHubProject, type ProjectFile, roleArn } from './support/github-project';
import { ACCOUNT, REGION, type TestProject } from './support/project';

jest.setTimeout(60_000);

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.stop());

const projects: GitHubProject[] = [];
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

/** A project of its own name, so that tests don't meet in the account. */
function aProject(project: string, says: ProjectFile = {}): GitHubProject {
  const made = new GitHubProject(emulator, { project, ...says });
  projects.push(made);
  return made;
}

const github = { repository: 'org/shop' };
const NOTHING = 'Nothing to do: test is bootstrapped.\n';
const bootstrapped = (project: TestProject, options: Record<string, unknown> = {}): Promise<Finished> =>
  stratiform(project, 'bootstrap', options);

async function stackOf(project: TestProject, which: string): Promise<Stack | undefined> {
  const client = new CloudFormationClient(await project.session().connection());
  return findStack(client, `${project.target().project}-test-${which}`);
}

const published = async (project: TestProject) => {
  const prefix = `/${project.target().project}/test/bootstrap/`;
  return Object.fromEntries(await readParametersBelow(project.session(), prefix));
};

test('the first time, it says what it makes: the CDK bootstrap, plan store and lock, and roles where GitHub deploys', async () => {
  const project = aProject('first', { github });
  const { code, out, err } = await bootstrapped(project);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/Bootstrapped test: version \d+ of the CDK's bootstrap\./);
  expect(out).toContain(`Plan store: first-test-plans-${ACCOUNT}-${REGION}\nLock: first-test-lock\n`);
  expect(out).toContain('Identity provider for https://token.actions.githubusercontent.com: made\n');
  expect(out).toContain(`For workflows of org/shop:\n  PlanRoleArn: ${roleArn('first-test-plan')}\n`);
  expect(await published(project)).toEqual({
    '/first/test/bootstrap/planStore': `first-test-plans-${ACCOUNT}-${REGION}`,
    '/first/test/bootstrap/lockTable': 'first-test-lock',
  });

  const iam = new IAMClient(await project.session().connection());
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'first-test-apply' }));
  expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement[0].Condition).toEqual({
    StringEquals: {
      'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
      'token.actions.githubusercontent.com:sub': ['repo:org/shop:environment:test'],
    },
  });
  const s3 = new S3Client({ ...(await project.session().connection()), forcePathStyle: true });
  expect(
    await s3.send(new GetBucketVersioningCommand({ Bucket: `first-test-plans-${ACCOUNT}-${REGION}` })),
  ).toMatchObject({ Status: 'Enabled' });
});

test('the second time, there is nothing to do, and it says so', async () => {
  const project = aProject('again', { github });
  await bootstrapped(project);
  const { code, out, err } = await bootstrapped(project);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(NOTHING);
  expect(out).not.toMatch(/COMPLETE|made/);
  expect(JSON.parse((await bootstrapped(project, { json: true })).out)).toMatchObject({ applied: [] });
});

test("where the CDK's bootstrap is there already, only what is missing is made", async () => {
  await bootstrapped(aProject('before'));
  const { code, out } = await bootstrapped(aProject('after'));
  expect(code).toBe(0);
  expect(out).not.toContain('CDKToolkit: UPDATE_COMPLETE');
  expect(out).not.toContain('Bootstrapped test');
  expect(out).toContain('after-test-bootstrap: CREATE_COMPLETE');
});

test('without GitHub in the project file there are no roles, and when it goes away later it is said that they stay', async () => {
  const project = aProject('without');
  await bootstrapped(project);
  expect(await stackOf(project, 'github')).toBeUndefined();
  await bootstrapped(aProject('without', { github }));
  expect((await bootstrapped(project)).out).toContain(
    "without-test-github is there, although the project file has no 'github'",
  );
});

test('a change in the project file is planned, shown and applied', async () => {
  await bootstrapped(aProject('moved', { github }));
  const project = aProject('moved', { github: { repository: 'org/new', planSubjects: ['ref:refs/heads/trunk'] } });
  const { code, out } = await bootstrapped(project);
  expect(code).toBe(0);
  expect(out).toContain('moved-test-github: UPDATE_COMPLETE');
  expect(out).toContain('Applied: moved-test-github.\n');
  const iam = new IAMClient(await project.session().connection());
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'moved-test-plan' }));
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('"repo:org/new:ref:refs/heads/trunk"');
});

test('where images are named there is a role for them, and it goes when they do', async () => {
  const project = aProject('imaged', { github: { ...github, imageRepositories: ['{project}-{env}/api'] } });
  const { code, out } = await bootstrapped(project);
  expect(code).toBe(0);
  expect(out).toContain(`  ImagesRoleArn: ${roleArn('imaged-test-images')}\n`);
  expect(ownRoleArn(project.target(), 'images')).toBe(roleArn('imaged-test-images'));
  const iam = new IAMClient(await project.session().connection());
  await iam.send(new GetRoleCommand({ RoleName: 'imaged-test-images' }));

  expect((await bootstrapped(aProject('imaged', { github }))).out).toContain('imaged-test-github: UPDATE_COMPLETE');
  await expect(iam.send(new GetRoleCommand({ RoleName: 'imaged-test-images' }))).rejects.toThrow(
    /NoSuchEntity|not found|cannot be found/,
  );
});

test('another issuer is trusted under its own name', async () => {
  const project = aProject('issuer', { github: { ...github, issuer: 'https://git.example.com/_services/token' } });
  expect(await bootstrapped(project)).toMatchObject({ code: 0 });
  const iam = new IAMClient(await project.session().connection());
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'issuer-test-plan' }));
  const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
  expect(trust).toContain(`arn:aws:iam::${ACCOUNT}:oidc-provider/git.example.com/_services/token`);
  expect(trust).toContain('"git.example.com/_services/token:sub"');
  expect(trust).not.toContain('githubusercontent');
});

describe('the identity provider', () => {
  const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
  const iamOf = async (project: TestProject) => new IAMClient(await project.session().connection());
  const replaceBy = async (project: TestProject, ClientIDList: string[]) => {
    const iam = await iamOf(project);
    await iam.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: GITHUB })).catch(() => {});
    const Url = 'https://token.actions.githubusercontent.com';
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url, ClientIDList }));
  };

  test('that is there is left as it is', async () => {
    const project = aProject('provider', { github });
    await replaceBy(project, ['sts.amazonaws.com', 'somebody-else']);
    const { code, out } = await bootstrapped(project);
    expect(code).toBe(0);
    expect(out).not.toContain('Identity provider');
    const iam = await iamOf(project);
    expect((await iam.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList).toContainEqual({
      Arn: GITHUB,
    });
    const kept = await iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: GITHUB }));
    expect(kept.ClientIDList).toEqual(['sts.amazonaws.com', 'somebody-else']);
  });

  test("that isn't meant for AWS is not changed, and it is said how to", async () => {
    const project = aProject('strange', { github });
    await replaceBy(project, ['somebody-else']);
    const { code, err } = await bootstrapped(project);
    expect(code).toBe(1);
    expect(err).toContain(`${GITHUB} doesn't accept tokens for sts.amazonaws.com, only for: somebody-else.`);
    expect(err).toContain('aws iam add-client-id-to-open-id-connect-provider');
    expect(await stackOf(project, 'github')).toBeUndefined();
    await replaceBy(project, ['sts.amazonaws.com']);
    expect(await bootstrapped(project)).toMatchObject({ code: 0 });
  });
});

describe('names of bucket and table', () => {
  test('are given once, and hold from then on', async () => {
    const project = aProject('named', { github });
    await bootstrapped(project, { bucket: 'my-plans', table: 'my-lock' });
    expect(await published(project)).toEqual({
      '/named/test/bootstrap/planStore': 'my-plans',
      '/named/test/bootstrap/lockTable': 'my-lock',
    });
    expect((await bootstrapped(project)).out).toContain(NOTHING);
    expect(await bootstrapped(project, { bucket: 'my-plans' })).toMatchObject({ code: 0 });
  });

  test.each([
    ['bucket', 'The bucket of the plan store', `stays-test-plans-${ACCOUNT}-${REGION}`],
    ['table', 'The table of the lock', 'stays-test-lock'],
  ])('another %s later would leave behind what is kept, and is refused', async (which, what, is) => {
    const project = aProject('stays');
    await bootstrapped(project);
    const { code, err } = await bootstrapped(project, { [which]: 'other-name' });
    expect(code).toBe(1);
    expect(err).toContain(`${what} of 'test' is '${is}', and stays so: --${which} 'other-name' would leave`);
  });

  test('that are taken by what is not of this command are refused, and it stays as it is', async () => {
    const project = aProject('taken');
    const connection = await project.session().connection();
    const s3 = new S3Client({ ...connection, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'holiday-pictures' }));
    const dynamo = new DynamoDBClient(connection);
    await dynamo.send(
      new CreateTableCommand({
        TableName: 'holidays',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'day', AttributeType: 'S' }],
      }),
    );
    const bucket = await bootstrapped(project, { bucket: 'holiday-pictures' });
    expect([bucket.code, bucket.err]).toEqual([
      1,
      "The bucket 'holiday-pictures' is there already and is not of this command.\nChoose another name with --bucket; it has to be given only once.\n",
    ]);
    const table = await bootstrapped(project, { table: 'holidays' });
    expect(table.err).toContain("The table 'holidays' is there already and is not of this command.");
    expect(await stackOf(project, 'bootstrap')).toBeUndefined();
  });
});

test('the plan store survives its stack, and comes back with what it holds', async () => {
  const project = aProject('phoenix');
  await bootstrapped(project);
  const connection = await project.session().connection();
  const Bucket = `phoenix-test-plans-${ACCOUNT}-${REGION}`;
  const s3 = new S3Client({ ...connection, forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'plans/kept', Body: 'kept' }));
  // The template says so; the emulator's CloudFormation leaves tags of buckets out.
  const TagSet = [{ Key: 'stratiform:environment', Value: 'phoenix/test' }];
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));

  const client = new CloudFormationClient(connection);
  const StackName = 'phoenix-test-bootstrap';
  await expect(client.send(new DeleteStackCommand({ StackName }))).rejects.toThrow(/TerminationProtection/);
  await client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false }));
  await client.send(new DeleteStackCommand({ StackName }));
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 30, minDelay: 1 }, { StackName });
  // The table stays as well, but the emulator can't import one: AWS can.
  const dynamo = new DynamoDBClient(connection);
  const TableName = 'phoenix-test-lock';
  await dynamo.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await dynamo.send(new DeleteTableCommand({ TableName }));

  const { code, out } = await bootstrapped(project);
  expect([code, out]).toEqual([0, expect.stringMatching(/AWS::S3::Bucket +StatePlanStore\w+ +is imported/)]);
  const kept = await s3.send(new GetObjectCommand({ Bucket, Key: 'plans/kept' }));
  expect(await kept.Body?.transformToString()).toBe('kept');
  expect((await bootstrapped(project)).out).toContain(NOTHING);
});

test('a stack of that name that belongs to another project is left alone', async () => {
  await bootstrapped(aProject('one-two', { environments: {} }));
  const other = new GitHubProject(emulator, { project: 'one', environments: { 'two-test': {} } });
  projects.push(other);
  const { code, err } = await bootstrapped(other, { env: 'two-test' });
  expect([code, err]).toEqual([
    1,
    "The stack one-two-test-bootstrap is there and belongs to environment 'test' of project 'one-two'.\nGive the project or the environment another name in the project file.\n",
  ]);
});

describe('a run that is killed', () => {
  test.each([
    ["before the CDK's bootstrap is looked at", 'CDKToolkit: asks'],
    ["before the plan store's change set is executed", '-bootstrap  create'],
    ['when the plan store is made', '-bootstrap: CREATE_COMPLETE'],
    ['before the roles are planned', '-github: asks'],
    ["before the roles' change set is executed", '-github  create'],
  ])('%s is made good by the next one', async (what, sign) => {
    const project = aProject(`killed-${what.length}`, { github });
    expect(await killedAt(project, sign)).toBe('SIGKILL');
    const { code, err } = await bootstrapped(project);
    expect([code, err]).toEqual([0, '']);
    expect(Object.keys(await published(project))).toHaveLength(2);
    expect((await stackOf(project, 'github'))?.StackStatus).toBe('CREATE_COMPLETE');
    expect((await bootstrapped(project)).out).toContain(NOTHING);
  });
});

/** Kills the command, as a process of its own, as soon as it says something. @returns what ended it */
async function killedAt(project: GitHubProject, sign: string): Promise<string | null> {
  fs.writeFileSync(
    path.join(project.root, 'stratiform.config.js'),
    `module.exports = ${JSON.stringify(project.file())}`,
  );
  const command = [path.join(__dirname, '../bin/stratiform.js'), 'bootstrap', '--env', 'test'];
  const env = { PATH: process.env.PATH, HOME: project.root, TMPDIR: project.root, AWS_EC2_METADATA_DISABLED: 'true' };
  const child = spawn(process.execPath, command, { cwd: project.root, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(sign)) child.kill('SIGKILL');
    });
  const [, signal] = await once(child, 'close');
  return signal;
}
