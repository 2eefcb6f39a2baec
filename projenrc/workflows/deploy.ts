import type { Project } from 'projen';
import { deployedEnvironments } from '../environments';
import { byHandJobs, deployJobs } from './deploy-jobs';
import { thisRepository } from './home';
import { Workflow } from './workflow';

/** `deploy`: what was reviewed goes to each environment in order; by comment to the first; by hand to any. */
export function deployWorkflow(project: Project): void {
  new Workflow(project, 'deploy', {
    on: {
      push: { branches: ['main'] },
      issue_comment: { types: ['created'] },
      workflow_dispatch: {
        inputs: {
          environment: {
            description: 'Environment that main is planned for, and after approval applied to',
            type: 'choice',
            options: deployedEnvironments,
            required: true,
          },
        },
      },
    },
    jobs: {
      ...deployJobs(
        thisRepository,
        deployedEnvironments.map((name) => ({ id: name, environment: name, operand: `'${name}'` })),
      ),
      ...byHandJobs(thisRepository, 'inputs.environment'),
    },
  });
}
