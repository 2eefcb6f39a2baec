import { applies, applyMinutes, conditions, jobMinutes } from './deploy-jobs';
import type { Home } from './home';
import { allDone, eachListed, imageJob, imageList, verifiedImagesJob } from './image-jobs';
import { type Job, value } from './workflow';

const byHand = conditions(
  "github.event_name == 'workflow_dispatch'",
  "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
);

/**
 * A deployment by hand, of the default branch: what no pull request planned (a fork's merge, a rolled back stack) is
 * planned, shown in the job summary, and, once the GitHub Environment is approved, exactly that plan is applied.
 *
 * @param name expression of the environment that was asked for.
 * @param allowed a further condition, that this environment is one of those.
 */
export function byHandJobs(home: Home, name: string, allowed?: string): Record<string, Job> {
  const environment = value(name);
  const output = (of: string) => value(`needs.plan-by-hand.outputs.${of}`);
  const asked = conditions(byHand, allowed);
  const packs = home.packs(name);
  const built = packs ? imagesByHand(home, environment, conditions(asked, packs)) : {};
  const before = packs ? [imageList, ...Object.keys(built)] : [];
  return {
    ...built,
    'plan-by-hand': {
      name: `plan ${environment}`,
      if: packs ? conditions('!cancelled()', asked, allDone(...before)) : asked,
      ...(packs && { needs: before }),
      'runs-on': 'ubuntu-latest',
      'timeout-minutes': 45,
      permissions: { contents: 'read', 'id-token': 'write' },
      outputs: {
        'plan-id': value('steps.plan.outputs.plan-id'),
        'plan-digest': value('steps.plan.outputs.plan-digest'),
      },
      steps: [
        ...home.synthesized({
          environment,
          ...(packs && { images: { found: value('needs.images-by-hand.outputs.images') } }),
        }),
        { name: 'Plan', id: 'plan', uses: home.action('plan'), with: { environment, ...home.inputs } },
      ],
    },
    'apply-by-hand': {
      name: `apply ${environment} ${output('plan-digest')}`,
      // Said in full: left to itself, a job is skipped when any job before those that it needs was.
      if: conditions(
        '!cancelled()',
        "needs.plan-by-hand.result == 'success'",
        "needs.plan-by-hand.outputs.plan-id != ''",
      ),
      needs: ['plan-by-hand'],
      'runs-on': 'ubuntu-latest',
      'timeout-minutes': jobMinutes,
      permissions: { contents: 'read', 'id-token': 'write' },
      environment,
      concurrency: applies(environment),
      steps: [
        ...home.project(),
        {
          name: 'Apply',
          uses: home.action('apply'),
          with: {
            environment,
            'plan-id': output('plan-id'),
            'plan-digest': output('plan-digest'),
            head: value('github.sha'),
            'timeout-minutes': applyMinutes,
            ...home.inputs,
          },
        },
      ],
    },
  };
}

/** The images that no pull request built, and then, as after a merge, the proof of all of them. */
function imagesByHand(home: Home, environment: string, condition: string): Record<string, Job> {
  return {
    'image-by-hand': imageJob(home, { if: condition, needs: [imageList], environment, matrix: eachListed }),
    'images-by-hand': verifiedImagesJob(home, environment, { if: condition, needs: [imageList, 'image-by-hand'] }),
  };
}
