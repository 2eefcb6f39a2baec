import type { Project } from 'projen';
import { deployedEnvironments } from '../environments';
import { thisRepository } from './home';
import { planJob, untouchedJob } from './pull-request-jobs';
import { checkout, installQuietly, setupNode } from './steps';
import { type Job, value, Workflow } from './workflow';

/** Which environments and layers the pull request touches, by Nx's graph. */
const affected: Job = {
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 10,
  permissions: { contents: 'read' },
  outputs: {
    matrix: value('steps.affected.outputs.matrix'),
    untouched: value('steps.affected.outputs.untouched'),
  },
  steps: [
    checkout({ 'fetch-depth': 0 }),
    setupNode(),
    installQuietly,
    {
      name: 'Affected environments and layers',
      id: 'affected',
      run: `node tools/affected.mjs --base "$BASE" ${deployedEnvironments.join(' ')}`,
      env: { BASE: value('github.event.pull_request.base.sha') },
    },
  ],
};

/** A job by one name, for branch protection: those of a matrix that is empty have none. */
const planned: Job = {
  if: 'always()',
  needs: ['affected', 'plan'],
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 5,
  permissions: {},
  steps: [
    {
      name: 'Everything affected is planned',
      run: '[ "$AFFECTED" = success ] && { [ "$PLAN" = success ] || [ "$PLAN" = skipped ]; }',
      env: { AFFECTED: value('needs.affected.result'), PLAN: value('needs.plan.result') },
    },
  ],
};

/** `plan`: on a pull request, a plan of each affected environment, with its affected layers. */
export function planWorkflow(project: Project): void {
  new Workflow(project, 'plan', {
    on: { pull_request: {} },
    jobs: {
      affected,
      plan: planJob(
        thisRepository,
        {
          needs: ['affected'],
          commanded: `'${deployedEnvironments[0]}'`,
          if: "needs.affected.outputs.matrix != '[]'",
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
