import type { Call } from '@stratiform/gate';
import { apply } from '../src/commands/apply';
import { lock } from '../src/commands/lock';
import { plan } from '../src/commands/plan';
import type { Plan } from '../src/model/plan';
import {
  answered,
  inLanes,
  isOf,
  isRead,
  type KillPoint,
  killAt,
  killPoints,
  nameOf,
  type Running,
} from './support/killing';
import { threeLayers } from './support/killing-layers';
import { ageLock, executionsIn, journalOf, type State, stateOf } from './support/killing-state';
import { applying, type Lane, Stage, type World } from './support/killing-world';

jest.setTimeout(600_000);

/** As many worlds at once; each lane is an environment with a lock of its own. */
const LANES = 3;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open(LANES);
});
afterAll(() => stage?.close());

/** What an apply comes to, however often it was interrupted. */
interface End {
  readonly state: State;
  /** Stack → how often one of its change sets was executed, over all runs. */
  readonly executions: Record<string, number>;
  readonly journal: Record<string, string | undefined>;
}

async function endOf(world: World, planId: string): Promise<End> {
  return {
    state: await stateOf(world),
    executions: await executionsIn(world),
    journal: await journalOf(world, planId),
  };
}

/** A world with a stored plan. */
interface Scene {
  readonly world: World;
  readonly plan: Plan;
}

async function stored(world: World): Promise<Scene> {
  const { code, out, err } = await world.command(plan, { save: true, label: world.label, json: true });
  if (code !== 2) throw new Error(`plan ended with ${code}: ${err}`);
  world.lane.gate.reset();
  return { world, plan: JSON.parse(out) as Plan };
}

async function firstDeployment(lane: Lane): Promise<Scene> {
  return stored(stage.world(lane, threeLayers(1)));
}

async function update(lane: Lane): Promise<Scene> {
  const world = stage.world(lane, threeLayers(1));
  const deployed = await world.command(apply, { yes: true });
  if (deployed.code !== 0) throw new Error(`apply ended with ${deployed.code}: ${deployed.err}`);
  world.synth(threeLayers(2));
  return stored(world);
}

/** Kills an apply at a point, and applies again. @returns what is wrong in the end */
async function killedAndAppliedAgain({ world, plan }: Scene, point: KillPoint, expected: End): Promise<string[]> {
  const { gate } = world.lane;
  const run = world.start('run 1', 'apply', ...applying(plan));
  const cameThere = killAt(gate, run, isOf(point), point);
  const how = await endedBy(run);
  if (!cameThere() || how !== 'SIGKILL') return [`it was not killed: ${how}`];
  await answered(gate);

  // The dead run's lock: broken by somebody, or its lease is over.
  if (point.nth % 2 === 1) await world.command(lock, { break: true, yes: true });
  else await ageLock(world);
  // In this process, which saves the time to load the command.
  const again = await world.command(apply, { plan: plan.id, digest: plan.digest, yes: true });
  const problems = again.code === 0 ? [] : [`the second run: ${again.code}\n${again.out}${again.err}`];
  return [...problems, ...differences(await endOf(world, plan.id), expected)];
}

async function endedBy({ child, ended }: Running): Promise<string> {
  const { code, out, err } = await ended;
  return child.signalCode ?? `exit code ${code}\n${out}${err}`;
}

function differences(actual: End, expected: End): string[] {
  try {
    expect(actual).toEqual(expected);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

describe.each([
  ['a first deployment', firstDeployment],
  ['an update', update],
] as const)('apply of %s, killed', (what, scene) => {
  let calls: readonly Call[];
  let expected: End;
  beforeAll(async () => {
    const { world, plan } = await scene(stage.lanes[0] as Lane);
    expect(await world.run('run 1', 'apply', ...applying(plan))).toMatchObject({ code: 0 });
    calls = world.lane.gate.calls();
    expected = await endOf(world, plan.id);
  });

  test('not at all, executes each stack once and leaves the environment unlocked', () => {
    expect(expected.executions).toEqual({ 'shop-world-first': 1, 'shop-world-second': 1, 'shop-world-third': 1 });
    expect(new Set(Object.values(expected.journal))).toEqual(new Set(['applied']));
    expect(expected.state).toMatchObject({ locked: false, asset: expect.stringMatching(/^asset of world/) });
    // A lock, three notes of a beginning and three of an end, an asset, a change set of its own, three executions, the lock again.
    expect(calls.filter((call) => !isRead(call)).length).toBeGreaterThanOrEqual(13);
  });

  test('before or after any call that changes something, goes on to the same end and executes nothing twice', async () => {
    const points = killPoints(calls);
    const problems = await inLanes(stage.lanes, points, async (lane, point) => {
      const killed = await scene(lane);
      const found = await killedAndAppliedAgain(killed, point, expected);
      killed.world.remove();
      return found.map((problem) => `killed ${nameOf(point)}: ${problem}`);
    });
    console.log(`apply of ${what}: killed at ${points.length} points of ${calls.length} calls`);
    expect(problems.flat()).toEqual([]);
    expect(points.length).toBeGreaterThanOrEqual(2 * calls.filter((call) => !isRead(call)).length);
  });

  test('again and again, each time one call later, comes to the same end', async () => {
    const { world, plan } = await scene(stage.lanes[0] as Lane);
    let ended: string;
    let runs = 0;
    do {
      runs += 1;
      const run = world.start(`run ${runs}`, 'apply', ...applying(plan));
      killAt(world.lane.gate, run, (call) => !isRead(call), { nth: runs, moment: 'after' });
      ended = await endedBy(run);
      await answered(world.lane.gate);
      if (ended === 'SIGKILL') await ageLock(world);
    } while (ended === 'SIGKILL' && runs < calls.length);
    expect(ended).toMatch(/^exit code 0/);
    console.log(`apply of ${what}: killed ${runs - 1} times in a row`);
    expect(runs).toBeGreaterThan(4);
    expect(differences(await endOf(world, plan.id), expected)).toEqual([]);
  });
});
