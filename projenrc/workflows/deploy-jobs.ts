import type { Home } from './home';
import { allDone, imageList, verifiedImagesJob } from './image-jobs';
import { type Job, value } from './workflow';

/** One environment of a deployment. */
export interface Stage {
  /** Ends the jobs' ids: `resolve-<id>`, `apply-<id>`. */
  readonly id: string;
  /** The environment's name, as text or expression, for a workflow's values. */
  readonly environment: string;
  /** The same within an expression. */
  readonly operand: string;
  /** A further condition. */
  readonly if?: string;
  /** That its functions are images, or the condition for it. @default - they aren't */
  readonly images?: true | string;
}

const pushed = "github.event_name == 'push'";

/** A comment that begins like a command, on a pull request. The action reads it, and who wrote it. */
const commanded =
  "(github.event_name == 'issue_comment' && github.event.issue.pull_request && startsWith(github.event.comment.body, '/stratiform'))";

const resolved = ['plan-id', 'plan-digest', 'pr-number', 'head', 'base', 'code'];

/** At most one apply for each environment, and none is cancelled midway. */
export const applies = (environment: string) => ({ group: `stratiform-${environment}`, 'cancel-in-progress': false });

/** Minutes of a job that applies, and of the apply in it: it stops watching, and tells how to go on, before it is ended. */
export const jobMinutes = 180;
export const applyMinutes = 165;

/** Nothing else came to the branch, and the plan is of what is merged. Of a comment's plan, nothing is merged yet. */
const sameCode = 'undiverged,same-code';

export const conditions = (...all: (string | undefined)[]) => all.filter(Boolean).join(' && ');

/**
 * The environments in order, two jobs for each. `resolve` finds the plan that was reviewed, without credentials; `apply`
 * runs in the GitHub Environment, so whoever approves it sees in its name the digest of the plan that it is about.
 *
 * An environment waits for the one before: it goes on when that is applied, or had nothing to apply. A comment applies to
 * the first only, where unmerged work is tried.
 *
 * Where functions are images, `images` proves them before: for all environments at once, as nobody waits for them then.
 * It has a job's identity, which `resolve` is not to have.
 */
export function deployJobs(home: Home, stages: readonly Stage[]): Record<string, Job> {
  return Object.fromEntries(
    stages.flatMap((stage, index) => [
      ...(stage.images ? [[imagesOf(stage), imagesJob(home, stage)]] : []),
      [`resolve-${stage.id}`, resolveJob(home, stage, stages[index - 1])],
      [`apply-${stage.id}`, applyJob(home, stage)],
    ]),
  );
}

const imagesOf = ({ id }: Stage) => `images-${id}`;

function imagesJob(home: Home, stage: Stage): Job {
  const condition = conditions(pushed, stage.if, stage.images === true ? undefined : stage.images);
  return verifiedImagesJob(home, stage.environment, { if: condition, needs: [imageList] });
}

function resolveJob(home: Home, stage: Stage, before: Stage | undefined): Job {
  const afterOthers = before && [
    '!cancelled()',
    pushed,
    `needs.resolve-${before.id}.result == 'success'`,
    `(needs.apply-${before.id}.result == 'success' || needs.apply-${before.id}.result == 'skipped')`,
  ];
  const images = stage.images ? [imageList, imagesOf(stage)] : [];
  const needs = [...(before ? [`resolve-${before.id}`, `apply-${before.id}`] : []), ...images];
  const started = afterOthers ? conditions(...afterOthers, stage.if) : `${pushed} || ${commanded}`;
  const withImages = afterOthers ? started : conditions('!cancelled()', `(${started})`);
  return {
    name: `resolve ${stage.environment}`,
    if: stage.images ? conditions(withImages, allDone(...images)) : started,
    ...(needs.length > 0 && { needs }),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 10,
    // Only the first answers comments.
    permissions: { contents: 'read', 'pull-requests': before ? 'read' : 'write' },
    outputs: Object.fromEntries(resolved.map((name) => [name, value(`steps.resolve.outputs.${name}`)])),
    steps: [
      // What is merged is synthesized here, where there are no credentials: the plan has to be of exactly that.
      ...home.synthesized({
        environment: stage.environment,
        when: before ? undefined : pushed,
        ...(stage.images && { images: { found: value(`needs.${imagesOf(stage)}.outputs.images`) } }),
      }),
      {
        name: 'Resolve',
        id: 'resolve',
        uses: home.action('apply'),
        with: {
          'resolve-only': true,
          ...home.inputs,
          ...(home.plansAll && { 'without-plan': 'fail' }),
          require: before ? sameCode : value(`${pushed} && '${sameCode}' || 'undiverged'`),
          ...(before
            ? { environment: stage.environment }
            : {
                // A command names its environment itself.
                environment: value(`${pushed} && ${stage.operand} || ''`),
                environments: stage.environment,
              }),
        },
      },
    ],
  };
}

function applyJob(home: Home, { id, environment }: Stage): Job {
  const output = (name: string) => value(`needs.resolve-${id}.outputs.${name}`);
  return {
    name: `apply ${environment} ${output('plan-digest')}`,
    // Said in full: left to itself, a job is skipped when any job before those that it needs was.
    if: conditions(
      '!cancelled()',
      `needs.resolve-${id}.result == 'success'`,
      `needs.resolve-${id}.outputs.plan-id != ''`,
    ),
    needs: [`resolve-${id}`],
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': jobMinutes,
    permissions: { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' },
    environment,
    concurrency: applies(environment),
    steps: [
      ...home.project(),
      {
        name: 'Apply',
        uses: home.action('apply'),
        with: {
          environment,
          ...Object.fromEntries(resolved.map((name) => [name, output(name)])),
          'timeout-minutes': applyMinutes,
          ...home.inputs,
        },
      },
    ],
  };
}
