import { count } from '../names';
import { code } from './inert';
import type { Part, Section } from './parts';

/** Stacks whose left-out changes are told one by one; of the rest only the sum. */
const MOST_STACKS = 20;

/** The most important parts that fit, and what was left out. */
export interface Fitted {
  readonly sections: string[];
  /** One line for the beginning, and the list for the end; empty when nothing was left out. */
  readonly notice: string;
  readonly leftOut: string;
}

/**
 * Keeps as many parts as fit, the most important first; of those that are as important, the first ones.
 *
 * @param fits whether a text made of these pieces is short enough
 */
export function fitted(sections: readonly Section[], fits: (candidate: Fitted) => boolean): Fitted | undefined {
  const parts = sections.flatMap((section) => section.parts);
  const ranked = [...parts].sort((one, other) => other.importance - one.importance);
  const candidate = (number: number) => laidOut(sections, ranked, number);
  const whole = candidate(ranked.length);
  if (fits(whole)) return whole;
  let [low, high] = [0, ranked.length - 1];
  let best: Fitted | undefined;
  while (low <= high) {
    const middle = Math.ceil((low + high) / 2);
    const tried = candidate(middle);
    if (fits(tried)) {
      best = tried;
      low = middle + 1;
    } else high = middle - 1;
  }
  return best;
}

function laidOut(sections: readonly Section[], ranked: readonly Part[], number: number): Fitted {
  const kept = new Set(ranked.slice(0, number));
  const left = sections.flatMap((section) => section.parts).filter((part) => !kept.has(part));
  const texts = sections.map((section) => {
    const parts = section.parts.filter((part) => kept.has(part));
    return parts.length > 0 ? section.layout(parts) : '';
  });
  return { sections: texts.filter(Boolean), ...(left.length > 0 ? told(left) : { notice: '', leftOut: '' }) };
}

function told(parts: readonly Part[]): Pick<Fitted, 'notice' | 'leftOut'> {
  const stacks = new Map<string, Map<string, number>>();
  let sum = 0;
  for (const { counts } of parts) {
    if (!counts) continue;
    const kinds = stacks.get(counts.stack) ?? new Map<string, number>();
    kinds.set(counts.as, (kinds.get(counts.as) ?? 0) + counts.number);
    stacks.set(counts.stack, kinds);
    sum += counts.number;
  }
  if (sum === 0) return { notice: '', leftOut: '' };
  const lines = [...stacks].map(
    ([stack, kinds]) => `- ${code(stack)}: ${[...kinds].map(([kind, number]) => `${number} ${kind}`).join(', ')}`,
  );
  const more = lines.length - MOST_STACKS;
  return {
    notice: `**Not all of it is here**: it is too long for one text. ${count(sum, 'item')} left out, the least important ones (listed at the end).`,
    leftOut: [
      '#### Left out here, but part of the plan',
      '',
      ...lines.slice(0, MOST_STACKS),
      ...(more > 0 ? [`- and in ${count(more, 'more stack')}`] : []),
    ].join('\n'),
  };
}
