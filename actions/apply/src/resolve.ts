import { ActionError, GitHub, labelOf, type PullRequest, type Run } from '@stratiform/github';
import { commanded } from './commanded.js';
import type { ApplyInputs } from './interface.js';
import { planOf } from './plan-of.js';
import { type Asked, nothing, type Resolution } from './resolution.js';
import { checkApproved, checkBase, checkPullRequest, DEPLOY_BY_HAND } from './trust.js';

/** What the action was started with, and GitHub to ask. @throws ActionError `no-token`, `not-in-actions` */
export function ask(inputs: ApplyInputs, run: Run): Asked {
  return { inputs, run, github: new GitHub(inputs.token, run) };
}

/**
 * Finds the plan: by the inputs, by a command, by the pull request that was merged, by its number.
 *
 * @throws ActionError; DeployerError where `same-code` finds nothing to compare with
 */
export async function resolve(asked: Asked): Promise<Resolution> {
  const resolution = await find(asked);
  if (resolution.kind === 'nothing') return resolution;
  const { inputs } = asked;
  const code = inputs.code ?? (await synthesized(inputs, resolution.reviewed.environment));
  return { ...resolution, reviewed: { ...resolution.reviewed, ...(code && { code }) } };
}

async function synthesized(
  { require, workingDirectory }: ApplyInputs,
  environment: string,
): Promise<string | undefined> {
  if (!require.includes('same-code')) return undefined;
  const { chooseTarget, codeOf, loadProject } = await import('@stratiform/deployer');
  return JSON.stringify(await codeOf(chooseTarget(loadProject(workingDirectory), { environment })));
}

async function find(asked: Asked): Promise<Resolution> {
  const { inputs, run } = asked;
  if (inputs.planId || inputs.planDigest) return named(asked, inputs.planId, inputs.planDigest);
  if (run.event === 'issue_comment') return commanded(asked);
  const environment = environmentOf(asked);
  const pr = await pullRequestOf(asked);
  if (pr.fork && pr.merged) {
    const why = `Pull request #${pr.number} came from a fork: it was never planned, and isn't applied.`;
    return nothing(`${why} ${DEPLOY_BY_HAND}`, { reason: 'fork', level: 'warning' });
  }
  return planOf(asked, pr, environment);
}

// Whoever approved the job has approved exactly these values, whatever the comment says by now.
async function named(asked: Asked, planId = '', planDigest = ''): Promise<Resolution> {
  const { inputs, run, github } = asked;
  if (!planId || !planDigest) {
    const [given, missing] = planId ? ['plan-id', 'plan-digest'] : ['plan-digest', 'plan-id'];
    throw new ActionError(
      'inputs',
      `'${given}' needs '${missing}' beside it, which is empty.`,
      "Give both, as the plan or an earlier 'resolve-only' put them out, or neither.",
    );
  }
  const { base, head, label, require } = inputs;
  const environment = environmentOf(asked);
  const prNumber = inputs.prNumber ?? (run.comment?.onPullRequest ? run.comment.issue : run.pullRequest?.number);
  if (prNumber === undefined) {
    if (require.includes('approved')) throw approvedByNobody();
    return { kind: 'plan', reviewed: { environment, planId, planDigest, label, head, base } };
  }
  const pr = await github.pullRequest(prNumber);
  checkPullRequest(pr);
  const reviewed = { ...pr, headSha: head ?? pr.headSha };
  // What it was merged onto can't be asked for any more; `base` still has to be what the stored plan says.
  if (base && pr.open && require.includes('undiverged')) checkBase(base, await github.tipOf(pr.baseRef), pr);
  if (require.includes('approved')) checkApproved(await github.approvedBy(reviewed), reviewed);
  return {
    kind: 'plan',
    reviewed: {
      environment,
      planId,
      planDigest,
      prNumber,
      label: label ?? labelOf(run, prNumber),
      head: reviewed.headSha,
      base,
    },
  };
}

async function pullRequestOf({ inputs, run, github }: Asked): Promise<PullRequest> {
  const number = inputs.prNumber ?? run.pullRequest?.number;
  if (number !== undefined) return github.pullRequest(number);
  if (run.event !== 'push') {
    throw new ActionError(
      'no-plan',
      `A run of '${run.event}' doesn't say which plan is to be applied.`,
      "Give 'plan-id' and 'plan-digest', or 'pr-number'.",
    );
  }
  const pr = await github.pullRequestOf(run.sha);
  if (pr && run.ref === `refs/heads/${pr.baseRef}`) return pr;
  throw new ActionError(
    'no-plan',
    `Commit ${run.sha} came to ${run.ref} without a pull request: there is no plan of it that anybody reviewed.`,
    DEPLOY_BY_HAND,
  );
}

function approvedByNobody(): ActionError {
  return new ActionError(
    'inputs',
    "'require: approved' needs 'pr-number' beside 'plan-id': no pull request is known.",
    'Give its number, or leave the approval to the GitHub Environment.',
  );
}

function environmentOf({ inputs: { environment } }: Asked): string {
  if (environment) return environment;
  throw new ActionError(
    'inputs',
    "'environment' should be one of the project file's, and is empty.",
    'Only a job that reads commands can do without: the command names it.',
  );
}
