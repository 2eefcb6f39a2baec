import { ActionError, labelOf, type PullRequest, planMarker, stateOf } from '@stratiform/github';
import { type Asked, nothing, type Resolution } from './resolution.js';
import { checkApproved, checkBase, checkPullRequest, DEPLOY_BY_HAND, namedBy } from './trust.js';

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
    const why = state.status === 'nothing' ? 'there is nothing to do' : `plan ${state.plan} is applied already`;
    return nothing(`'${environment}' is as pull request #${pr.number} wants it: ${why}.`, { applied: true });
  }
  // A pull request that changes nothing in an environment isn't planned there.
  if (!comment && run.event === 'push')
    return nothing(`Pull request #${pr.number} has no plan of '${environment}'.`, { reason: 'no-plan' });
  const { plan, digest, base } = namedBy(state, pr, { environment, label });
  if (require.includes('undiverged')) checkBase(base, await baseNow(asked, pr), pr);
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

async function baseNow({ run, github }: Asked, pr: PullRequest): Promise<string> {
  if (run.event === 'push' && run.before) return run.before;
  if (!pr.merged) return github.tipOf(pr.baseRef);
  throw new ActionError(
    'base-diverged',
    `Pull request #${pr.number} is merged; what it was merged onto, only the run of that push knows.`,
    `Run that job again, or leave 'undiverged' out of 'require'. ${DEPLOY_BY_HAND}`,
  );
}
