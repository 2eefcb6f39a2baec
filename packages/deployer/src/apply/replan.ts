import { randomUUID } from 'node:crypto';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { find, templateTree } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import type { Session } from '../aws/session';
import { discardChangeSet } from '../change-sets/change-sets';
import { DeployerError } from '../errors';
import type { Plan, PlannedStack } from '../model/plan';
import { discardPlan, planAgain } from '../plan/planner';
import { clientFor } from '../plan/surroundings';
import { waitText } from '../render/waits';
import { beyondReview } from '../verify/compare';
import type { Watch } from './execute';
import type { Keeping } from './keeping';
import type { ApplyOptions } from './options';
import { checkRecovery } from './possible';
import { deleteRemains } from './recover';

/** One stack's turn in an apply. */
export interface Turn {
  readonly session: Session;
  readonly plan: Plan;
  readonly stack: AssemblyStack;
  readonly planned: PlannedStack;
  readonly options: ApplyOptions;
  readonly keeping: Keeping;
  /** Its new change set, where all were made and compared before the first was executed. */
  readonly prepared?: PlannedStack;
}

/**
 * Makes the change sets of all stacks that are to be planned again and wait for no other, and compares each with what was
 * reviewed, before anything is executed.
 *
 * @returns the fresh ones by stack name
 * @throws DeployerError `review-differs`; then their change sets are gone again
 */
export async function prepare(turns: readonly Turn[]): Promise<Map<string, PlannedStack>> {
  const due = turns.filter(
    ({ planned, keeping }) => planned.kind !== 'waits' && keeping.standing(planned) === 'to-plan',
  );
  const results = await Promise.allSettled(
    due.map(async (turn) => planAnew(turn, await clientFor(turn.session, turn.stack), { progress: () => {} })),
  );
  const fresh = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed && due[0]) {
    await discardPlan(
      due[0].session,
      due.map(({ stack }) => stack),
      fresh,
    ).catch(() => {});
    throw failed.reason;
  }
  return new Map(fresh.map((stack) => [stack.stackName, stack]));
}

/** Makes the change set of a stack that has none to execute, and compares it with what was reviewed. */
export async function planAnew(turn: Turn, client: CloudFormationClient, watch: Watch): Promise<PlannedStack> {
  const { session, plan, stack, planned, options } = turn;
  const again = () =>
    planAgain(session, stack, `${plan.id}-${randomUUID().slice(0, 8)}`, {
      notify: options.listener.notify,
      signal: options.signal,
    });
  let fresh = await again();
  if (fresh.waitsFor.some((wait) => wait.for === 'recovery')) {
    checkRecovery(fresh, options.recover ?? false);
    await deleteRemains(client, stack, watch);
    fresh = await again();
  }
  if (fresh.kind === 'waits') throw stillWaits(fresh);
  const differences = [...beyondReview(planned, fresh), ...unknownTemplates(planned, fresh, stack)];
  if (differences.length > 0) {
    if (fresh.changeSet) await discardChangeSet(client, fresh.changeSet, fresh.exists ? undefined : stack.stackName);
    throw differs(fresh, differences);
  }
  options.listener.planned(fresh);
  return fresh;
}

// Of a stack that waited nobody has seen the templates that its assembly doesn't hold.
function unknownTemplates(planned: PlannedStack, fresh: PlannedStack, stack: AssemblyStack): string[] {
  if (planned.readBack.length > 0) return [];
  const tree = templateTree(stack);
  const unknown = fresh.readBack.filter(({ nestedIn }) => nestedIn.length > 0 && find(tree, nestedIn) === undefined);
  return unknown.map(({ nestedIn }) => `the template of ${nestedIn.join(' › ')}, which its assembly doesn't hold`);
}

function differs({ stackName }: PlannedStack, differences: readonly string[]): DeployerError {
  const more = differences.length > 5 ? `\n  - and ${differences.length - 5} more` : '';
  return new DeployerError(
    'review-differs',
    [
      `${stackName}: CloudFormation would not do what was reviewed:`,
      ...differences.slice(0, 5).map((one) => `  - ${one}`),
    ].join('\n') + more,
    'Nothing of it was executed. Plan again and have that plan reviewed.',
  );
}

function stillWaits(stack: PlannedStack): DeployerError {
  return new DeployerError(
    'waits',
    `${stack.stackName} ${stack.waitsFor.map((wait) => waitText(wait)).join('; ')}, although every stack before it was applied.`,
    'Look at what that stack publishes.',
  );
}
