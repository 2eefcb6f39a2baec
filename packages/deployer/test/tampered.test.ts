import * as fs from 'node:fs';
import { Arena } from './support/tampering/arena';
import { expectStopped } from './support/tampering/case';
import { assembly, ESCAPED } from './support/tampering/cases/assembly';
import { changeSet } from './support/tampering/cases/change-set';
import { storedPlan } from './support/tampering/cases/stored-plan';
import { PLACES, type Variant } from './support/tampering/layers';
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
  let shared: { readonly world: PlannedWorld; readonly putBack: () => Promise<void> } | undefined;
  const planned = async () => {
    if (!shared) {
      const world = await arena.planned(variant);
      shared = { world, putBack: await world.store.keep() };
    }
    return shared.world;
  };
  afterEach(async () => {
    const spent = shared && shared.world.executed().length > 0;
    arena.gate.reset();
    await shared?.putBack();
    // What should not have been executed was: the next case gets another plan.
    if (spent) shared = undefined;
  });

  test.each(cases.map((one) => [one.name, one.reason, one] as const))('%s → %s', async (_name, _reason, one) =>
    expectStopped(await planned(), one),
  );

  test('put back as it was, the plan is applied', async () => {
    const world = await planned();
    expect(await world.apply()).toMatchObject({ code: 0, applied: PLACES.map(world.stackName) });
    expect(world.executed()).toEqual(['first', 'second', 'third, made anew']);
  });
});

test('nothing of a hostile archive is written outside of where it is unpacked', () => {
  expect(fs.existsSync(ESCAPED)).toBe(false);
});

describe('Asked at a terminal, with the plan before their eyes, somebody', () => {
  test('says no: not-approved, and nothing is executed', async () => {
    const world = await arena.planned();
    const before = await world.states();
    const { code, err } = await world.applyAsked('no');
    expect({ code, executed: world.executed() }).toEqual({ code: 1, executed: [] });
    expect(err).toContain(`Plan ${world.plan.id} is not approved. Nothing was executed.`);
    expect(await world.states()).toEqual(before);
    await world.store.edit((plan) => plan.stacks.pop());
    expect((await world.applyAsked('yes')).err).toContain("isn't the one that was reviewed");
    expect(world.executed()).toEqual([]);
  });

  test('says yes: what was shown is executed', async () => {
    const world = await arena.planned();
    expect(await world.applyAsked('yes')).toMatchObject({ code: 0 });
    expect(world.executed()).toEqual(['first', 'second', 'third, made anew']);
  });
});
