import type { About } from './comment.js';
import type { Job } from './job.js';

/** What comments and summaries say of a job. */
export function aboutOf({ inputs, run, pullRequest }: Job): About {
  return {
    environment: inputs.environment,
    head: pullRequest?.headSha ?? run.sha,
    actor: run.actor,
    run: run.url,
    // Whatever host GitHub is on.
    repository: run.url.slice(0, run.url.indexOf('/actions/runs/')),
    ...(pullRequest && { apply: inputs.applyCommand ? 'merge-or-comment' : 'merge' }),
  };
}
