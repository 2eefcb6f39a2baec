import type { AssemblyStack } from '../assembly/read';
import { exportsOf, importsOf, publishedBy, readsOf } from '../assembly/template';
import { touched } from '../changes/from-change-set';
import type { PlannedStack, Wait } from '../model/plan';
import type { Surroundings } from './surroundings';

/** What keeps a stack from having a change set, as far as it can be told before any is made. */
export function waitsBefore(stack: AssemblyStack, all: readonly AssemblyStack[], around: Surroundings): Wait[] {
  const state = around.stacks.get(stack.stackName);
  const recovery: Wait[] =
    state?.is === 'failed-creation'
      ? [{ for: 'recovery', status: state.stack?.StackStatus ?? '', holds: state.holds }]
      : [];
  const parameters = readsOf(stack.template, stack.parameters)
    .filter((name) => !around.parameters.has(name))
    .map((name): Wait => ({ for: 'parameter', name, by: makerOf(name, stack, all) }));
  const imports = importsOf(stack.template).flatMap((name): Wait[] => {
    const by = all.find((other) => other !== stack && exportsOf(other.template).includes(name));
    const outputs = by && around.stacks.get(by.stackName)?.stack?.Outputs;
    // An export of a stack outside of the plan is CloudFormation's to check.
    return by && !outputs?.some((output) => output.ExportName === name)
      ? [{ for: 'export', name, by: by.stackName }]
      : [];
  });
  return [...recovery, ...parameters, ...imports];
}

/** Parameters that a stack reads and that stacks planned before it may give another value. */
export function newValues(
  stack: AssemblyStack,
  all: readonly AssemblyStack[],
  planned: readonly PlannedStack[],
): Wait[] {
  return readsOf(stack.template, stack.parameters).flatMap((name): Wait[] => {
    const by = makerOf(name, stack, all);
    const maker = planned.find((other) => other.stackName === by);
    const logicalId = publishedBy(all.find((other) => other.stackName === by)?.template ?? {}).get(name);
    if (!by || !maker || !logicalId) return [];
    return maker.kind === 'waits' || touched(maker).has(logicalId) ? [{ for: 'new-value', name, by }] : [];
  });
}

function makerOf(name: string, reader: AssemblyStack, all: readonly AssemblyStack[]): string | undefined {
  return all.find((other) => other !== reader && publishedBy(other.template).has(name))?.stackName;
}
