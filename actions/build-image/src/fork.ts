import { annotate, type PullRequest, type Run, summary } from '@stratiform/github/lib/start.js';
import type { Outcome } from './job.js';

/**
 * A fork's pull request gets no credentials, so it can't push. Said once; the step succeeds, so that contributors see no
 * failure that they can't do anything about.
 */
export async function skipFork({ number, headRepository }: PullRequest, run: Run): Promise<Outcome> {
  const from = headRepository ? ` (${headRepository})` : '';
  const message =
    `Pull request ${number} comes from a fork${from}: it gets no AWS credentials, so no image was built and pushed. ` +
    `With 'push: false' it is built. Who has write access to ${run.repository.fullName} can push the branch there, once the code is reviewed.`;
  annotate([{ level: 'notice', title: 'No image for a fork', message }]);
  await summary(`**No image**: ${message}\n`);
  return { outputs: { 'failure-reason': 'fork' } };
}
