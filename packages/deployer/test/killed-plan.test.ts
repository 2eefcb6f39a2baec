import { apply } from '../src/commands/apply';
import { cleanup } from '../src/commands/cleanup';
import { plan } from '../src/commands/plan';
import { answered, inLanes, isOf, isRead, type KillPoint, killAt, killPoints, nameOf } from './support/killing';
import { threeLayers } from './support/killing-layers';
import { leftOvers, stateOf } from './support/killing-state';
import { type Lane, Stage, type World } from './support/killing-world';

jest.setTimeout(600_000);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open(2);
});
afterAll(() => stage?.close());

const planning = ({ label }: World) => ['--save', '--label', label, '--json'];

async function firstDeployment(lane: Lane): Promise<World> {
  return stage.world(lane, threeLayers(1));
}

async function update(lane: Lane): Promise<World> {
  const world = stage.world(lane, threeLayers(1));
  const deployed = await world.command(apply, { yes: true });
  if (deployed.code !== 0) throw new Error(`apply ended with ${deployed.code}: ${deployed.err}`);
  world.synth(threeLayers(2));
  return world;
}

/** Cleans up. @returns what is left behind */
async function cleanedUp(world: World): Promise<string[]> {
  const { code, out, err } = await world.command(cleanup, { label: world.label });
  const failed = code === 0 ? [] : [`the clean-up: ${code}\n${out}${err}`];
  return [...failed, ...(await leftOvers(world)).map((left) => `left behind: ${left}`)];
}

/** Kills a plan at a point, plans again, and cleans up. @returns what is wrong in the end */
async function killedAndPlannedAgain(world: World, point: KillPoint): Promise<string[]> {
  const { gate } = world.lane;
  gate.reset();
  const before = await stateOf(world);
  const run = world.start('run 1', 'plan', ...planning(world));
  const cameThere = killAt(gate, run, isOf(point), point);
  const { code, out, err } = await run.ended;
  if (!cameThere() || run.child.signalCode !== 'SIGKILL') return [`it was not killed: ${code}\n${out}${err}`];
  await answered(gate);

  // Two ways to go on, from what is the same state: after one call, and before the next.
  const problems = point.moment === 'before' ? await cleanedUp(world) : [];
  const again = await world.command(plan, { save: true, label: world.label });
  if (again.code !== 2) problems.push(`the second run: ${again.code}\n${again.out}${again.err}`);
  problems.push(...(await cleanedUp(world)));
  const [was, is] = [before, await stateOf(world)].map((state) => JSON.stringify(state));
  if (was !== is) problems.push(`the environment isn't as it was: ${was} → ${is}`);
  return problems;
}

describe.each([
  // Begun, two change sets, three assemblies, the plan and what it is made of.
  ['a first deployment', firstDeployment, 8],
  // One change set more, which is deleted: its stack waits for a new value.
  ['an update', update, 10],
] as const)('plan --save of %s', (what, scene, atLeast) => {
  test('killed before or after any call that changes something, it can be run again, and clean-up finds everything', async () => {
    const whole = await scene(stage.lanes[0] as Lane);
    whole.lane.gate.reset();
    expect(await whole.run('run 1', 'plan', ...planning(whole))).toMatchObject({ code: 2 });
    const calls = whole.lane.gate.calls().filter((call) => !isRead(call));
    const points = killPoints(calls);
    const problems = await inLanes(stage.lanes, points, async (lane, point) => {
      const world = await scene(lane);
      const found = await killedAndPlannedAgain(world, point);
      world.remove();
      return found.map((problem) => `killed ${nameOf(point)}: ${problem}`);
    });
    console.log(
      `plan of ${what}: killed at ${points.length} points, around ${calls.length} calls that change something`,
    );
    expect(problems.flat()).toEqual([]);
    expect(calls.length).toBeGreaterThanOrEqual(atLeast);
    expect(points.length).toBe(2 * calls.length);
  });
});
