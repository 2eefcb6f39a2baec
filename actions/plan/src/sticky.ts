import { annotate, type PlanState, planMarker, signed } from '@stratiform/github';
import type { Job } from './job.js';

/** What goes into the pull request's comment. */
export interface PlanComment {
  /** Redacted and masked, with room for the signature. */
  readonly markdown: string;
  readonly state: Pick<PlanState, 'status' | 'plan' | 'digest'>;
}

/**
 * Writes the comment of the job's environment and label, once: an earlier one is edited, whichever run it is of. A run
 * whose commit isn't the pull request's newest any more leaves it to the run of that one.
 *
 * @returns the comment's id; undefined where none is wanted
 * @throws ActionError of GitHub's API
 */
export async function savePlanComment(job: Job, { markdown, state }: PlanComment): Promise<number | undefined> {
  const { inputs, github, label, pullRequest, base } = job;
  if (!pullRequest || inputs.commentPr === 'never') return undefined;
  const { number, headSha: head } = pullRequest;
  const { headSha: newest } = await github.pullRequest(number);
  if (newest !== head) {
    const message = `Pull request ${number} is at ${newest} now, this run planned ${head}: the comment is left to the run of the newer commit.`;
    annotate([{ level: 'notice', title: 'An older commit', message }]);
    return undefined;
  }
  const { environment } = inputs;
  const marker = planMarker(environment, label);
  const onlyKept = inputs.commentPr === 'on-diff' && state.status === 'nothing';
  if (onlyKept && !(await github.findComment(number, marker))) return undefined;
  const body = signed(markdown, marker, { version: 1, environment, label, head, base, ...state });
  return (await github.saveComment(number, marker, body, inputs.commentMethod)).id;
}
