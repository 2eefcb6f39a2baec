import { lock } from '../src/commands/lock';
import { plan } from '../src/commands/plan';
import type { Plan } from '../src/model/plan';
import { type Ended, type Running, until } from './support/killing';
import { heldLayers, threeLayers } from './support/killing-layers';
import { ageLock, executionsIn, journalOf, stateOf } from './support/killing-state';
import { applying, type Lane, Stage, type World } from './support/killing-world';

jest.setTimeout(120_000);

let stage: Stage;
let lane: Lane;
beforeAll(async () => {
  stage = await Stage.open(1);
  lane = stage.lanes[0] as Lane;
});
afterAll(() => stage?.close());
beforeEach(() => lane.gate.reset());

const ONCE = { 'shop-world-first': 1, 'shop-world-second': 1, 'shop-world-third': 1 };
const APPLIED = { 'shop-world-first': 'applied', 'shop-world-second': 'applied', 'shop-world-third': 'applied' };

/** Three layers with a stored plan; the first of them holds until `goOn` where it is said so. */
async function aPlannedWorld(layers = heldLayers()): Promise<{ readonly world: World; readonly plan: Plan }> {
  const world = stage.world(lane, layers);
  const { code, out, err } = await world.command(plan, { save: true, label: world.label, json: true });
  if (code !== 2) throw new Error(`plan ended with ${code}: ${err}`);
  lane.gate.clear();
  return { world, plan: JSON.parse(out) as Plan };
}

/** The environment is what was reviewed, and got there in one go. */
async function expectAppliedOnce(world: World, { id }: Plan): Promise<void> {
  const { stacks, locked } = await stateOf(world);
  expect(Object.values(stacks).map(({ status, begun, open }) => ({ status, begun, open }))).toEqual(
    world.stackNames.map(() => ({ status: 'CREATE_COMPLETE', begun: 1, open: 0 })),
  );
  expect(await executionsIn(world)).toEqual(ONCE);
  expect(await journalOf(world, id)).toEqual(APPLIED);
  expect(locked).toBe(false);
}

const failureOf = ({
  code,
  out,
  err,
}: Ended): { code: number | null; reason?: string; message?: string; out: string } => {
  const { error, failed } = JSON.parse(out || '{}') as Record<string, { reason: string; message: string } | undefined>;
  return { code, ...(error ?? failed), out: out + err };
};

async function holder(world: World): Promise<{ held: boolean; run?: string; planId?: string; since?: string }> {
  return JSON.parse((await world.command(lock, { json: true })).out);
}

const breakLock = (world: World) => world.command(lock, { break: true, yes: true });

test('of two applies of one plan, one wins; the other says who holds the lock, and does nothing', async () => {
  const { world, plan } = await aPlannedWorld();
  const runs = [1, 2].map((at) => world.start(`run ${at}`, 'apply', ...applying(plan)));
  const first = await Promise.race(runs.map(async (run, at) => ({ at, ended: await run.ended })));
  // The winner can't be done: its first stack holds.
  await world.held();
  const winner = `run ${first.at === 0 ? 2 : 1}`;
  const { since } = await holder(world);
  expect(failureOf(first.ended)).toMatchObject({ code: 1, reason: 'locked' });
  for (const part of [winner, plan.id, since ?? '?', 'stratiform lock --env lane1 --break'])
    expect(first.ended.out).toContain(part);
  await world.goOn();
  expect(await runs[first.at === 0 ? 1 : 0]?.ended).toMatchObject({ code: 0 });
  await expectAppliedOnce(world, plan);
});

test('a stored plan is not applied while a plain apply runs, and not after it either', async () => {
  const { world, plan } = await aPlannedWorld();
  const plain = world.start('a laptop', 'apply', '--yes');
  await world.held();
  const meanwhile = failureOf(await world.run('run 2', 'apply', ...applying(plan)));
  expect(meanwhile).toMatchObject({ code: 1, reason: 'locked' });
  expect(meanwhile.message).toContain('a laptop');
  await world.goOn();
  expect(await plain.ended).toMatchObject({ code: 0 });
  expect(await executionsIn(world)).toEqual(ONCE);
  const after = failureOf(await world.run('run 3', 'apply', ...applying(plan)));
  expect(after.code).toBe(1);
  expect(['change-set-obsolete', 'stack-changed']).toContain(after.reason);
  expect(await executionsIn(world)).toEqual(ONCE);
});

test('a plain apply is refused while a stored plan is applied', async () => {
  const { world, plan } = await aPlannedWorld();
  const run = world.start('run 1', 'apply', ...applying(plan));
  await world.held();
  const plain = await world.run('a laptop', 'apply', '--yes', '--json');
  expect(failureOf(plain)).toMatchObject({ code: 1, reason: 'locked' });
  expect(plain.out).toContain(plan.id);
  await world.goOn();
  expect(await run.ended).toMatchObject({ code: 0 });
  await expectAppliedOnce(world, plan);
});

describe('when the lock is broken', () => {
  test('it names its holder first; the holder stops before the next stack; the same apply goes on', async () => {
    const { world, plan } = await aPlannedWorld();
    const run = world.start('run 1', 'apply', ...applying(plan));
    await world.held();
    expect(await holder(world)).toMatchObject({ held: true, run: 'run 1', planId: plan.id });
    const broken = await breakLock(world);
    expect(broken.out).toContain(`run 1 applies plan ${plan.id} since `);
    expect(broken.out).toContain('Broken.');
    expect(await holder(world)).toEqual({ held: false, broken: false, fence: expect.any(Number) });
    await world.goOn();
    expect(failureOf(await run.ended)).toMatchObject({ code: 1, reason: 'lock-lost' });
    expect(await executionsIn(world)).toEqual({ 'shop-world-first': 1 });

    expect(await world.run('run 2', 'apply', ...applying(plan))).toMatchObject({ code: 0 });
    await expectAppliedOnce(world, plan);
  });

  test('a plain apply stops before the next stack, too', async () => {
    const { world } = await aPlannedWorld();
    const run = world.start('a laptop', 'apply', '--yes', '--json');
    await world.held();
    await breakLock(world);
    await world.goOn();
    expect(failureOf(await run.ended)).toMatchObject({ code: 1, reason: 'lock-lost' });
    expect(await executionsIn(world)).toEqual({ 'shop-world-first': 1 });
  });
});

describe('a run that ends while CloudFormation works', () => {
  test.each(['first', 'second', 'third'] as const)(
    'on the %s stack, killed: the next one waits for that end, and goes on',
    async (layer) => {
      const { world, plan } = await aPlannedWorld(heldLayers(layer));
      const run = world.start('run 1', 'apply', ...applying(plan));
      await world.held(layer);
      run.child.kill('SIGKILL');
      await run.ended;
      // Its lease goes on without it, and then it doesn't.
      expect(failureOf(await world.run('run 2', 'apply', ...applying(plan)))).toMatchObject({
        code: 1,
        reason: 'locked',
      });
      await ageLock(world);
      const again = world.start('run 3', 'apply', ...applying(plan));
      await untilWatching(world, 'run 3');
      await world.goOn(layer);
      expect(await again.ended).toMatchObject({ code: 0 });
      await expectAppliedOnce(world, plan);
    },
  );

  test('and fails and is undone: the next one tries it again', async () => {
    const { world, plan } = await aPlannedWorld(heldLayers('second'));
    const run = world.start('run 1', 'apply', ...applying(plan));
    await world.held('second');
    run.child.kill('SIGKILL');
    await run.ended;
    await world.goOn('second', 'FAILURE');
    await breakLock(world);
    await until(
      async () => (await stateOf(world)).stacks['shop-world-second']?.status === 'ROLLBACK_COMPLETE',
      'it is undone',
    );
    const again = world.start('run 2', 'apply', ...applying(plan));
    await until(
      () => lane.gate.calls().filter(({ action }) => action === 'ExecuteChangeSet').length === 3,
      'run 2 executes',
    );
    await world.goOn('second');
    expect(await again.ended).toMatchObject({ code: 0 });
    expect(await journalOf(world, plan.id)).toEqual(APPLIED);
    const { stacks } = await stateOf(world);
    expect(Object.values(stacks).map(({ status }) => status)).toEqual(world.stackNames.map(() => 'CREATE_COMPLETE'));
  });

  test('by Ctrl-C: it says that CloudFormation goes on, gives the lock back, and the same command goes on', async () => {
    const { world, plan } = await aPlannedWorld();
    const run = world.start('run 1', 'apply', ...applying(plan));
    await world.held();
    run.child.kill('SIGINT');
    expect(failureOf(await run.ended)).toMatchObject({ code: 130, reason: 'interrupted' });
    expect(await holder(world)).toMatchObject({ held: false });
    const again = world.start('run 2', 'apply', ...applying(plan));
    await untilWatching(world, 'run 2');
    await world.goOn();
    expect(await again.ended).toMatchObject({ code: 0 });
    await expectAppliedOnce(world, plan);
  });
});

describe('a run that is stopped past its lease', () => {
  test('while CloudFormation works: another one takes over; awake again, it executes nothing more', async () => {
    const { world, plan } = await aPlannedWorld();
    const stopped = world.start('run 1', 'apply', ...applying(plan));
    await world.held();
    stopped.child.kill('SIGSTOP');
    await ageLock(world);
    const other = world.start('run 2', 'apply', ...applying(plan));
    await untilWatching(world, 'run 2');
    await world.goOn();
    expect(await other.ended).toMatchObject({ code: 0 });
    await expectAppliedOnce(world, plan);
    await expectStopsAtOnce(world, stopped);
    await expectAppliedOnce(world, plan);
  });

  // The worst moment: it holds the lock, has noted that it executes, and its request is on the way.
  test.each([
    ['a reviewed change set', 'third'],
    ['a change set that it made itself', 'second'],
  ])('just as it asks for the execution of %s: the late request does nothing', async (_, layer) => {
    const { world, plan } = await aPlannedWorld(threeLayers(1));
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const nth = layer === 'second' ? 2 : 3;
    const late = lane.gate.inject({ action: 'ExecuteChangeSet', nth, fault: { before: () => released } });
    const stopped = world.start('run 1', 'apply', ...applying(plan));
    await until(() => late.hits === 1, `run 1 executes ${layer}`);
    stopped.child.kill('SIGSTOP');
    await ageLock(world);
    expect(await world.run('run 2', 'apply', ...applying(plan))).toMatchObject({ code: 0 });
    release();
    await expectStopsAtOnce(world, stopped);
    await expectAppliedOnce(world, plan);
  });
});

async function expectStopsAtOnce(world: World, stopped: Running): Promise<void> {
  const before = lane.gate.calls().length;
  stopped.child.kill('SIGCONT');
  const ended = failureOf(await stopped.ended);
  expect(ended.code).toBe(1);
  expect(['lock-lost', 'change-set-obsolete']).toContain(ended.reason);
  const since = lane.gate.calls().slice(before);
  const begun = since.filter(({ action }) =>
    /^(Execute|Create|Update|Delete)\w*(ChangeSet|Stack|Protection)$/.test(action),
  );
  expect(begun.map(({ action }) => action)).toEqual([]);
  expect((await stateOf(world)).locked).toBe(false);
}

/** Waits until a run asks how the first stack goes on: it is in the middle of its work then. */
async function untilWatching(world: World, run: string): Promise<void> {
  await until(async () => (await holder(world)).run === run, `${run} holds the lock`);
  const before = lane.gate.calls().length;
  const polls = () =>
    lane.gate
      .calls()
      .slice(before)
      .filter(({ action }) => action === 'DescribeStackEvents').length;
  await until(() => polls() >= 2, `${run} watches the first stack`);
}
