import type { Plan } from '@stratiform/deployer';
import { aPlanWith } from '../../packages/deployer/test/support/builders.js';

export {
  aChange,
  aPermissionChange as aPermission,
  aPlannedStack as aStack,
} from '../../packages/deployer/test/support/builders.js';

export const HEAD = '4'.repeat(40);
export const BASE = 'b'.repeat(40);

/** A plan of a pull request, with the commits that it was made of. */
export function aPlan(...stacks: Plan['stacks'][number][]): Plan {
  return aPlanWith({ source: { label: 'pr-12', head: HEAD, base: BASE }, stacks });
}
