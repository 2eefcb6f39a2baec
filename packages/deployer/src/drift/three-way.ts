import type { PropertyDifference, StackResourceDrift } from '@aws-sdk/client-cloudformation';
import type { TemplateResource } from '../assembly/template';
import { isNamedValue, sameIdentity } from '../changes/array-pairs';
import { structureIn } from '../changes/leaf-changes';
import { isAbsent, isIntrinsic, textOf } from '../changes/template-text';
import type { DriftedProperty } from '../model/plan';

/**
 * The properties that differ, three ways: as the deployed template says, as they are, as the plan's template says.
 *
 * @param planned the resource in the plan's template; without it, only the first two are known
 */
export function driftedProperties(drift: StackResourceDrift, planned?: TemplateResource): DriftedProperty[] {
  return (drift.PropertyDifferences ?? []).map((difference) => {
    const { PropertyPath = '', ExpectedValue, ActualValue, DifferenceType } = difference;
    const known = knownSide(difference, drift);
    const full = PropertyPath.startsWith('/Properties/') ? PropertyPath : `/Properties${PropertyPath}`;
    const named = namedValueAt(full, known);
    const shown = (value: string | undefined) => (named && value !== undefined ? named.with(value) : value);
    const path = named?.path ?? full;
    const wanted = planned && plannedValue(path, planned.Properties ?? {}, known);
    return {
      path,
      ...(DifferenceType !== 'ADD' && ExpectedValue !== undefined && { reviewed: shown(ExpectedValue) }),
      ...(DifferenceType !== 'REMOVE' && ActualValue !== undefined && { live: shown(ActualValue) }),
      ...(wanted !== undefined && { planned: wanted }),
    };
  });
}

/** The element that holds a value with its name beside it: told as a whole, as in a plan. */
function namedValueAt(
  path: string,
  known: unknown,
): { readonly path: string; readonly with: (value: string) => string } | undefined {
  const [, outer = '', last = ''] = /^(.*\/\d+)\/([^/]+)$/.exec(path) ?? [];
  const element = outer.split('/').slice(2).reduce(childOf, known);
  if (!isNamedValue(element) || !(last in (element as object))) return undefined;
  return { path: outer, with: (value) => textOf({ ...(element as object), [last]: value }) };
}

// An index counts elements of the expected list; of one that was added, of the actual one.
function knownSide({ DifferenceType }: PropertyDifference, drift: StackResourceDrift): unknown {
  return structureIn((DifferenceType === 'ADD' ? drift.ActualProperties : drift.ExpectedProperties) ?? '');
}

/** Follows a path through both sides: an element of a list is looked up by its name where it has one, else by its index. */
function plannedValue(path: string, properties: unknown, known: unknown): string | undefined {
  let [node, other]: unknown[] = [properties, known];
  for (const raw of path.split('/').slice(2)) {
    // The rest of a value that a function makes can't be told.
    if (isIntrinsic(node)) return textOf(node);
    const segment = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    other = childOf(other, segment);
    node = Array.isArray(node) ? elementOf(node, segment, other) : childOf(node, segment);
  }
  return isAbsent(node) ? undefined : textOf(node);
}

function elementOf(list: readonly unknown[], index: string, known: unknown): unknown {
  const named = list.find((element) => sameIdentity(element, known));
  if (named !== undefined) return named;
  const element = list[Number(index)];
  // Another element stands there now.
  return sameIdentity(known, known) ? undefined : element;
}

function childOf(node: unknown, segment: string): unknown {
  return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[segment] : undefined;
}
