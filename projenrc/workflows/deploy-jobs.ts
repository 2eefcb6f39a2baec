import type { Home } from './home';
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
}

const pushed = "github.event_name == 'push'";

/** A comment that begins like a command, on a pull request. The action reads it, and who wrote it. */
const commanded =
  "(github.event_name == 'issue_comment' && github.event.issue.pull_request && startsWith(github.event.comment.body, '/stratiform'))";

const resolved = ['plan-id', 'plan-digest', 'pr-number', 'head', 'base', 'code'];

/** At most one apply for each environment, and none is cancelled midway. */
const applies = (environment: string) => ({ group: `stratiform-${environment}`, 'cancel-in-progress': false });

/** Minutes of a job that applies, and of the apply in it: it stops watching, and tells how to go on, before it is ended. */
const jobMinutes = 180;
const applyMinutes = 165;

/** Nothing else came to the branch, and the plan is of what is merged. Of a comment's plan, nothing is merged yet. */
const sameCode = 'undiverged,same-code';

const conditions = (...all: (string | undefined)[]) => all.filter(Boolean).join(' && ');

/**
 * The environments in order, two jobs for each. `resolve` finds the plan that was reviewed, without credentials; `apply`
 * runs in the GitHub Environment, so whoever approves it sees in its name the digest of the plan that it is about.
 *
 * An environment waits for the one before: it goes on when that is applied, or had nothing to apply. A comment applies to
 * the first only, where unmerged work is tried.
 */
export function deployJobs(home: Home, stages: readonly Stage[]): Record<string, Job> {
  return Object.fromEntries(
    stages.flatMap((stage, index) => [
      [`resolve-${stage.id}`, resolveJob(home, stage, stages[index - 1])],
      [`apply-${stage.id}`, applyJob(home, stage)],
    ]),
  );
}

function resolveJob(home: Home, stage: Stage, before: Stage | undefined): Job {
  const afterOthers = before && [
    '!cancelled()',
    pushed,
    `needs.resolve-${before.id}.result == 'success'`,
    `(needs.apply-${before.id}.result == 'success' || needs.apply-${before.id}.result == 'skipped')`,
  ];
  return {
    name: `resolve ${stage.environment}`,
    if: afterOthers ? conditions(...afterOthers, stage.if) : `${pushed} || ${commanded}`,
    ...(before && { needs: [`resolve-${before.id}`, `apply-${before.id}`] }),
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 10,
    // Only the first answers comments.
    permissions: { contents: 'read', 'pull-requests': before ? 'read' : 'write' },
    outputs: Object.fromEntries(resolved.map((name) => [name, value(`steps.resolve.outputs.${name}`)])),
    steps: [
      // What is merged is synthesized here, where there are no credentials: the plan has to be of exactly that.
      ...home.synthesized(stage.environment, undefined, before ? undefined : pushed),
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
  return {
    'plan-by-hand': {
      name: `plan ${environment}`,
      if: conditions(
        "github.event_name == 'workflow_dispatch'",
        "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)",
        allowed,
      ),
      'runs-on': 'ubuntu-latest',
      'timeout-minutes': 45,
      permissions: { contents: 'read', 'id-token': 'write' },
      outputs: {
        'plan-id': value('steps.plan.outputs.plan-id'),
        'plan-digest': value('steps.plan.outputs.plan-digest'),
      },
      steps: [
        ...home.synthesized(environment),
        { name: 'Plan', id: 'plan', uses: home.action('plan'), with: { environment, ...home.inputs } },
      ],
    },
    'apply-by-hand': {
      name: `apply ${environment} ${output('plan-digest')}`,
      if: "needs.plan-by-hand.outputs.plan-id != ''",
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
