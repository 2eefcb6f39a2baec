import type { JournalEntry } from '../lock/journal';
import type { PlannedStack } from '../model/plan';
import type { Standing } from '../verify/standing';

/** What keeps an apply from doing harm: the environment's lock, the notes of what was begun, and where each stack stands. */
export interface Keeping {
  /** Fails when the environment's lock isn't this run's any more. */
  readonly assertHeld: () => void;
  /** Notes how far a stack is; fails when the lock is lost, so that nothing is begun without it. */
  readonly note: (stackName: string, entry: Omit<JournalEntry, 'fence' | 'at'>) => Promise<void>;
  /** What an earlier run of the same apply left. */
  readonly standing: (stack: PlannedStack) => Standing;
  /** ARN of the change set that an earlier run asked CloudFormation to execute. */
  readonly begun: (stack: PlannedStack) => string | undefined;
}

/** For plans that are applied in the same breath in which they were made: nothing is noted, nothing was begun before. */
export function keepingNothing(confirmHeld: () => Promise<void> = async () => {}): Keeping {
  return {
    assertHeld: () => {},
    note: (_stackName, { state }) => (state === 'executing' ? confirmHeld() : Promise.resolve()),
    begun: () => undefined,
    standing: ({ kind }) => (kind === 'waits' ? 'to-plan' : kind === 'nothing' ? 'settled' : 'ready'),
  };
}
