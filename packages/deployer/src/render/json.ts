import type { Plan } from '../model/plan';

/** A plan as JSON, two spaces deep; `schemaVersion` tells its shape. */
export function renderJson(plan: Plan): string {
  return JSON.stringify(plan, undefined, 2);
}
