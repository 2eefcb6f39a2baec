import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  PutImageCommand,
  PutLifecyclePolicyCommand,
  SetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { AttachRolePolicyCommand, CreatePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AssetStaging, NestedStack } from 'aws-cdk-lib';
import { ImageTagMutabilityExclusionFilter, Repository, TagMutability } from 'aws-cdk-lib/aws-ecr';
import { DockerImageCode, DockerImageFunction } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { applyPlan } from '../src/apply/apply';
import { readStacks } from '../src/assembly/read';
import type { Connection, Credentials } from '../src/aws/connection';
import { readParametersBelow } from '../src/aws/parameters';
import { makePlan } from '../src/plan/planner';
import { stratiform } from './support/command';
import { type Emulator, startEmulator } from './support/emulator';
import { aToken, cdk, GitHubProject, roleArn } from './support/github-project';
import { ACCOUNT, REGION, type TestProject } from './support/project';

jest.setTimeout(60_000);

const PLAN = 'shop-test-plan';
const APPLY = 'shop-test-apply';
const IMAGES = 'shop-test-images';
const [IMAGE, NEXT_IMAGE] = ['0a', '1b'].map((digits) => `sha256:${digits.repeat(32)}`);
const PULL_REQUEST = 'repo:org/shop:pull_request';
const ENVIRONMENT = 'repo:org/shop:environment:test';
const PLANS = `shop-test-plans-${ACCOUNT}-${REGION}`;

let emulator: Emulator;
let project: TestProject;
let admin: Clients;
let plan: Clients;
let apply: Clients;
let images: Clients;

/** The services as somebody sees them. */
interface Clients {
  readonly connection: Connection;
  readonly stacks: CloudFormationClient;
  readonly s3: S3Client;
  readonly table: DynamoDBClient;
  readonly ecr: ECRClient;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

function clientsOf(connection: Connection): Clients {
  return {
    connection,
    stacks: new CloudFormationClient(connection),
    s3: new S3Client({ ...connection, forcePathStyle: true }),
    table: new DynamoDBClient(connection),
    ecr: new ECRClient(connection),
    iam: new IAMClient(connection),
    ssm: new SSMClient(connection),
    sts: new STSClient(connection),
  };
}

/** Becomes a role as a workflow does, with nothing but a token. */
async function assume(role: string, subject: string, audience?: string): Promise<Clients> {
  const base = await project.session().connection();
  const { Credentials } = await new STSClient(base).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn(role),
      RoleSessionName: 'workflow',
      WebIdentityToken: aToken(subject, audience),
    }),
  );
  return clientsOf({
    ...base,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    },
  });
}

/** That a call is refused for want of permission, and for nothing else. */
async function refused(call: Promise<unknown>): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: expect.stringMatching(/^AccessDenied(Exception)?$/) });
}

const template = (name: string) =>
  JSON.stringify({
    Resources: { Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: name, Type: 'String', Value: 'x' } } },
  });

/** Makes a change set that creates a stack. */
async function aChangeSet(
  { stacks }: Clients,
  StackName: string,
  RoleARN: string | undefined = roleArn(cdk('cfn-exec-role')),
  more: object = {},
): Promise<{ StackName: string; ChangeSetName: string }> {
  const ChangeSetName = `stratiform-${Math.random().toString(36).slice(2)}`;
  const TemplateBody = template(`/shop/test/${StackName}`);
  const ChangeSetType = 'CREATE';
  await stacks.send(
    new CreateChangeSetCommand({ StackName, ChangeSetName, ChangeSetType, TemplateBody, RoleARN, ...more }),
  );
  return { StackName, ChangeSetName };
}

/** A stack that is there, made by who may. */
async function aStack(StackName: string): Promise<string> {
  await apply.stacks.send(new ExecuteChangeSetCommand(await aChangeSet(apply, StackName)));
  await waitUntilStackCreateComplete({ client: apply.stacks, maxWaitTime: 30, minDelay: 1 }, { StackName });
  return StackName;
}

beforeAll(async () => {
  emulator = await startEmulator();
  project = new GitHubProject(emulator, {
    github: { repository: 'org/shop', imageRepositories: ['{project}-{env}/api'] },
    environments: { other: {} },
  });
  for (const env of ['test', 'other'])
    expect(await stratiform(project, 'bootstrap', { env })).toMatchObject({ code: 0, err: '' });
  admin = clientsOf(await project.session().connection());
  plan = await assume(PLAN, PULL_REQUEST);
  apply = await assume(APPLY, ENVIRONMENT);
  images = await assume(IMAGES, PULL_REQUEST);
});
afterAll(async () => {
  project.remove();
  await emulator.stop();
});

describe('who may be the plan role', () => {
  test.each([PULL_REQUEST, 'repo:org/shop:ref:refs/heads/main'])('%s may', async (subject) => {
    await expect(assume(PLAN, subject)).resolves.toBeDefined();
  });

  test.each([
    ['another repository', 'repo:org/other:pull_request'],
    ['a repository whose name begins like it', 'repo:org/shop-2:pull_request'],
    ['another owner', 'repo:evil/shop:pull_request'],
    ['another branch', 'repo:org/shop:ref:refs/heads/feature'],
    ['a tag called main', 'repo:org/shop:ref:refs/tags/main'],
    ['a subject with a wildcard', 'repo:org/shop:*'],
    ['a token without a subject', ''],
  ])('%s may not', async (_, subject) => {
    await refused(assume(PLAN, subject));
  });

  test('a token that was made for somebody else may not', async () => {
    await refused(assume(PLAN, PULL_REQUEST, 'https://github.com/org'));
  });
});

describe('who may be the apply role', () => {
  test('a job in the GitHub Environment of that name may', async () => {
    await expect(assume(APPLY, ENVIRONMENT)).resolves.toBeDefined();
    await expect(assume('shop-other-apply', 'repo:org/shop:environment:other')).resolves.toBeDefined();
  });

  test.each([
    ['a pull request', PULL_REQUEST],
    ['the branch main outside of the GitHub Environment', 'repo:org/shop:ref:refs/heads/main'],
    ['another GitHub Environment', 'repo:org/shop:environment:other'],
    ['a GitHub Environment whose name begins like it', 'repo:org/shop:environment:test-2'],
    ['the same GitHub Environment of another repository', 'repo:org/other:environment:test'],
    ['a subject with a wildcard', 'repo:org/shop:environment:*'],
  ])('%s may not', async (_, subject) => {
    await refused(assume(APPLY, subject));
  });

  test('who may plan may not become it from there', async () => {
    const call = { RoleArn: roleArn(cdk('deploy-role')), RoleSessionName: 'sideways' };
    await refused(plan.sts.send(new AssumeRoleCommand(call)));
    await refused(apply.sts.send(new AssumeRoleCommand(call)));
    await expect(admin.sts.send(new AssumeRoleCommand(call))).resolves.toBeDefined();
  });
});

describe('the plan role', () => {
  test('makes, describes and deletes change sets', async () => {
    const made = await aChangeSet(plan, 'shop-test-described');
    const described = await plan.stacks.send(new DescribeChangeSetCommand(made));
    expect(described.Changes?.[0]?.ResourceChange).toMatchObject({ Action: 'Add', LogicalResourceId: 'Parameter' });
    await plan.stacks.send(new DescribeChangeSetCommand({ ChangeSetName: described.ChangeSetId }));
    await plan.stacks.send(new DeleteChangeSetCommand(made));
    await expect(plan.stacks.send(new DescribeChangeSetCommand(made))).rejects.toThrow(/does not exist/);
  });

  test('may not execute one; the apply role may', async () => {
    const made = await aChangeSet(plan, 'shop-test-executed');
    await refused(plan.stacks.send(new ExecuteChangeSetCommand(made)));
    const { ChangeSetId } = await plan.stacks.send(new DescribeChangeSetCommand(made));
    await refused(plan.stacks.send(new ExecuteChangeSetCommand({ ChangeSetName: ChangeSetId })));
    await apply.stacks.send(new ExecuteChangeSetCommand(made));
    const read = () => admin.ssm.send(new GetParameterCommand({ Name: '/shop/test/shop-test-executed' }));
    await waitUntilStackCreateComplete({ client: apply.stacks, maxWaitTime: 30, minDelay: 1 }, made);
    expect((await read()).Parameter?.Value).toBe('x');
  });

  test('may not delete or unprotect a stack; the apply role may', async () => {
    const StackName = await aStack('shop-test-doomed');
    await refused(plan.stacks.send(new DeleteStackCommand({ StackName })));
    const unprotect = new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection: false });
    await refused(plan.stacks.send(unprotect));
    await apply.stacks.send(unprotect);
    await apply.stacks.send(new DeleteStackCommand({ StackName }));
  });

  test('may not make or change a stack without a change set, nor may the apply role; an administrator may', async () => {
    const create = { StackName: 'shop-test-direct', TemplateBody: template('/shop/test/direct') };
    const update = { StackName: 'shop-test-direct', TemplateBody: template('/shop/test/direct-2') };
    for (const { stacks } of [plan, apply]) {
      await refused(stacks.send(new CreateStackCommand(create)));
      await refused(stacks.send(new UpdateStackCommand(update)));
    }
    await admin.stacks.send(new CreateStackCommand(create));
    await waitUntilStackCreateComplete({ client: admin.stacks, maxWaitTime: 30, minDelay: 1 }, create);
    await admin.stacks.send(new UpdateStackCommand(update));
  });

  test('publishes templates, and no other asset; the apply role publishes both', async () => {
    const put = (Key: string, IfNoneMatch?: string) =>
      new PutObjectCommand({ Bucket: cdk('assets'), Key, Body: 'x', IfNoneMatch });
    await plan.s3.send(put('0a1b.json', '*'));
    await expect(plan.s3.send(put('0a1b.json', '*'))).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await refused(plan.s3.send(put('0a1b.json')));
    await refused(plan.s3.send(put('0a1b.zip', '*')));
    await apply.s3.send(put('0a1b.json'));
    await apply.s3.send(put('0a1b.zip'));
    await refused(plan.s3.send(new GetObjectCommand({ Bucket: cdk('assets'), Key: '0a1b.zip' })));
  });

  test('has nothing to do with the lock; the apply role holds it', async () => {
    const read = () => new GetItemCommand({ TableName: 'shop-test-lock', Key: { id: { S: 'lock' } } });
    const write = () => new PutItemCommand({ TableName: 'shop-test-lock', Item: { id: { S: 'lock' } } });
    await refused(plan.table.send(read()));
    await refused(plan.table.send(write()));
    await apply.table.send(write());
    await apply.table.send(read());
  });

  test('keeps plans, and only plans', async () => {
    const put = (Key: string) => new PutObjectCommand({ Bucket: PLANS, Key, Body: 'x' });
    const remove = (Key: string, VersionId?: string) => new DeleteObjectCommand({ Bucket: PLANS, Key, VersionId });
    const { VersionId } = await plan.s3.send(put('plans/p1/plan.json'));
    await plan.s3.send(put('objects/0a1b'));
    await refused(plan.s3.send(put('elsewhere')));
    await apply.s3.send(new GetObjectCommand({ Bucket: PLANS, Key: 'plans/p1/plan.json' }));
    for (const { s3 } of [plan, apply]) await s3.send(remove('plans/p1/plan.json'));
    for (const { s3 } of [plan, apply]) await refused(s3.send(remove('plans/p1/plan.json', VersionId)));
    await admin.s3.send(remove('plans/p1/plan.json', VersionId));
  });
});

describe('the images role', () => {
  const OWN = 'shop-test/api';
  const OTHERS = ['shop-test/worker', 'shop-test/api2', 'shop-other/api'];
  const manifest = (text: string) =>
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
      layers: [],
      annotations: { text },
    });
  const put = (repositoryName: string, imageTag: string) =>
    new PutImageCommand({ repositoryName, imageTag, imageManifest: manifest(imageTag) });
  const get = (repositoryName: string, imageTag: string) =>
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag }] });

  beforeAll(async () => {
    for (const repositoryName of [OWN, ...OTHERS])
      await admin.ecr.send(new CreateRepositoryCommand({ repositoryName }));
  });

  test('is had by pull requests and the branch main, and by no other branch or repository', async () => {
    await expect(assume(IMAGES, 'repo:org/shop:ref:refs/heads/main')).resolves.toBeDefined();
    for (const subject of ['repo:org/shop:ref:refs/heads/feature', 'repo:org/other:pull_request', ENVIRONMENT])
      await refused(assume(IMAGES, subject));
  });

  test('signs in to the registry, pushes to and pulls from the repository that is named', async () => {
    const { authorizationData } = await images.ecr.send(new GetAuthorizationTokenCommand({}));
    expect(authorizationData).toHaveLength(1);
    await images.ecr.send(put(OWN, 'one'));
    const { images: found } = await images.ecr.send(get(OWN, 'one'));
    expect(found?.map(({ imageManifest }) => imageManifest)).toEqual([manifest('one')]);
    await images.ecr.send(new DescribeImagesCommand({ repositoryName: OWN }));
  });

  test.each(OTHERS)('neither pushes to nor pulls from %s; an administrator may', async (repositoryName) => {
    await refused(images.ecr.send(put(repositoryName, 'two')));
    await admin.ecr.send(put(repositoryName, 'two'));
    await refused(images.ecr.send(get(repositoryName, 'two')));
    await refused(images.ecr.send(new DescribeImagesCommand({ repositoryName })));
  });

  test('takes no image away, and changes nothing about its repository', async () => {
    await images.ecr.send(put(OWN, 'three'));
    const [repositoryName, imageIds] = [OWN, [{ imageTag: 'three' }]];
    const open = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:*' }] };
    await refused(images.ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds })));
    await refused(images.ecr.send(new DeleteRepositoryCommand({ repositoryName, force: true })));
    await refused(
      images.ecr.send(new SetRepositoryPolicyCommand({ repositoryName, policyText: JSON.stringify(open) })),
    );
    await refused(images.ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: '{}' })));
    await refused(images.ecr.send(new CreateRepositoryCommand({ repositoryName: 'shop-test/more' })));
    await admin.ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
  });

  test('touches no stack, plan, asset, lock or other role', async () => {
    await refused(aChangeSet(images, 'shop-test-core'));
    await refused(images.stacks.send(new DescribeStacksCommand({ StackName: 'shop-test-github' })));
    await refused(images.s3.send(new PutObjectCommand({ Bucket: PLANS, Key: 'plans/p1/plan.json', Body: 'x' })));
    await refused(images.s3.send(new PutObjectCommand({ Bucket: cdk('assets'), Key: '0c.json', Body: 'x' })));
    const lock = { TableName: 'shop-test-lock', Key: { id: { S: 'lock' } } };
    await refused(images.table.send(new GetItemCommand(lock)));
    await refused(images.ssm.send(new GetParameterCommand({ Name: '/shop/test/bootstrap/planStore' })));
    for (const name of [cdk('deploy-role'), cdk('image-publishing-role')]) {
      const call = { RoleArn: roleArn(name), RoleSessionName: 'sideways' };
      await refused(images.sts.send(new AssumeRoleCommand(call)));
    }
  });

  test('has what the plan role has not: that one pushes nothing', async () => {
    await refused(plan.ecr.send(put(OWN, 'four')));
    await refused(apply.ecr.send(put(OWN, 'four')));
  });

  test('is bounded to its repositories, whatever policy is attached later', async () => {
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    const { Policy } = await admin.iam.send(new CreatePolicyCommand({ PolicyName: 'AllOfImages', PolicyDocument }));
    await admin.iam.send(new AttachRolePolicyCommand({ RoleName: 'shop-other-images', PolicyArn: Policy?.Arn }));
    const widened = await assume('shop-other-images', PULL_REQUEST);
    await widened.ecr.send(put('shop-other/api', 'five'));
    await refused(widened.ecr.send(put(OWN, 'five')));
    const imageIds = [{ imageTag: 'five' }];
    await refused(widened.ecr.send(new BatchDeleteImageCommand({ repositoryName: 'shop-other/api', imageIds })));
    await refused(aChangeSet(widened, 'shop-other-core'));
  });
});

describe('passing a role', () => {
  test.each(['cfn-exec-role'])('is allowed of %s to CloudFormation, to both', async (part) => {
    await aChangeSet(plan, 'shop-test-passed-plan', roleArn(cdk(part)));
    await aChangeSet(apply, 'shop-test-passed-apply', roleArn(cdk(part)));
  });

  test.each([cdk('deploy-role'), APPLY, 'Administrator'])('is refused of %s; an administrator may', async (name) => {
    for (const role of [plan, apply]) await refused(aChangeSet(role, 'shop-test-passed-other', roleArn(name)));
    await aChangeSet(admin, 'shop-test-passed-other', roleArn(name));
  });
});

describe('outside of their environment', () => {
  const OTHER = 'shop-other-core';

  test('neither touches stacks; the roles of that environment do', async () => {
    const own = await assume('shop-other-plan', PULL_REQUEST);
    const made = await aChangeSet(own, OTHER);
    for (const role of [plan, apply]) {
      await refused(aChangeSet(role, OTHER));
      await refused(role.stacks.send(new DescribeStacksCommand({ StackName: OTHER })));
      await refused(role.stacks.send(new DescribeChangeSetCommand(made)));
      await refused(role.stacks.send(new ExecuteChangeSetCommand(made)));
      await refused(role.stacks.send(new DeleteStackCommand({ StackName: OTHER })));
    }
    const applies = await assume('shop-other-apply', 'repo:org/shop:environment:other');
    await applies.stacks.send(new ExecuteChangeSetCommand(made));
  });

  test('neither reads parameters, plans or locks; the roles of that environment do', async () => {
    await admin.ssm.send(new PutParameterCommand({ Name: '/shop/other/core/x', Type: 'String', Value: 'x' }));
    await admin.ssm.send(new PutParameterCommand({ Name: '/shop/test/core/x', Type: 'String', Value: 'x' }));
    const Bucket = PLANS.replace('test', 'other');
    const applies = await assume('shop-other-apply', 'repo:org/shop:environment:other');
    const calls = [
      ({ ssm }: Clients) => ssm.send(new GetParameterCommand({ Name: '/shop/other/core/x' })),
      ({ s3 }: Clients) => s3.send(new PutObjectCommand({ Bucket, Key: 'plans/p1/plan.json', Body: 'x' })),
      ({ table }: Clients) =>
        table.send(new PutItemCommand({ TableName: 'shop-other-lock', Item: { id: { S: 'lock' } } })),
    ];
    for (const call of calls) {
      await refused(call(plan));
      await refused(call(apply));
      await call(applies);
    }
    await plan.ssm.send(new GetParameterCommand({ Name: '/shop/test/core/x' }));
  });

  test('neither touches the stacks that they come from', async () => {
    for (const StackName of ['shop-test-github', 'shop-test-bootstrap']) {
      const update = { ChangeSetType: 'UPDATE', TemplateBody: template('/shop/test/taken') };
      for (const role of [plan, apply]) {
        await refused(aChangeSet(role, StackName, undefined, update));
        await refused(role.stacks.send(new DeleteStackCommand({ StackName })));
        await role.stacks.send(new DescribeStacksCommand({ StackName }));
      }
      await aChangeSet(admin, StackName, undefined, update);
    }
  });
});

test('the permissions boundary holds whatever policy is attached later', async () => {
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  });
  const { Policy } = await admin.iam.send(new CreatePolicyCommand({ PolicyName: 'Everything', PolicyDocument }));
  for (const RoleName of ['shop-other-plan', 'shop-other-apply'])
    await admin.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
  const plans = await assume('shop-other-plan', PULL_REQUEST);
  const applies = await assume('shop-other-apply', 'repo:org/shop:environment:other');

  const made = await aChangeSet(plans, 'shop-other-bounded');
  await refused(plans.stacks.send(new ExecuteChangeSetCommand(made)));
  const lock = new PutItemCommand({ TableName: 'shop-other-lock', Item: { id: { S: 'lock' } } });
  await refused(plans.table.send(lock));
  await applies.table.send(lock);
  await applies.stacks.send(new ExecuteChangeSetCommand(made));
  for (const role of [plans, applies]) {
    const deploy = { RoleArn: roleArn(cdk('deploy-role')), RoleSessionName: 'sideways' };
    await refused(role.sts.send(new AssumeRoleCommand(deploy)));
    const attach = { RoleName: PLAN, PolicyArn: Policy?.Arn };
    await refused(role.iam.send(new AttachRolePolicyCommand(attach)));
    await refused(role.stacks.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' })));
  }
  await admin.stacks.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }));
});

test('the engine plans as the plan role and applies as the apply role, with all that a stack can have', async () => {
  const file = path.join(project.root, 'asset.txt');
  fs.writeFileSync(file, 'an asset');
  const synthesize = (tagOrDigest?: string) =>
    project.synth('core', (stack) => {
      const asset = new Asset(stack, 'Asset', { path: file });
      const nested = new NestedStack(stack, 'Inner');
      const queue = new Queue(nested, 'Jobs');
      const images = new Repository(stack, 'Images', {
        repositoryName: 'shop-test/imaged',
        imageTagMutability: TagMutability.IMMUTABLE_WITH_EXCLUSION,
        imageTagMutabilityExclusionFilters: [ImageTagMutabilityExclusionFilter.wildcard('cache*')],
      });
      new DockerImageFunction(stack, 'Imaged', {
        functionName: 'shop-test-imaged',
        code: DockerImageCode.fromEcr(images, { tagOrDigest }),
      });
      new StringParameter(stack, 'Key', { parameterName: '/shop/test/core/key', stringValue: asset.s3ObjectKey });
      new StringParameter(stack, 'Queue', { parameterName: '/shop/test/core/queue', stringValue: queue.queueName });
    });
  synthesize(IMAGE);
  const stacks = readStacks(project.target());
  const notify = () => {};

  const planned = await actingAs(plan, () => makePlan(project.session(), stacks, { notify }));
  expect(planned.stacks[0]).toMatchObject({ kind: 'create', changes: expect.any(Array) });
  // Of what is created, only images are named.
  expect(planned.stacks[0]?.changes.flatMap(({ properties }) => properties)).toMatchObject([
    { path: '/Properties/Code/ImageUri', after: expect.stringMatching(new RegExp(`@${IMAGE}$`)), values: 'template' },
  ]);

  const listener = { notify, planned: notify, progress: notify, applied: notify };
  const result = await actingAs(apply, () => applyPlan(project.session(), stacks, planned, { listener }));
  expect(result).toMatchObject({ applied: [{ stackName: 'shop-test-core', status: 'CREATE_COMPLETE' }] });
  const outputs = await actingAs(plan, () => readParametersBelow(project.session(), '/shop/test/core/'));
  expect(outputs.get('/shop/test/core/key')).toMatch(/\.txt$/);
  await refused(actingAs(plan, () => readParametersBelow(project.session(), '/shop/other/')));

  // The folder is new, which the CDK's memory of what it has staged there is not.
  AssetStaging.clearAssetHashCache();
  synthesize(NEXT_IMAGE);
  const next = await actingAs(plan, () => makePlan(project.session(), readStacks(project.target()), { notify }));
  const image = next.stacks[0]?.changes.flatMap(({ properties }) => properties);
  expect(image).toMatchObject([
    {
      path: '/Properties/Code/ImageUri',
      before: expect.stringMatching(new RegExp(`@${IMAGE}$`)),
      after: expect.stringMatching(new RegExp(`@${NEXT_IMAGE}$`)),
      afterIsKnown: true,
    },
  ]);
});

/** Runs as a process would that has a role's credentials in its environment. */
async function actingAs<T>({ connection }: Clients, action: () => Promise<T>): Promise<T> {
  const { accessKeyId, secretAccessKey, sessionToken } = connection.credentials as Credentials;
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken ?? '',
  });
  try {
    return await action();
  } finally {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']) delete process.env[name];
  }
}
