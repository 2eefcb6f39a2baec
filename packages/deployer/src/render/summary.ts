import { type Counts, countChanges, isEmpty, type Plan, type PlannedStack } from '../model/plan';
import { count } from './names';

/** One line: how many resources are created, changed, replaced and destroyed. */
export function summary(plan: Plan): string {
  if (isEmpty(plan)) return 'Nothing to do: every stack is as its template says.';
  const waiting = plan.stacks.filter((stack) => stack.kind === 'waits').length;
  const later = `${waiting} of ${count(plan.stacks.length, 'stack')} planned for good during apply`;
  return `Plan: ${countsText(plan.stacks)}${waiting > 0 ? ` (${later})` : ''}.`;
}

const WORDS = [
  ['add', 'create'],
  ['change', 'change'],
  ['replace', 'replace'],
  ['remove', 'destroy'],
  ['import', 'import'],
] as const satisfies readonly (readonly [keyof Counts, string])[];

/** `3 to create, 0 to change, 0 to replace, 1 to destroy`; imports only where there are some. */
export function countsText(stacks: readonly PlannedStack[]): string {
  const counts = countChanges(stacks);
  return WORDS.filter(([effect]) => effect !== 'import' || counts.import > 0)
    .map(([effect, word]) => `${counts[effect]} to ${word}`)
    .join(', ');
}

/** `3 to create, 1 to destroy`: what there is. */
export function nonZero(counts: Counts): string {
  return WORDS.filter(([effect]) => counts[effect] > 0)
    .map(([effect, word]) => `${counts[effect]} to ${word}`)
    .join(', ');
}
