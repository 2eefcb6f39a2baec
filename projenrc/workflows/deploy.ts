import type { Project } from 'projen';
import { deployedEnvironments } from '../environments';
import { byHandJobs } from './by-hand-jobs';
import { deployJobs } from './deploy-jobs';
import { imageList, imageListJob } from './image-jobs';
import { packing, thisRepository } from './this-repository';
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
      ...(packing.length > 0 && {
        [imageList]: imageListJob(thisRepository, "github.event_name != 'issue_comment'"),
      }),
      ...deployJobs(
        thisRepository,
        deployedEnvironments.map((name) => ({
          id: name,
          environment: name,
          operand: `'${name}'`,
          ...(packing.includes(name) && { images: true }),
        })),
      ),
      ...byHandJobs(thisRepository, 'inputs.environment'),
    },
  });
}
