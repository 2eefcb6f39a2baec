import type { Project } from 'projen';
import { deployedEnvironments } from '../environments';
import { allDone } from './image-jobs';
import { planJob, pullRequestImageJob, untouchedJob } from './pull-request-jobs';
import { checkout, installQuietly, setupNode } from './steps';
import { thisRepository } from './this-repository';
import { type Job, value, Workflow } from './workflow';

/** Which environments, layers and images the pull request touches, by Nx's graph. */
const affected: Job = {
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 10,
  permissions: { contents: 'read' },
  outputs: {
    matrix: value('steps.affected.outputs.matrix'),
    untouched: value('steps.affected.outputs.untouched'),
    images: value('steps.affected.outputs.images'),
  },
  steps: [
    checkout({ 'fetch-depth': 0 }),
    setupNode(),
    installQuietly,
    {
      name: 'Affected environments, layers and images',
      id: 'affected',
      run: `node tools/affected.mjs --base "$BASE" ${deployedEnvironments.join(' ')}`,
      env: { BASE: value('github.event.pull_request.base.sha') },
    },
  ],
};

/** A job by one name, for branch protection: those of a matrix that is empty have none. */
const planned: Job = {
  if: 'always()',
  needs: ['affected', 'image', 'plan'],
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 5,
  permissions: {},
  steps: [
    {
      name: 'Everything affected is planned',
      run: [
        '[ "$AFFECTED" = success ] &&',
        '  { [ "$IMAGE" = success ] || [ "$IMAGE" = skipped ]; } &&',
        '  { [ "$PLAN" = success ] || [ "$PLAN" = skipped ]; }',
      ].join('\n'),
      env: {
        AFFECTED: value('needs.affected.result'),
        IMAGE: value('needs.image.result'),
        PLAN: value('needs.plan.result'),
      },
    },
  ],
};

/** `plan`: on a pull request, the images of affected services, then a plan of each affected environment's affected layers. */
export function planWorkflow(project: Project): void {
  new Workflow(project, 'plan', {
    on: { pull_request: {} },
    jobs: {
      affected,
      image: pullRequestImageJob(thisRepository, {
        needs: ['affected'],
        if: "needs.affected.outputs.images != '[]'",
        matrix: { include: value('fromJSON(needs.affected.outputs.images)') },
        project: value('matrix.project'),
        runner: value('matrix.runner'),
      }),
      plan: planJob(
        thisRepository,
        {
          needs: ['affected', 'image'],
          commanded: `'${deployedEnvironments[0]}'`,
          if: `!cancelled() && ${allDone('image')} && needs.affected.result == 'success' && needs.affected.outputs.matrix != '[]'`,
          images: "matrix.packaging == 'image'",
          matrix: { include: value('fromJSON(needs.affected.outputs.matrix)') },
        },
        true,
      ),
      untouched: untouchedJob(thisRepository, {
        needs: ['affected'],
        if: "needs.affected.outputs.untouched != '[]'",
        matrix: { environment: value('fromJSON(needs.affected.outputs.untouched)') },
      }),
      planned,
    },
  });
}
