import { type CleanedUp, cleanUp, explain, type Target } from '@stratiform/deployer';
import { annotate, line, masked, planMarker, signed, signIn, stateOf, summary } from '@stratiform/github';
import { aboutOf } from './about.js';
import { removedMarkdown } from './comment.js';
import type { Job, Outcome } from './job.js';
import { targetOf } from './target.js';

/** What a comment says of a plan that nobody is going to apply any more. */
const OVER: readonly (string | undefined)[] = ['applied', 'nothing', 'failed', 'removed'];

/**
 * Deletes what plans of the job's label left, and says so in the comment. The plans of a pull request that is being
 * merged stay: a deployment of the same minute, or one that waits for an approval, needs them, and cleans up itself. So
 * does an apply that is going on.
 */
export async function cleanup(job: Job): Promise<Outcome> {
  const { inputs, github, label, pullRequest } = job;
  const marker = planMarker(inputs.environment, label);
  const comment = pullRequest && (await github.findComment(pullRequest.number, marker));
  const status = comment && stateOf(comment.body)?.status;
  if (status === 'applying')
    return leave(job, comment?.id, 'An apply is going on', 'left to it; it cleans up after itself');
  if (pullRequest?.merged && !OVER.includes(status))
    return leave(
      job,
      comment?.id,
      'The pull request is merged',
      'left to the deployment, which deletes them once they are applied',
    );
  const target = targetOf(job);
  const done = await deleted(job, target);
  const markdown = masked(removedMarkdown(done, aboutOf(job)), target.account, inputs.maskAwsAccountId);
  await summary(`${markdown}\n`);
  // What became of a plan that was applied stays to be read.
  if (comment && status !== 'applied' && inputs.commentPr !== 'never') {
    const { environment } = inputs;
    await github.updateComment(
      comment.id,
      signed(markdown, marker, { version: 1, environment, label, status: 'removed' }),
    );
  }
  return { outputs: { exitcode: 0, 'comment-id': comment?.id ?? '' } };
}

async function deleted({ inputs, label }: Job, target: Target): Promise<CleanedUp> {
  try {
    return await cleanUp(await signIn(target, 'plan', inputs), label, line);
  } catch (error) {
    throw explain(error, target);
  }
}

async function leave({ inputs, label }: Job, comment: number | undefined, why: string, to: string): Promise<Outcome> {
  const message = `${why}: the plans of '${label}' for ${inputs.environment} are ${to}.`;
  annotate([{ level: 'notice', title: 'Nothing deleted', message }]);
  await summary(`${message}\n`);
  return { outputs: { exitcode: 0, 'comment-id': comment ?? '' } };
}
