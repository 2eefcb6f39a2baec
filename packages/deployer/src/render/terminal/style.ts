import type pc from 'picocolors';
import type { Effect } from '../../model/plan';

export type Colors = ReturnType<typeof pc.createColors>;

/** How a plan is drawn. */
export interface Style {
  readonly colors: Colors;
  /** Whether values are shown. */
  readonly details: boolean;
}

export function colorOf(effect: Effect, colors: Colors): (text: string) => string {
  if (effect === 'add' || effect === 'import') return colors.green;
  return effect === 'change' ? colors.yellow : colors.red;
}
