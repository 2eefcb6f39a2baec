import type { PermissionChange, Plan, PlannedStack } from '../model/plan';

export interface HeldPermission {
  readonly stack: PlannedStack;
  readonly permission: PermissionChange;
}

/** What a plan opens and closes; what has more risks comes first, then in order of stacks. */
export function permissionsOf(plan: Plan): { readonly opens: HeldPermission[]; readonly closes: HeldPermission[] } {
  const all = plan.stacks.flatMap((stack) => stack.permissions.map((permission) => ({ stack, permission })));
  const sorted = [...all].sort((one, other) => other.permission.risks.length - one.permission.risks.length);
  return {
    opens: sorted.filter(({ permission }) => permission.broadens),
    closes: sorted.filter(({ permission }) => !permission.broadens),
  };
}

/** `any principal, any resource`: letters only, so that it is safe anywhere. */
export function riskText(permission: PermissionChange): string {
  return permission.risks.map((risk) => risk.replace(/[^a-z]+/gi, ' ').trim()).join(', ');
}
