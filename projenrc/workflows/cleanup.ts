import type { Project } from 'projen';
import { deployedEnvironments } from '../environments';
import { cleanupJob } from './pull-request-jobs';
import { thisRepository } from './this-repository';
import { Workflow } from './workflow';

/** `cleanup`: on a pull request that is closed and not merged. After a merge, the apply cleans up. */
export function cleanupWorkflow(project: Project): void {
  new Workflow(project, 'cleanup', {
    on: { pull_request: { types: ['closed'] } },
    jobs: {
      cleanup: cleanupJob(thisRepository, {
        if: '!github.event.pull_request.merged',
        matrix: { environment: deployedEnvironments },
      }),
    },
  });
}
