import type { ApplyCommandOptions } from '../../../src/commands/apply';
import type { ErrorCode } from '../../../src/errors';
import type { Place, Variant } from './layers';
import type { PlannedWorld } from './world';

/** One line of the table of tampered and raced plans. */
export interface Case {
  /** What was done between the review and the apply, or while it ran. */
  readonly name: string;
  /** Does it. What it gives back is added to the options of the apply. */
  readonly tamper?: (world: PlannedWorld) => Promise<Partial<ApplyCommandOptions>> | Promise<void> | void;
  /** More options of the apply. */
  readonly options?: Partial<ApplyCommandOptions>;
  /** The documented reason. */
  readonly reason: ErrorCode;
  /** What is executed before it is noticed, in order, as `PlannedWorld.executed` says it. */
  readonly executed?: readonly (Place | `${Place}, made anew`)[];
  /** Whether it is noticed only at a stack's turn, so that the answer is a result and no refusal. @default - where something was executed */
  readonly midway?: boolean;
  /** Stacks that somebody changes while it runs. */
  readonly touched?: readonly Place[];
  readonly variant?: Variant;
  /** Who holds the lock in the end. @default - nobody */
  readonly holder?: string;
}

/** Tampers, applies, and proves that nothing but the reviewed was executed and that the reason is told. */
export async function expectStopped(world: PlannedWorld, one: Case): Promise<void> {
  const { reason, executed = [], midway = executed.length > 0, touched = [], holder } = one;
  const more = (await one.tamper?.(world)) ?? {};
  const before = await world.states();
  world.arena.gate.clear();
  const ended = await world.apply({ ...one.options, ...more });
  const { code, refused } = ended;
  expect({ code, reason: ended.reason, executed: world.executed(), refused }).toEqual({
    code: 1,
    reason,
    executed,
    refused: !midway,
  });
  expect([ended.message, ended.remedy]).not.toContain('');
  expect(world.unstruck()).toEqual([]);
  const after = await world.states();
  for (const place of ['first', 'second', 'third'] as const)
    if (!world.placesOf(executed).includes(place) && !touched.includes(place))
      expect({ [place]: after[place] }).toEqual({ [place]: before[place] });
  expect(await world.lock.holder()).toBe(holder);
}
