import type { Project } from 'projen';
import { anyRepository } from './any-repository';
import { byHandJobs } from './by-hand-jobs';
import { deployJobs, type Stage } from './deploy-jobs';
import { allDone, eachListed, imageList, imageListJob } from './image-jobs';
import { cleanupJob, driftJob, planJob, pullRequestImageJob } from './pull-request-jobs';
import { node } from './steps';
import { type Job, value, Workflow } from './workflow';

/** GitHub takes `needs` and `environment` from the file, so a chain of jobs is written for as many as there may be. */
const most = 5;

const environments = 'fromJSON(inputs.environments)';

const images = "inputs.images-file != ''";

/** None too many, and at least one. */
const fits = `${environments}[0] != '' && ${environments}[${most}] == ''`;

const stages = Array.from({ length: most }, (_, index): Stage => {
  const operand = `${environments}[${index}]`;
  return {
    id: String(index + 1),
    environment: value(operand),
    operand,
    images,
    if: index > 0 ? `${operand} != ''` : fits,
  };
});

const tooMany: Job = {
  name: 'inputs',
  if: `${environments}[0] == '' || ${environments}[${most}] != ''`,
  'runs-on': 'ubuntu-latest',
  'timeout-minutes': 5,
  permissions: {},
  steps: [
    {
      name: 'Environments',
      run: `echo "::error::'environments' should be a JSON list of 1 to ${most} names in the order of deployment, got $GIVEN. For more, call the workflow a second time." && exit 1`,
      env: { GIVEN: value('inputs.environments') },
    },
  ],
};

const text = (description: string, fallback?: string) => ({
  description,
  type: 'string',
  ...(fallback === undefined ? { required: true } : { default: fallback }),
});

/**
 * `stratiform`: all of it for another repository, by the events of the caller: plan, comment, apply, clean-up, drift.
 */
export function reusableWorkflow(project: Project): void {
  const matrix = { environment: value(environments) };
  const toPlan = `${fits} && github.event_name == 'pull_request' && github.event.action != 'closed'`;
  const requested = 'github.event.inputs.environment';
  new Workflow(project, 'stratiform', {
    on: {
      workflow_call: {
        inputs: {
          environments: text(`JSON list of the environments in the order of deployment, at most ${most}`),
          synth: text('Command that synthesizes; the environment is in $ENVIRONMENT. No credentials are there yet'),
          install: text(
            'Command that installs what the project file and synth need; empty: nothing',
            'npm ci --ignore-scripts',
          ),
          'node-version': text('Node of the commands', node),
          'images-file': text('JSON file that says what images functions are made of; empty: there are none', ''),
          package: text('Command that makes what images hold and is not committed; empty: there is nothing', ''),
          'working-directory': text("Folder of 'stratiform.config.js', and of the commands", '.'),
          'actions-repository': text(
            'On GitHub Enterprise Server only: owner/name of the repository that this workflow is in',
            '',
          ),
          'actions-ref': text('On GitHub Enterprise Server only: the commit that this workflow is called at', ''),
        },
      },
    },
    jobs: {
      inputs: tooMany,
      [imageList]: imageListJob(
        anyRepository,
        `${images} && (${toPlan} || github.event_name == 'push' || github.event_name == 'workflow_dispatch')`,
      ),
      image: pullRequestImageJob(anyRepository, {
        if: `${images} && ${toPlan}`,
        needs: [imageList],
        matrix: { ...matrix, ...eachListed },
      }),
      plan: planJob(anyRepository, {
        if: `!cancelled() && ${allDone(imageList, 'image')} && ${toPlan}`,
        needs: [imageList, 'image'],
        images,
        commanded: `${environments}[0]`,
        matrix,
      }),
      cleanup: cleanupJob(anyRepository, {
        if: `${fits} && github.event_name == 'pull_request' && github.event.action == 'closed' && !github.event.pull_request.merged`,
        matrix,
      }),
      drift: driftJob(anyRepository, { if: `${fits} && github.event_name == 'schedule'`, matrix }),
      ...deployJobs(anyRepository, stages),
      ...byHandJobs(anyRepository, requested, `${fits} && contains(${environments}, ${requested})`),
    },
  });
}
