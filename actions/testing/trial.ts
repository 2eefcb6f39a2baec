import { jest } from '@jest/globals';
import { World } from './world.js';

/** What the tests of a file have in common: each its own pull request. Whoever imports them sees them change. */
export let world: World;
export let pull: number;

/** Makes a pull request the test's own. */
export function openPull(given: Parameters<World['github']['addPull']>[0] = {}): void {
  pull = world.github.addPull({ author: 'ada', ...given }).number;
}

/** Tries an action as a process, against an AWS that enforces IAM and a GitHub that checks who may do what. */
export function tryAction(action: World['action'], layers: readonly string[]): void {
  jest.setTimeout(120_000);
  beforeAll(async () => {
    world = await World.start(action, layers);
  });
  beforeEach(() => {
    openPull();
    world.gate.reset();
    world.github.clear();
  });
  afterEach(() => expect(world.github.invalid()).toEqual([]));
  afterAll(() => world?.stop());
}

export const comments = (number = pull) =>
  [...world.github.world.comments.values()].filter(({ issue }) => issue === number);

/** How often AWS did that. */
export const done = (action: string) =>
  world.gate.calls().filter((call) => call.action === action && call.status === 200).length;
