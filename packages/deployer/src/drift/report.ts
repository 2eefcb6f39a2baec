import pc from 'picocolors';
import type { DriftedProperty, DriftedResource } from '../model/plan';
import { count, nameOf } from '../render/names';
import { columns } from '../render/table';
import { cut, visible } from '../render/text';
import { labelOf } from '../render/values';
import type { StackDrift } from './model';
import { uncheckedText } from './unchecked';

/** Longest value that is shown, in characters: three of them stand beside one another. */
const LONGEST_VALUE = 60;

export interface DriftOptions {
  /** @default false */
  readonly color?: boolean;
  /** Construct paths of the stacks by name: resources are named within. @default - whole construct paths */
  readonly constructPaths?: ReadonlyMap<string, string>;
}

type Colors = ReturnType<typeof pc.createColors>;

/** What is known of the drift of stacks, for the terminal. Pure: the same findings give the same lines. */
export function driftLines(stacks: readonly StackDrift[], options: DriftOptions = {}): string[] {
  const colors = pc.createColors(options.color ?? false);
  const lines = stacks.flatMap((stack) =>
    stackLines(stack, options.constructPaths?.get(stack.stackName) ?? '', colors),
  );
  return [...lines, '', driftSummary(stacks)];
}

/** One line: how much has drifted, and how much could not be looked at. */
export function driftSummary(stacks: readonly StackDrift[]): string {
  const drifted = stacks.flatMap((stack) => stack.resources);
  const looked = stacks.filter(({ state }) => state === 'checked' || state === 'incomplete').length;
  const unknown = stacks.filter(({ state }) => state === 'unavailable' || state === 'incomplete').length;
  const found =
    drifted.length === 0
      ? `no drift in ${count(looked, 'stack')}`
      : `${count(drifted.length, 'resource')} of ${count(looked, 'stack')} not as the template says`;
  return `Drift: ${found}${unknown > 0 ? `; ${count(unknown, 'stack')} could not be looked at, or not wholly` : ''}.`;
}

function stackLines(stack: StackDrift, stackPath: string, colors: Colors): string[] {
  const { deleted, modified } = counted(stack.resources);
  const found = [...(deleted > 0 ? [`${deleted} deleted`] : []), ...(modified > 0 ? [`${modified} modified`] : [])];
  const none = stack.state === 'checked' ? colors.green('no drift') : colors.yellow(stack.state);
  const resources = [...stack.resources].sort((one, other) => rank(one) - rank(other));
  return [
    `${colors.bold(stack.stackName)}  ${found.length > 0 ? colors.red(found.join(', ')) : none}`,
    ...stack.reasons.map((reason) => `  ${colors.yellow('!')} ${visible(reason)}`),
    ...resources.flatMap((resource) => resourceLines(resource, stackPath, colors)),
    ...uncheckedText(stack.unchecked).map((text) => `  ${colors.dim(visible(text))}`),
  ];
}

function resourceLines(resource: DriftedResource, stackPath: string, colors: Colors): string[] {
  const sign = resource.status === 'deleted' ? colors.red('-') : colors.yellow('~');
  const rows = resource.properties.map((property) => [
    cut(labelOf(property.path), LONGEST_VALUE),
    ...valuesOf(property).map(([name, value]) => `${colors.dim(name)} ${value}`),
  ]);
  return [
    `  ${sign} ${visible(resource.type)}  ${visible(nameOf(resource, stackPath))}  ${resource.status}`,
    ...columns(rows, '      '),
  ];
}

function valuesOf({ reviewed, live, planned }: DriftedProperty): (readonly [string, string])[] {
  const shown = (value: string | undefined) => (value === undefined ? '–' : cut(visible(value), LONGEST_VALUE) || '""');
  return [
    ['reviewed', shown(reviewed)],
    ['live', shown(live)],
    // Where it says the same as what was reviewed, there is nothing to read.
    ...(planned === reviewed ? [] : [['planned', shown(planned)] as const]),
  ];
}

function counted(resources: readonly DriftedResource[]): { readonly deleted: number; readonly modified: number } {
  const deleted = resources.filter(({ status }) => status === 'deleted').length;
  return { deleted, modified: resources.length - deleted };
}

function rank({ status }: DriftedResource): number {
  return status === 'deleted' ? 0 : 1;
}
