import type { Home } from './home';
import { type EachImage, imageJob } from './image-jobs';
import { type Job, value } from './workflow';

const pullRequest = 'github.event.pull_request';

/**
 * Plan and clean-up of one pull request and environment: the newer of two goes on, the other is cancelled. Not the group
 * of the apply: a group has one place to wait in, and a clean-up that takes it would put an apply out.
 */
const concurrency = {
  group: value(`format('stratiform-{0}-pr-{1}', matrix.environment, ${pullRequest}.number)`),
  'cancel-in-progress': true,
};

/** What a job needs that takes a role and tells the pull request about it. */
const permissions = { contents: 'read', 'id-token': 'write', 'pull-requests': 'write' } as const;

export interface EachEnvironment {
  /** The environment that is applied to by comment, within an expression. */
  readonly commanded?: string;
  /** The condition that an environment packs images; they are looked up, as `pullRequestImageJob` has built them. */
  readonly images?: string;
  readonly if?: string;
  readonly needs?: string[];
  /** An expression or list; has `environment`, and `layers` and `projects` where not all are meant. */
  readonly matrix: Record<string, unknown>;
}

/**
 * Plans a pull request: a job for each environment, with its plan role. It is in no GitHub Environment, because the plan
 * role trusts tokens of pull requests. A fork's run gets no token: the action says so, and is done.
 */
export function planJob(home: Home, { matrix, commanded, images, ...when }: EachEnvironment, layers = false): Job {
  return {
    name: `plan ${value('matrix.environment')}`,
    ...when,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 45,
    permissions,
    concurrency,
    strategy: { 'fail-fast': false, matrix },
    steps: [
      ...home.synthesized({
        environment: value('matrix.environment'),
        layers: layers ? value('matrix.projects') : undefined,
        images: { if: images },
      }),
      {
        name: 'Plan',
        uses: home.action('plan'),
        with: {
          environment: value('matrix.environment'),
          ...(layers && { layers: value('matrix.layers') }),
          'apply-command': value(`matrix.environment == ${commanded}`),
          ...home.inputs,
        },
      },
    ],
  };
}

/** Builds an image of a pull request: the newer of two goes on. */
export function pullRequestImageJob(home: Home, job: Omit<EachImage, 'environment' | 'group'>): Job {
  const group = value(`format('stratiform-{0}-{1}-pr-{2}', matrix.environment, matrix.image, ${pullRequest}.number)`);
  return imageJob(home, { ...job, environment: value('matrix.environment'), group });
}

/** Says in the comment of an earlier commit that the environment isn't touched any more. Needs no credentials. */
export function untouchedJob(home: Home, { matrix, ...when }: EachEnvironment): Job {
  return {
    name: `untouched ${value('matrix.environment')}`,
    ...when,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 10,
    permissions: { contents: 'read', 'pull-requests': 'write' },
    concurrency,
    strategy: { 'fail-fast': false, matrix },
    steps: [
      ...home.actions(),
      {
        name: 'Untouched',
        uses: home.action('plan'),
        with: { mode: 'untouched', environment: value('matrix.environment') },
      },
    ],
  };
}

/** Takes away what the plans of a pull request left that was closed and not merged. Nothing of its own code runs. */
export function cleanupJob(home: Home, { matrix, ...when }: EachEnvironment): Job {
  return {
    name: `clean up ${value('matrix.environment')}`,
    ...when,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 20,
    permissions,
    concurrency,
    strategy: { 'fail-fast': false, matrix },
    steps: [
      ...home.project(value(`${pullRequest}.base.sha`)),
      {
        name: 'Clean up',
        uses: home.action('plan'),
        with: { mode: 'cleanup', environment: value('matrix.environment'), ...home.inputs },
      },
    ],
  };
}

/** Reports drift of an environment as an issue, which is kept up to date and closed when there is none. */
export function driftJob(home: Home, { matrix, ...when }: EachEnvironment): Job {
  const packed = home.packs('matrix.environment');
  return {
    name: `drift ${value('matrix.environment')}`,
    ...when,
    'runs-on': 'ubuntu-latest',
    'timeout-minutes': 45,
    permissions: { contents: 'read', 'id-token': 'write', issues: 'write' },
    concurrency: { group: `stratiform-drift-${value('matrix.environment')}`, 'cancel-in-progress': false },
    strategy: { 'fail-fast': false, matrix },
    steps: [
      ...home.synthesized({ environment: value('matrix.environment'), images: packed ? { if: packed } : undefined }),
      {
        name: 'Drift',
        uses: home.action('plan'),
        with: { mode: 'drift', environment: value('matrix.environment'), ...home.inputs },
      },
    ],
  };
}
