import { readStacks } from '../assembly/read';
import { isEmpty, type Plan } from '../plan/model';
import { discardPlan, makePlan } from '../plan/planner';
import { renderJson } from '../render/json';
import { renderTerminal } from '../render/terminal';
import type { CommonOptions, Context } from './context';

export interface PlanOptions extends CommonOptions {
  /** Keep the change sets, so that others can look at them in CloudFormation. @default false */
  readonly keep?: boolean;
}

// What is deleted by now should not be looked for.
function withoutChangeSets(plan: Plan): Plan {
  return { ...plan, stacks: plan.stacks.map(({ changeSet: _deleted, ...stack }) => stack) };
}

/** Shows what an apply would do. @returns 0: nothing to do, 2: there are changes */
export async function plan(options: PlanOptions, { session, target, terminal, signal }: Context): Promise<number> {
  const stacks = readStacks(target);
  const made = await makePlan(session, stacks, { notify: (message) => terminal.status(message), signal });
  if (!options.keep) await discardPlan(session, stacks, made.stacks);
  if (options.json) terminal.output(renderJson(options.keep ? made : withoutChangeSets(made)));
  else terminal.line(renderTerminal(made, { color: terminal.color }));
  return isEmpty(made) ? 0 : 2;
}
