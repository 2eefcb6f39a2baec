import { ActionError, labelOf, type PullRequest, planMarker, stateOf } from '@stratiform/github';
import { type Asked, nothing, type Resolution } from './resolution.js';
import { checkApproved, checkBase, checkPullRequest, checkSeen, DEPLOY_BY_HAND, namedBy } from './trust.js';

/**
 * The plan that the comment on a pull request names, once all that GitHub knows has been compared with it.
 *
 * @throws ActionError `fork`, `closed`, `no-plan`, `head-moved`, `base-diverged`, `not-approved`, …
 */
export async function planOf(asked: Asked, pr: PullRequest, environment: string): Promise<Resolution> {
  const { inputs, run, github } = asked;
  const { require } = inputs;
  checkPullRequest(pr);
  const label = inputs.label ?? labelOf(run, pr.number);
  const comment = await github.findComment(pr.number, planMarker(environment, label));
  const state = comment && stateOf(comment.body);
  if (state && state.head === pr.headSha && (state.status === 'nothing' || state.status === 'applied')) {
    if (state.status === 'applied') return appliedBefore(asked, pr, environment, state.plan);
    return nothing(`'${environment}' is as pull request #${pr.number} wants it: there is nothing to do.`, {
      applied: true,
    });
  }
  if (!comment && run.event === 'push') return withoutPlan(asked, pr, environment);
  const { plan, digest, base } = namedBy(state, pr, { environment, label });
  // Later the comment is written anew to tell of an apply, by which the plan gets no newer.
  const commanded = run.comment?.createdAt;
  if (comment && commanded && state?.status === 'planned') checkSeen(comment.writtenAt, commanded, pr);
  if (require.includes('undiverged')) {
    checkBase(base, await baseNow(asked, pr), pr);
    if (run.event === 'push') await checkPush(asked, pr);
  }
  if (require.includes('approved')) checkApproved(await github.approvedBy(pr), pr);
  return {
    kind: 'plan',
    reviewed: {
      environment,
      planId: plan,
      planDigest: digest,
      prNumber: pr.number,
      label,
      head: pr.headSha,
      base,
      commentId: comment?.id,
    },
  };
}

function withoutPlan({ inputs }: Asked, pr: PullRequest, environment: string): Resolution {
  const why = `Pull request #${pr.number} has no plan of '${environment}'.`;
  // A pull request that changes nothing in an environment isn't planned there.
  if (inputs.withoutPlan === 'skip') return nothing(why, { reason: 'no-plan' });
  throw new ActionError('no-plan', `${why} Was its comment deleted?`, DEPLOY_BY_HAND);
}

function appliedBefore({ run }: Asked, pr: PullRequest, environment: string, plan = ''): Resolution {
  const why = `'${environment}' was made as pull request #${pr.number} wants it: plan ${plan} is applied already.`;
  if (run.event !== 'push') return nothing(why, { applied: true });
  // By a command, some time ago: the comment can't know what came after it.
  const since = `If another pull request was applied there since, it isn't so any more. ${DEPLOY_BY_HAND}`;
  return nothing(`${why} ${since}`, { applied: true, level: 'warning' });
}

// What came along was planned without this one, or not at all.
async function checkPush({ run, github }: Asked, pr: PullRequest): Promise<void> {
  if (run.before && (await github.broughtOnly(pr.number, { before: run.before, sha: run.sha }))) return;
  throw new ActionError(
    'base-diverged',
    `The push that ends with ${run.sha} brought more than pull request #${pr.number}, as a merge queue does.`,
    DEPLOY_BY_HAND,
  );
}

async function baseNow({ run, github }: Asked, pr: PullRequest): Promise<string> {
  if (run.event === 'push' && run.before) return run.before;
  if (!pr.merged) return github.tipOf(pr.baseRef);
  throw new ActionError(
    'base-diverged',
    `Pull request #${pr.number} is merged; what it was merged onto, only the run of that push knows.`,
    `Run that job again, or leave 'undiverged' out of 'require'. ${DEPLOY_BY_HAND}`,
  );
}
