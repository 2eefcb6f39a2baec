import { DeployerError } from '../errors';
import { type Plan, type PlannedStack, unmetWaits } from '../model/plan';
import { waitText } from '../render/waits';

/** Refuses a plan that can't come to its end, before anything is executed. @throws DeployerError `waits`, `needs-recover` */
export function checkPossible(plan: Plan, recover: boolean): void {
  const unmet = unmetWaits(plan);
  const [first] = unmet;
  if (first) {
    const names = unmet.map(({ wait }) => ('name' in wait ? wait.name : ''));
    throw new DeployerError(
      'waits',
      `${first.stack.stackName} ${waitText(first.wait)}. Nothing was applied.`,
      `Apply ${publishersOf(names, plan)} first, or together with this one.`,
    );
  }
  for (const stack of plan.stacks) checkRecovery(stack, recover);
}

/** Refuses to delete what a failed first creation left, unless that is wanted. @throws DeployerError `needs-recover` */
export function checkRecovery({ stackName, waitsFor }: PlannedStack, recover: boolean): void {
  const remains = waitsFor.find((wait) => wait.for === 'recovery' && wait.holds.length > 0);
  if (!remains || recover) return;
  throw new DeployerError(
    'needs-recover',
    `${stackName}: ${waitText(remains)}. Nothing was applied.`,
    'Look at what it holds; if none of it is needed, run the command again with --recover.',
  );
}

/** The layers that publish these parameters, by their names: `/<project>/<environment>/<layer>/<key>`. */
function publishersOf(names: readonly string[], { project, environment }: Plan): string {
  const prefix = `/${project}/${environment}/`;
  const layers = names.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length).split('/')[0] : undefined));
  const known = [...new Set(layers.filter((layer) => layer !== undefined))].sort();
  if (known.length === 0) return 'the layer that makes it';
  return `${known.length === 1 ? 'layer' : 'layers'} ${known.map((layer) => `'${layer}'`).join(' and ')}`;
}
