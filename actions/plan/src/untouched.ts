import { planMarker, stateOf } from '@stratiform/github';
import { aboutOf } from './about.js';
import { untouchedMarkdown } from './comment.js';
import type { Job, Outcome } from './job.js';
import { savePlanComment } from './sticky.js';

/**
 * For a pull request that changes nothing in the environment, where only what is touched is planned: a comment of an
 * earlier commit that did says so now, so that merging asks for no plan. Makes no comment, and asks nothing of AWS.
 */
export async function untouched(job: Job): Promise<Outcome> {
  const { inputs, github, label, pullRequest } = job;
  const outputs = { 'has-changes': false, exitcode: 0 };
  const comment = pullRequest && (await github.findComment(pullRequest.number, planMarker(inputs.environment, label)));
  const status = comment && stateOf(comment.body)?.status;
  // What is applied isn't taken back by a commit.
  if (!comment || status === 'applied' || status === 'applying') return { outputs };
  const id = await savePlanComment(job, { markdown: untouchedMarkdown(aboutOf(job)), state: { status: 'nothing' } });
  return { outputs: { ...outputs, 'comment-id': id ?? '' } };
}
