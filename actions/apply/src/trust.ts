import type { Plan } from '@stratiform/deployer';
import { ActionError, type PlanState, type PullRequest } from '@stratiform/github';

/** A plan that a comment names. Nothing of it is believed: the stored plan has to say the same. */
export interface NamedPlan {
  readonly plan: string;
  readonly digest: string;
  readonly base?: string;
}

/** How a plan comes about, for people. */
const PLAN_AGAIN = "Plan again: push a commit, or run the plan's workflow again. Then have that plan reviewed.";

/** Without a pull request nobody has reviewed anything. */
export const DEPLOY_BY_HAND =
  'Deploy by hand (workflow_dispatch of the workflow that deploys): it plans, waits for approval, and applies.';

/** What is written into a comment is written by who may write comments: the stored plan has to be of this label. @throws ActionError */
export function checkLabel(plan: Plan, label: string | undefined): void {
  if (label === undefined || plan.source.label === label) return;
  throw new ActionError(
    'wrong-label',
    `Plan ${plan.id} was made for '${plan.source.label}', it should be for '${label}'.`,
    PLAN_AGAIN,
  );
}

/** Whether plans of a pull request are applied at all. @throws ActionError `fork`, `closed` */
export function checkPullRequest(pr: PullRequest): void {
  if (pr.fork) {
    throw new ActionError(
      'fork',
      `Pull request #${pr.number} comes from a fork: nothing is planned or applied for it.`,
      pr.merged ? DEPLOY_BY_HAND : 'Push its branch to this repository, and open a pull request from there.',
    );
  }
  if (pr.open || pr.merged) return;
  throw new ActionError(
    'closed',
    `Pull request #${pr.number} is closed and was not merged.`,
    'Open it again: that plans it anew.',
  );
}

/**
 * The plan that a pull request's comment names.
 *
 * @param state of the comment; undefined when there is no comment of ours
 * @throws ActionError `no-plan`, `wrong-environment`, `wrong-label`, `head-moved`
 */
export function namedBy(
  state: PlanState | undefined,
  pr: PullRequest,
  { environment, label }: { readonly environment: string; readonly label: string },
): NamedPlan {
  if (!state) {
    throw new ActionError(
      'no-plan',
      `Pull request #${pr.number} has no plan of '${environment}'.`,
      `Is that the environment's name? ${PLAN_AGAIN}`,
    );
  }
  if (state.environment !== environment)
    throw forged('wrong-environment', `names a plan of '${state.environment}', not of '${environment}'`);
  if (state.label !== label) throw forged('wrong-label', `names a plan for '${state.label}', not for '${label}'`);
  const { plan, digest, head, base } = state;
  if (!plan || !digest || state.status === 'failed' || state.status === 'removed') {
    const why = state.status === 'removed' ? 'was cleaned up' : 'could not be made';
    throw new ActionError('no-plan', `The plan of '${environment}' for pull request #${pr.number} ${why}.`, PLAN_AGAIN);
  }
  if (head !== pr.headSha) {
    throw new ActionError(
      'head-moved',
      `The plan was made of commit ${head ?? '(none is noted)'}, pull request #${pr.number} is at ${pr.headSha}.`,
      "Wait for the plan of that commit, or run the plan's workflow again. Then have that plan reviewed.",
    );
  }
  return { plan, digest, base };
}

/**
 * Whether who commanded can have seen the plan: a run that had to wait, or is repeated, finds another one there.
 *
 * @param planned when the plan's comment was written @param commanded when the command was, both in ISO 8601
 * @throws ActionError `not-approved`
 */
export function checkSeen(planned: string, commanded: string, pr: PullRequest): void {
  if (Date.parse(planned) <= Date.parse(commanded)) return;
  throw new ActionError(
    'not-approved',
    `The plan of pull request #${pr.number} is newer (${planned}) than the command (${commanded}).`,
    'Look at it, and give the command again.',
  );
}

/** @param now the commit that the branch is at; for a push, the one that it was at before. @throws ActionError `base-diverged` */
export function checkBase(base: string | undefined, now: string, pr: PullRequest): void {
  if (base === now) return;
  throw new ActionError(
    'base-diverged',
    `The plan was made against commit ${base ?? '(none is noted)'}, '${pr.baseRef}' is at ${now} now.`,
    pr.merged
      ? `What else came to '${pr.baseRef}' isn't in this plan. ${DEPLOY_BY_HAND}`
      : 'Bring the branch up to date: that plans it anew. Then have that plan reviewed.',
  );
}

/** @param approvers who approved the pull request's head. @throws ActionError `not-approved` */
export function checkApproved(approvers: readonly string[], pr: PullRequest): void {
  if (approvers.length > 0) return;
  throw new ActionError(
    'not-approved',
    `Nobody who may write here has approved commit ${pr.headSha} of pull request #${pr.number}, or changes are requested.`,
    "Have it approved; an approval of an earlier commit doesn't count.",
  );
}

function forged(reason: string, what: string): ActionError {
  return new ActionError(reason, `The pull request's comment ${what}: it isn't what this action writes.`, PLAN_AGAIN);
}
