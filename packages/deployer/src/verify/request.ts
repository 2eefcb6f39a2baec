import { DeployerError } from '../errors';
import type { Plan } from '../model/plan';
import type { Target } from '../project/target';

/** What has to hold for a stored plan to be executed, beside what the plan itself says. */
export interface Requirements {
  /** The commit that the plan has to be of. @default - any */
  readonly head?: string;
  /** The commit that the branch it goes to is at now; the plan has to be made against it. @default - any */
  readonly base?: string;
  /** Whether somebody has said yes to exactly this plan. */
  readonly approved: boolean;
}

/** Refuses a plan that is of something else. Reads nothing. @throws DeployerError with one of the documented reasons */
export function checkRequest(plan: Plan, target: Target, { head, base, approved }: Requirements): void {
  checkEnvironment(plan, target);
  if (head !== undefined && plan.source.head !== head) {
    throw new DeployerError(
      'head-moved',
      `Plan ${plan.id} was made of commit ${plan.source.head ?? '(none is noted)'}, it should be of ${head}.`,
      'Plan the commit that is to be applied, and have that plan reviewed.',
    );
  }
  if (base !== undefined && plan.source.base !== base) {
    throw new DeployerError(
      'base-diverged',
      `Plan ${plan.id} was made against commit ${plan.source.base ?? '(none is noted)'}, the branch is at ${base} now.`,
      'Bring the branch up to date, plan again and have that plan reviewed.',
    );
  }
  if (!approved) {
    throw new DeployerError(
      'not-approved',
      `Plan ${plan.id} is not approved. Nothing was executed.`,
      'Approve its digest.',
    );
  }
}

function checkEnvironment(plan: Plan, target: Target): void {
  const layers = target.layers.map((layer) => layer.name);
  const strange = [...plan.stacks, ...plan.assemblies].find(({ layer }) => !layers.includes(layer))?.layer;
  if (strange !== undefined) {
    throw new DeployerError(
      'wrong-environment',
      `Plan ${plan.id} is of a layer '${strange.slice(0, 80)}'; the project has ${layers.join(', ')}.`,
      'Apply the plan with the project file that it was made with.',
    );
  }
  for (const what of ['project', 'environment', 'account', 'region'] as const) {
    if (plan[what] === target[what]) continue;
    throw new DeployerError(
      'wrong-environment',
      `Plan ${plan.id} is of ${what} '${plan[what]}', this is ${what} '${target[what]}'.`,
      'Apply the plan that was made for this environment.',
    );
  }
}
