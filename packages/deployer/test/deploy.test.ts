import * as fs from 'node:fs';
import * as path from 'node:path';
import { CloudFormationClient, DescribeStacksCommand, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { CfnOutput, Duration, NestedStack, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { applyPlan } from '../src/apply/apply';
import { readStacks } from '../src/assembly/read';
import { findStack } from '../src/aws/stacks';
import type { Plan } from '../src/model/plan';
import { makePlan } from '../src/plan/planner';
import { stratiform } from './support/command';
import { type Emulator, startEmulator } from './support/emulator';
import { ACCOUNT, type Fill, REGION, TestProject } from './support/project';

jest.setTimeout(60_000);

let emulator: Emulator;
afterAll(() => emulator.stop());

const projects: TestProject[] = [];
function aProject(layers: readonly string[], isProtected = false): TestProject {
  const project = new TestProject(emulator, layers, isProtected);
  projects.push(project);
  return project;
}
beforeAll(async () => {
  emulator = await startEmulator();
  const bootstrapped = await stratiform(aProject(['core']), 'bootstrap');
  expect(bootstrapped).toMatchObject({ code: 0, err: '' });
});
afterEach(() => {
  for (const project of projects.splice(0)) project.remove();
});

/** A queue, and its name for others. */
const publishing =
  (layer: string, queueName: string, seconds = 30): Fill =>
  (stack) => {
    const queue = new Queue(stack, 'Jobs', { queueName, visibilityTimeout: Duration.seconds(seconds) });
    new StringParameter(stack, 'Name', {
      parameterName: `/shop/test/${layer}/queueName`,
      stringValue: queue.queueName,
    });
  };

/** What CloudFormation is asked to make and the service refuses. */
function failing(scope: Stack): void {
  const bad = new CfnQueue(scope, 'Bad', { visibilityTimeout: 999_999 });
  bad.overrideLogicalId('Bad');
}

async function cloudFormation(project: TestProject): Promise<CloudFormationClient> {
  return new CloudFormationClient(await project.session().connection());
}

async function planned(project: TestProject, options: object = {}): Promise<{ code: number; plan: Plan }> {
  const { code, out } = await stratiform(project, 'plan', { json: true, ...options });
  return { code, plan: JSON.parse(out) as Plan };
}

test('bootstrapping again finds nothing to do', async () => {
  const again = await stratiform(aProject(['core']), 'bootstrap');
  expect(again.code).toBe(0);
  expect(again.out).toContain('Nothing to do: test is bootstrapped.');
});

test('a stack is created, left alone, updated and replaced, each as the plan said', async () => {
  const project = aProject(['life']);
  const kinds: string[] = [];
  const step = async (fill: Fill) => {
    project.synth('life', fill);
    const { code, plan } = await planned(project);
    const [stack] = plan.stacks;
    kinds.push(
      [
        code,
        stack?.kind,
        ...(stack?.changes ?? [])
          .filter((change) => change.action !== 'modify' || change.type === 'AWS::SQS::Queue')
          .map((change) => `${change.action}:${change.logicalId.slice(0, 4)}:${change.replacement}`)
          .sort(),
      ].join(' '),
    );
    return stratiform(project, 'apply', { yes: true });
  };
  const created = await step(publishing('life', 'first'));
  const nothing = await step(publishing('life', 'first'));
  await step(publishing('life', 'first', 60));
  await step(publishing('life', 'second', 60));

  expect(kinds).toEqual([
    '2 create add:Jobs:no add:Name:no',
    '0 nothing',
    '2 update modify:Jobs:no',
    '2 update modify:Jobs:yes',
  ]);
  expect(created.code).toBe(0);
  expect(created.out).not.toContain('Goes on as the caller');
  expect(created.out).toMatch(/shop-test-life: CREATE_COMPLETE, 2 changes in /);
  expect(nothing.out).toContain('Nothing to do: every stack is as its template says.');
  const outputs = await stratiform(project, 'outputs', { json: true });
  expect(JSON.parse(outputs.out)).toEqual({ life: { queueName: 'second' }, queueName: 'second' });
});

test('a plan names resources by construct path and leaves neither change set nor stack behind', async () => {
  const project = aProject(['seen']);
  project.synth('seen', publishing('seen', 'seen'));
  const { plan } = await planned(project);
  expect(plan.stacks[0]?.changes.map((change) => change.constructPath).sort()).toEqual([
    'shop-test-seen/Jobs/Resource',
    'shop-test-seen/Name/Resource',
  ]);
  expect(plan.stacks[0]).not.toHaveProperty('changeSet');
  expect(await findStack(await cloudFormation(project), 'shop-test-seen')).toBeUndefined();
});

test('a plan that is saved has its change set in CloudFormation, and planning twice works', async () => {
  const project = aProject(['kept']);
  project.synth('kept', publishing('kept', 'kept'));
  await planned(project, { save: true });
  const { plan } = await planned(project, { save: true });
  const { Summaries = [] } = await (await cloudFormation(project)).send(
    new ListChangeSetsCommand({ StackName: 'shop-test-kept' }),
  );
  expect(Summaries.map((summary) => summary.ChangeSetId)).toContain(plan.stacks[0]?.changeSet);
});

test('termination protection is planned and set like any change, and keeps a stack from being destroyed', async () => {
  const project = aProject(['guarded']);
  const guarded =
    (on: boolean): Fill =>
    (stack) => {
      publishing('guarded', 'guarded')(stack);
      stack.terminationProtection = on;
    };
  project.synth('guarded', guarded(false));
  await stratiform(project, 'apply', { yes: true });
  project.synth('guarded', guarded(true));
  const { code, plan } = await planned(project);
  expect([code, plan.stacks[0]?.kind, plan.stacks[0]?.terminationProtection]).toEqual([2, 'nothing', true]);
  expect(await stratiform(project, 'apply', { yes: true })).toMatchObject({ code: 0 });
  expect((await planned(project)).code).toBe(0);
  expect((await stratiform(project, 'destroy', { yes: true })).err).toContain(
    'shop-test-guarded has termination protection.',
  );
});

test('a stack of which a plan says that nothing is to do has nothing published for it', async () => {
  const project = aProject(['still']);
  project.synth('still', publishing('still', 'still'));
  await stratiform(project, 'apply', { yes: true });
  const file = path.join(project.root, 'unseen.json');
  fs.writeFileSync(file, '{"unseen": true}');
  let key = '';
  project.synth('still', (stack) => {
    key = new Asset(stack, 'Unseen', { path: file }).s3ObjectKey;
  });
  const session = project.session();
  const stacks = readStacks(project.target());
  const plan = await makePlan(session, stacks, { notify: () => {} });
  const calm = plan.stacks.map(({ changeSet: _, ...stack }) => ({
    ...stack,
    kind: 'nothing' as const,
    terminationProtection: false,
  }));
  const listener = { notify: () => {}, planned: () => {}, progress: () => {}, applied: () => {} };
  const result = await applyPlan(session, stacks, { ...plan, stacks: calm }, { listener });
  expect(result.failed).toBeUndefined();
  const s3 = new S3Client({ ...(await session.connection()), forcePathStyle: true });
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}` }),
  );
  expect(key).toMatch(/^[0-9a-f]{64}\.json$/);
  expect(Contents.map((object) => object.Key)).not.toContain(key);
});

describe('two layers joined by an SSM parameter', () => {
  const reading: Fill = (stack) => {
    const name = StringParameter.valueForStringParameter(stack, '/shop/test/up/queueName');
    new StringParameter(stack, 'Echo', { parameterName: '/shop/test/down/echo', stringValue: `reads ${name}` });
  };

  test('the second waits in the plan, is planned anew when the first is applied, and always gets the newest value', async () => {
    const project = aProject(['up', 'down']);
    project.synth('up', publishing('up', 'up-first'));
    project.synth('down', reading);

    const alone = await stratiform(project, 'apply', { yes: true, layer: ['down'] });
    expect(alone).toMatchObject({ code: 1 });
    expect(alone.err).toContain(
      "shop-test-down needs /shop/test/up/queueName, which no stack of this plan makes. Nothing was applied.\nApply layer 'up' first, or together with this one.",
    );

    const { plan } = await planned(project);
    expect(plan.stacks.map((stack) => stack.kind)).toEqual(['create', 'waits']);
    expect(plan.stacks[1]).toMatchObject({
      changesAre: 'expected',
      waitsFor: [{ for: 'parameter', name: '/shop/test/up/queueName', by: 'shop-test-up' }],
    });
    expect(await stratiform(project, 'apply', { yes: true })).toMatchObject({ code: 0 });

    project.synth('up', publishing('up', 'up-second'));
    const changed = await planned(project);
    expect(changed.plan.stacks[1]).toMatchObject({
      kind: 'waits',
      waitsFor: [{ for: 'new-value', by: 'shop-test-up' }],
    });
    expect(await stratiform(project, 'apply', { yes: true })).toMatchObject({ code: 0 });
    const outputs = await stratiform(project, 'outputs');
    expect(outputs.out).toBe('up    queueName  up-second\ndown  echo       reads up-second\n');
  });
});

describe('when a resource fails', () => {
  test('the root cause is told, the stack is as before, later stacks are not touched', async () => {
    const project = aProject(['bad', 'later']);
    project.synth('bad', publishing('bad', 'bad'));
    project.synth('later', publishing('later', 'later'));
    await stratiform(project, 'apply', { yes: true, layer: ['bad'] });
    project.synth('bad', (stack) => {
      publishing('bad', 'bad')(stack);
      failing(stack);
    });
    const { code, out } = await stratiform(project, 'apply', { yes: true });
    expect(code).toBe(1);
    expect(out).toContain('shop-test-bad failed and is now UPDATE_ROLLBACK_COMPLETE.');
    expect(out).toContain(
      'Root cause: shop-test-bad/Bad (Bad, AWS::SQS::Queue): UPDATE_FAILED\n  Invalid value for the parameter VisibilityTimeout.',
    );
    expect(out).toContain('Not applied: shop-test-bad, shop-test-later.\nApplied: nothing.');
    expect(await findStack(await cloudFormation(project), 'shop-test-later')).toBeUndefined();
  });

  test('in a first creation, the next apply deletes what is left and creates the stack', async () => {
    const project = aProject(['reborn']);
    project.synth('reborn', failing);
    const failed = await stratiform(project, 'apply', { yes: true, json: true });
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({
      applied: [],
      failed: {
        stackName: 'shop-test-reborn',
        rootCause: { constructPath: 'shop-test-reborn/Bad', logicalId: 'Bad', status: 'CREATE_FAILED' },
      },
    });

    project.synth('reborn', publishing('reborn', 'reborn'));
    const { plan } = await planned(project);
    expect(plan.stacks[0]).toMatchObject({
      kind: 'waits',
      waitsFor: [{ for: 'recovery', status: 'ROLLBACK_COMPLETE', holds: [] }],
    });
    const again = await stratiform(project, 'apply', { yes: true });
    expect(again.out).toContain('shop-test-reborn: CREATE_COMPLETE');
  });

  test("in a nested stack, the service's own message is told", async () => {
    const project = aProject(['outer']);
    project.synth('outer', (stack) => {
      const nested = new NestedStack(stack, 'Inner');
      failing(nested);
    });
    const { code, out } = await stratiform(project, 'apply', { yes: true });
    expect(code).toBe(1);
    expect(out).toMatch(
      /Root cause: shop-test-outer\/Inner.*CREATE_FAILED\n( {2}in the nested stack .*\n)? {2}Invalid value for the parameter VisibilityTimeout/,
    );
  });
});

test('assets and templates too long for a call go through the bootstrap bucket', async () => {
  const project = aProject(['long']);
  const file = path.join(project.root, 'asset.txt');
  fs.writeFileSync(file, 'an asset that is worth keeping');
  project.synth('long', (stack) => {
    const asset = new Asset(stack, 'Asset', { path: file });
    new CfnOutput(stack, 'Key', { value: asset.s3ObjectKey });
    for (let at = 0; at < 120; at += 1)
      new StringParameter(stack, `P${at}`, { parameterName: `/long/${at}`, stringValue: 'x'.repeat(300) });
  });
  const { code, out } = await stratiform(project, 'apply', { yes: true });
  expect(code).toBe(0);
  expect(out).toContain('shop-test-long: uploads shop-test-long Template');
  expect(out).toContain('shop-test-long: CREATE_COMPLETE, 120 changes');
});

describe('destroy', () => {
  test('goes from the last layer to the first and says what stays', async () => {
    const project = aProject(['ground', 'roof']);
    project.synth(
      'ground',
      (stack) => void new Bucket(stack, 'Kept', { bucketName: 'shop-test-kept', removalPolicy: RemovalPolicy.RETAIN }),
    );
    project.synth('roof', publishing('roof', 'roof'));
    await stratiform(project, 'apply', { yes: true });
    const { code, out } = await stratiform(project, 'destroy', { yes: true });
    expect(code).toBe(0);
    expect(out).toContain(
      '- shop-test-roof: 2 resources\n- shop-test-ground: 1 resource; stays in the account: shop-test-ground/Kept\n',
    );
    expect(out.indexOf('shop-test-roof: destroyed')).toBeLessThan(out.indexOf('shop-test-ground: destroyed'));
    expect((await stratiform(project, 'destroy', { yes: true })).out).toContain('Nothing to destroy');
  });

  test('refuses a protected environment, and leaves it alone', async () => {
    const project = aProject(['safe'], true);
    project.synth('safe', publishing('safe', 'safe'));
    await stratiform(project, 'apply', { yes: true });
    const { code, err } = await stratiform(project, 'destroy', { yes: true });
    expect(code).toBe(1);
    expect(err).toContain("Environment 'test' is protected: it can't be destroyed.");
    const { Stacks = [] } = await (await cloudFormation(project)).send(
      new DescribeStacksCommand({ StackName: 'shop-test-safe' }),
    );
    expect(Stacks[0]?.StackStatus).toBe('CREATE_COMPLETE');
  });
});

describe('what can be told before anything is asked of CloudFormation', () => {
  test.each(['apply', 'destroy'] as const)('%s without a terminal and without --yes', async (name) => {
    const { code, err } = await stratiform(aProject(['core']), name);
    expect([code, err]).toEqual([
      1,
      'This has to be confirmed, and nobody can be asked here (no terminal).\nAdd --yes to go on without asking.\n',
    ]);
  });

  test.each<[string, 'plan' | 'apply', object, string]>([
    ['a plan that is not named', 'apply', { plan: '', yes: true }, "--plan should be the id of a stored plan, got ''."],
    ['a plan without the digest that was reviewed', 'apply', { plan: 'a--b-1', yes: true }, 'none was given'],
    ['a part of a plan', 'apply', { plan: 'a--b-1', digest: '0', layer: ['core'], yes: true }, 'exclude each other'],
    [
      'a digest without its plan',
      'apply',
      { digest: '0', yes: true },
      '--digest can only be given together with --plan.',
    ],
    ['a commit without a plan', 'apply', { head: '0', mode: 'parity', yes: true }, '--head, --mode can only be given'],
    ['two ways to import', 'plan', { import: 'x.json', importExisting: true }, 'exclude each other'],
    [
      'types that may go, where nothing is refused',
      'plan',
      { allowDestroy: ['AWS::S3::Bucket'] },
      'without --fail-on-destroy',
    ],
    ['a label that is none', 'plan', { label: 'PR 12' }, "got 'PR 12'"],
    ['half a commit', 'plan', { head: 'abc' }, "got 'abc'"],
  ])('%s', async (_, name, options, message) => {
    const project = aProject(['core']);
    project.synth('core', publishing('core', 'core'));
    const { code, err, out } = await stratiform(project, name, { json: true, ...options });
    expect([code, JSON.parse(out).error.reason]).toEqual([1, 'usage']);
    expect(err).toContain(message);
  });

  test('an assembly that is not there', async () => {
    const { code, err } = await stratiform(aProject(['ghost']), 'plan');
    expect(code).toBe(1);
    expect(err).toMatch(/^Layer 'ghost' has no cloud assembly for 'test' in '.*ghost'\.\nSynthesize it first/);
  });

  test.each([
    ['broken', (file: string) => fs.writeFileSync(file, '{ "Resources": { "Jobs"')],
    ['missing', (file: string) => fs.rmSync(file)],
  ])('a template that is %s', async (_, spoil) => {
    const project = aProject(['torn']);
    project.synth('torn', publishing('torn', 'torn'));
    spoil(path.join(project.root, 'torn/shop-test-torn.template.json'));
    const { code, err } = await stratiform(project, 'plan');
    expect(code).toBe(1);
    expect(err).toMatch(
      /^The template of shop-test-torn, '.*template\.json', can't be read: .*\nSynthesize it again\.\n$/,
    );
  });

  test('a protected environment, before anything else is asked or read', async () => {
    const { code, err } = await stratiform(aProject(['ghost'], true), 'destroy');
    expect([code, err]).toEqual([
      1,
      "Environment 'test' is protected: it can't be destroyed.\nSet 'environments.test.protected' to false in the project file first.\n",
    ]);
  });

  test('a stack made for another account', async () => {
    const project = aProject(['alien']);
    project.synth('alien', publishing('alien', 'alien'));
    const manifest = path.join(project.root, 'alien/manifest.json');
    fs.writeFileSync(
      manifest,
      fs.readFileSync(manifest, 'utf8').replace('aws://000000000000/us-east-1', 'aws://222222222222/us-east-1'),
    );
    const { err } = await stratiform(project, 'plan');
    expect(err).toContain(
      "Stack shop-test-alien was synthesized for account 222222222222; environment 'test' is account 000000000000 in us-east-1.",
    );
  });
});

test('credentials of another account are refused', async () => {
  const project = aProject(['core']);
  project.synth('core', publishing('core', 'core'));
  process.env.AWS_ACCESS_KEY_ID = '333333333333';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  try {
    const { code, err } = await stratiform(project, 'plan');
    expect(code).toBe(1);
    expect(err).toContain(
      "The credentials belong to account 333333333333 (arn:aws:iam::333333333333:root), the environment 'test' is account 000000000000.",
    );
  } finally {
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
  }
});
