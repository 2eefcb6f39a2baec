import type { Project } from 'projen';
import { deployedEnvironments } from '../environments';
import { driftJob } from './pull-request-jobs';
import { thisRepository } from './this-repository';
import { Workflow } from './workflow';

/** `drift`: every morning and by hand, an issue for each environment whose resources aren't as their templates say. */
export function driftWorkflow(project: Project): void {
  new Workflow(project, 'drift', {
    on: { schedule: [{ cron: '17 4 * * *' }], workflow_dispatch: {} },
    jobs: { drift: driftJob(thisRepository, { matrix: { environment: deployedEnvironments } }) },
  });
}
