import type { DriftedProperty, DriftedResource, Plan, PlannedStack } from '../model/plan';
import { nameOf } from './names';
import { cut, visible } from './text';
import { around, labelOf } from './values';

export interface FoundDrift {
  readonly stack: PlannedStack;
  readonly resource: DriftedResource;
  readonly name: string;
  readonly properties: readonly (DriftedProperty & { readonly label: string })[];
}

/** In how many stacks drift was looked for, and what was found. What was deleted comes first. */
export function drifted(plan: Plan): { readonly looked: number; readonly found: FoundDrift[] } {
  const looked = plan.stacks.filter((stack) => stack.drift !== undefined);
  const found = looked.flatMap((stack) =>
    (stack.drift ?? []).map((resource) => ({
      stack,
      resource,
      name: nameOf(resource, stack.constructPath),
      properties: resource.properties.map((property) => ({ ...property, label: labelOf(property.path) })),
    })),
  );
  const deleted = found.filter(({ resource }) => resource.status === 'deleted');
  return { looked: looked.length, found: [...deleted, ...found.filter((one) => !deleted.includes(one))] };
}

/** A drifted property's values on one line each, cut to a width so that the drift is seen; `–` where there is none. */
export function threeWays(property: DriftedProperty, width: number): Record<'reviewed' | 'live' | 'planned', string> {
  const [reviewed, live, planned] = [property.reviewed, property.live, property.planned].map(
    (text) => text && visible(text),
  );
  const [one, other] = around(reviewed, live, width);
  const last = planned === reviewed ? one : planned === live ? other : planned && cut(planned, width);
  return { reviewed: shown(one), live: shown(other), planned: shown(last) };
}

function shown(text: string | undefined): string {
  return text === undefined ? '–' : text || '""';
}
