import * as fs from 'node:fs';
import { Arena } from './support/tampering/arena';
import { expectStopped } from './support/tampering/case';
import { assembly } from './support/tampering/cases/assembly';
import { changeSet } from './support/tampering/cases/change-set';
import { storedPlan } from './support/tampering/cases/stored-plan';
import type { Variant } from './support/tampering/layers';
import type { PlannedWorld } from './support/tampering/world';

// Tampering that can be undone: the cases of a table share a plan, which is put back after each. That it is applied in
// the end proves that every case was refused for its own sake, and that being refused leaves no trace.

jest.setTimeout(60_000);

let arena: Arena;
beforeAll(async () => {
  arena = await Arena.open();
});
afterAll(() => arena?.close());

describe.each([
  ['The stored plan is not what was reviewed, or is not what is asked for', storedPlan, {}],
  ['The stored cloud assembly is not what was reviewed', assembly, {}],
  ['CloudFormation says of a change set or stack what it did not say', changeSet, { nested: true }],
] as const)('%s:', (_, cases, variant: Variant) => {
  let world: PlannedWorld;
  let putBack: undefined | (() => Promise<void>);
  beforeAll(async () => {
    world = await arena.planned(variant);
    putBack = await world.store.keep();
  });
  afterEach(async () => {
    arena.gate.reset();
    await putBack?.();
  });

  test.each(cases.map((one) => [one.name, one.reason, one] as const))('%s → %s', (_name, _reason, one) =>
    expectStopped(world, one),
  );

  test('put back as it was, the plan is applied', async () => {
    expect(await world.apply()).toMatchObject({ code: 0, applied: ['first', 'second', 'third'].map(stackIn(world)) });
    expect(world.executed()).toEqual(['first', 'second', 'third, made anew']);
  });
});

const stackIn = (world: PlannedWorld) => (place: string) => world.stackName(place as 'first');

test('nothing of a hostile archive is written outside of where it is unpacked', () => {
  expect(fs.readdirSync('/tmp').filter((name) => name.endsWith('escaped'))).toEqual([]);
});
