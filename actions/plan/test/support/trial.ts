import { type Ended, runStep, type Step } from '../../../testing/step.js';
import { comments, pull, tryAction, world } from '../../../testing/trial.js';
import type { Template } from '../../../testing/world.js';

tryAction('plan', ['core']);
beforeAll(() => synth());

export const synth = (given: Template = {}) => world.synth({ queue: true, ...given });
export const body = () => comments()[0]?.body ?? '';

export interface PlanStep extends Partial<Step> {
  /** Number of the pull request that the event is about. @default the test's own */
  readonly about?: number;
  /** What happened to it. @default 'synchronize' */
  readonly action?: string;
}

/** Runs the action for a pull request, unless another event is given. */
export async function step({ about = pull, action = 'synchronize', ...given }: PlanStep = {}): Promise<Ended> {
  const { event = 'pull_request' } = given;
  if (event !== 'pull_request') return runStep(world, { ...given, event });
  const { url, token } = world.github;
  const headers = { authorization: `Bearer ${token({ kind: 'person', login: 'org' })}`, 'user-agent': 'test' };
  const answer = await fetch(`${url}/repos/org/shop/pulls/${about}`, { headers });
  const payload = { action, number: about, pull_request: await answer.json() };
  const env = { GITHUB_REF: `refs/pull/${about}/merge`, ...given.env };
  return runStep(world, { ...given, event, payload, env });
}
