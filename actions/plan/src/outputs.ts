import { countChanges, isEmpty, type LayerDrift, type Plan, type PlannedStack } from '@stratiform/deployer';
import type { Outputs } from './interface.js';

/** What is known of a plan beside the plan itself. */
export interface Published {
  readonly json: string;
  readonly text: string;
  /** Whether it can be applied: it has changes, and nothing refused it. */
  readonly stored: boolean;
  readonly commentId?: number;
}

/** Outputs of mode `plan`. */
export function planOutputs(plan: Plan, published: Published): Outputs {
  const { add, change, replace, remove, import: imports } = countChanges(plan.stacks);
  const looked = plan.stacks.filter((stack) => stack.drift !== undefined);
  return {
    'has-changes': !isEmpty(plan),
    exitcode: isEmpty(plan) ? 0 : 2,
    'to-add': add,
    'to-change': change,
    'to-replace': replace,
    'to-destroy': remove,
    'to-import': imports,
    'permissions-broadened': plan.stacks.some((stack) => stack.permissions.some((one) => one.broadens)),
    ...(looked.length > 0 && { drifted: looked.some((stack) => (stack.drift ?? []).length > 0) }),
    ...(published.stored && { 'plan-id': plan.id, 'plan-digest': plan.digest }),
    'json-plan-path': published.json,
    'text-plan-path': published.text,
    ...(published.commentId !== undefined && { 'comment-id': published.commentId }),
    stacks: JSON.stringify(plan.stacks.map(stackOf)),
  };
}

/** Outputs of mode `drift`. @param exitcode 0: none, 2: there is some, 1: none found, but not all could be looked at */
export function driftOutputs(found: readonly LayerDrift[], exitcode: number): Outputs {
  const stacks = found.map(({ stackName: name, layer, state, resources }) => ({
    name,
    layer,
    state,
    drifted: resources.length,
  }));
  return { exitcode, drifted: exitcode === 2, stacks: JSON.stringify(stacks) };
}

function stackOf(stack: PlannedStack) {
  const { remove: destroy, ...counts } = countChanges([stack]);
  return { name: stack.stackName, layer: stack.layer, kind: stack.kind, ...counts, destroy };
}
