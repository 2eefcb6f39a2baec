import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Fault, Rule } from '@stratiform/gate';
import { stratiform } from './support/command';
import { ACCOUNT, REGION } from './support/project';
import { Arena } from './support/tampering/arena';
import { assetContent, type Place } from './support/tampering/layers';
import type { Ended, PlannedWorld } from './support/tampering/world';

// The SDK's own waits between two tries are as they are; only how long a silent service is waited for is cut short.
jest.mock('../src/aws/connection', () => {
  const actual = jest.requireActual<typeof import('../src/aws/connection')>('../src/aws/connection');
  const connectionTo: typeof actual.connectionTo = (...given) => {
    const { requestHandler, ...rest } = actual.connectionTo(...given);
    return {
      ...rest,
      requestHandler: { ...requestHandler, socketTimeout: Math.min(requestHandler.socketTimeout, 1500) },
    };
  };
  return { ...actual, connectionTo };
});

jest.setTimeout(60_000);

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.open();
});
afterEach(() => arena.tidy());
afterAll(() => arena?.close());

const ALL = ['first', 'second', 'third, made anew'];
const stacks = (world: PlannedWorld, ...places: Place[]) => places.map(world.stackName);

function expectApplied(world: PlannedWorld, ended: Ended): void {
  expect(ended).toMatchObject({ code: 0, applied: stacks(world, 'first', 'second', 'third') });
  expect(world.executed()).toEqual(ALL);
  expect(world.unstruck()).toEqual([]);
}

describe('A plan that was applied before', () => {
  test('is not applied again: it says so, and nothing is executed', async () => {
    const world = await arena.planned();
    expectApplied(world, await world.apply());
    const before = await world.states();
    arena.gate.clear();
    const again = await world.apply();
    expect(again).toMatchObject({ code: 0, applied: [], appliedBefore: stacks(world, 'first', 'second', 'third') });
    expect(again.err).toContain('Applied before, by an earlier run of this plan: ');
    expect(world.executed()).toEqual([]);
    expect(await world.states()).toEqual(before);
  });

  test('does not come back after a newer one', async () => {
    const world = await arena.planned();
    expectApplied(world, await world.apply());
    await world.applyNewerPlan();
    const before = await world.states();
    arena.gate.clear();
    expect(await world.apply()).toMatchObject({ code: 0, applied: [] });
    expect(world.executed()).toEqual([]);
    expect(await world.states()).toEqual(before);
  });

  test('in part: what is left is checked again before anything is executed', async () => {
    const world = await arena.planned();
    world.inject({ action: 'TransactWriteItems', nth: 3, fault: { before: () => world.lock.break() } });
    expect(await world.apply()).toMatchObject({ code: 1, reason: 'lock-lost' });
    expect(world.executed()).toEqual(['first']);
    arena.gate.reset();
    await world.byHand.deleteChangeSet(world.changeSet('second'));
    expect(await world.apply()).toMatchObject({ code: 1, reason: 'change-set-obsolete', refused: true });
    expect(world.executed()).toEqual([]);
  });
});

describe('What others do with the same stacks and take back again does no harm:', () => {
  test('a plan that is only shown', async () => {
    const world = await arena.planned();
    expect(await stratiform(world.project, 'plan')).toMatchObject({ code: 2 });
    expectApplied(world, await world.apply());
  });

  test('a stored plan that is cleaned up', async () => {
    const world = await arena.planned();
    await world.planAgain({ label: 'other' });
    expect(await stratiform(world.project, 'cleanup', { label: 'other' })).toMatchObject({ code: 0 });
    expectApplied(world, await world.apply());
  });
});

test('A reviewed change set that somebody executes right before is not executed twice', async () => {
  const world = await arena.planned();
  const before = () => world.byHand.execute(world.changeSet('first'), world.stackName('first'));
  world.inject({ action: 'ExecuteChangeSet', nth: 1, fault: { before } });
  expect(await world.apply()).toMatchObject({ code: 0, applied: stacks(world, 'first', 'second', 'third') });
  expect(world.executed()).toEqual(['second', 'third, made anew']);
  expect(await world.byHand.beginnings(world.stackName('first'))).toBe(2);
});

describe('Planned again for parity', () => {
  test('a plan whose change sets are gone is applied, when it would do the same', async () => {
    const world = await arena.planned();
    await world.byHand.deleteChangeSet(world.changeSet('first'));
    const ended = await world.apply({ mode: 'parity' });
    expect(ended).toMatchObject({ code: 0, applied: stacks(world, 'first', 'second', 'third') });
    expect(world.executed()).toEqual(['first, made anew', 'second, made anew', 'third, made anew']);
  });
});

describe('An answer that is lost', () => {
  test.each([1, 2, 3])('of the execution of stack %i: it is executed once, and all goes on', async (nth) => {
    const world = await arena.planned();
    world.inject({ action: 'ExecuteChangeSet', nth, times: 1, fault: 'reset-after' });
    const ended = await world.apply();
    expect(ended).toMatchObject({ code: 0, applied: stacks(world, 'first', 'second', 'third') });
    expect(world.unstruck()).toEqual([]);
    for (const place of ['first', 'second', 'third'] as const)
      expect(await world.byHand.beginnings(world.stackName(place))).toBe(place === 'first' ? 2 : 1);
  });

  test.each<[string, Rule]>([
    ['of a note', { action: 'TransactWriteItems', nth: 1, fault: 'reset-after' }],
    ['of the lock', { action: 'UpdateItem', nth: 1, fault: 'reset-after' }],
    [
      'of a change set that is made for a stack that waited',
      { action: 'CreateChangeSet', nth: 1, fault: 'reset-after' },
    ],
  ])('%s: all goes on', async (_, rule) => {
    const world = await arena.planned();
    world.inject(rule);
    expectApplied(world, await world.apply());
  });
});

describe('Throttling is waited out', () => {
  test.each<[string, Rule[]]>([
    [
      'of CloudFormation',
      [
        'DescribeChangeSet',
        'GetTemplate',
        'DescribeStacks',
        'ExecuteChangeSet',
        'DescribeStackEvents',
        'CreateChangeSet',
      ].map((action) => ({ service: 'cloudformation', action, nth: 1, times: 1, fault: 'throttle' })),
    ],
    ['of S3', [{ service: 's3', nth: 1, times: 3, fault: 'throttle' }]],
    [
      'of DynamoDB',
      ['UpdateItem', 'GetItem', 'TransactWriteItems'].map((action) => ({
        service: 'dynamodb',
        action,
        nth: 1,
        times: 1,
        fault: 'throttle',
      })),
    ],
    [
      'of STS and Parameter Store',
      [
        { service: 'sts', nth: 1, times: 1, fault: 'throttle' },
        { service: 'ssm', nth: 1, times: 1, fault: 'throttle' },
      ],
    ],
  ])('%s', async (_, rules) => {
    const world = await arena.planned();
    for (const rule of rules) world.inject(rule);
    expectApplied(world, await world.apply());
  });
});

describe('When a service does not answer for good, nothing is executed:', () => {
  const broken: Fault = { error: { code: 'InternalFailure', message: 'Some internal error.', status: 500 } };
  const plan = /^GET .*\/plan\.json/;
  test.each<[string, Rule, RegExp]>([
    ['a change set is described with an error', { action: 'DescribeChangeSet', fault: broken }, /internal error/],
    ['reading a template back fails', { action: 'GetTemplate', fault: broken }, /internal error/],
    ['the plan store has an error', { action: plan, fault: broken }, /internal error/],
    ['the journal has an error', { action: 'GetItem', fault: broken }, /internal error/],
    // Within Jest an error of Node's own isn't of its class Error, and the SDK wraps what it doesn't know.
    ['CloudFormation cuts the connection', { action: 'DescribeChangeSet', fault: 'reset-before' }, /hang up|answers/],
    ['the plan store cuts the connection', { action: plan, fault: 'reset-before' }, /hang up|answers/],
    ['CloudFormation says nothing', { action: 'DescribeStacks', fault: 'timeout' }, /Nothing answers at/],
  ])('%s', async (_, rule, message) => {
    const world = await arena.planned();
    world.inject(rule);
    const before = await world.states();
    const ended = await world.apply();
    expect(ended).toMatchObject({ code: 1, refused: true });
    expect(ended.message).toMatch(message);
    expect(world.executed()).toEqual([]);
    expect(world.unstruck()).toEqual([]);
    expect(await world.states()).toEqual(before);
    expect(await world.lock.holder()).toBeUndefined();
    arena.gate.reset();
    expectApplied(world, await world.apply());
  });

  test('an asset can not be uploaded', async () => {
    const world = await arena.planned();
    world.inject({
      service: 's3',
      action: /^PUT /,
      fault: { error: { code: 'AccessDenied', message: 'Access Denied', status: 403 } },
    });
    const ended = await world.apply();
    expect(ended).toMatchObject({ code: 1, reason: 'assets', refused: true });
    expect(world.executed()).toEqual([]);
  });
});

describe('What lies in the assets bucket by the name of a reviewed asset', () => {
  const Bucket = `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}`;
  const s3 = () => new S3Client({ ...arena.administrator, forcePathStyle: true });
  const replace = (Key: string, Body: string) => s3().send(new PutObjectCommand({ Bucket, Key, Body }));

  test('is not trusted: the reviewed bytes are uploaded', async () => {
    const world = await arena.planned();
    const { id } = world.stack('first').assets.find(({ path }) => path.endsWith('.txt')) ?? { id: '' };
    await replace(`${id}.txt`, 'evil');
    expectApplied(world, await world.apply());
    const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key: `${id}.txt` }));
    expect(await Body?.transformToString()).toBe(assetContent(world.name, 2));
  });

  test('a nested template neither', async () => {
    const world = await arena.planned({ nested: true });
    const { id } = world.stack('first').assets.find(({ path }) => path.endsWith('.nested.template.json')) ?? { id: '' };
    await replace(`${id}.json`, JSON.stringify({ Resources: { Evil: { Type: 'AWS::SNS::Topic' } } }));
    expectApplied(world, await world.apply());
    const inner = await world.byHand.nestedStack(world.stackName('first'));
    const { TemplateBody } = await world.byHand.client.send(
      new GetTemplateCommand({ StackName: inner, TemplateStage: 'Original' }),
    );
    expect(Object.keys(JSON.parse(TemplateBody ?? '{}').Resources)).toEqual(['Nested']);
  });
});
