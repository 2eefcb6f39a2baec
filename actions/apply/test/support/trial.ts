import { isEmpty, type Plan, planStored, redacted, renderMarkdown } from '@stratiform/deployer';
import { type PlanState, planMarker, signed, stateOf } from '@stratiform/github';
import { type Ended, runStep, type Step } from '../../../testing/step.js';
import { comments, pull, tryAction, world } from '../../../testing/trial.js';
import type { Template } from '../../../testing/world.js';

tryAction('apply', ['core', 'app']);

/** Who comments as the workflows' token. */
const BOT = 'github-actions[bot]';

let colours = 0;
export const colour = () => `colour-${++colours}`;
/** The comment that shows the plan. */
export const shown = () => comments().find(({ body }) => stateOf(body) !== undefined)?.body ?? '';
export const answers = () => comments().filter(({ author, body }) => author === BOT && !stateOf(body));

/** Plans a pull request and comments, as the plan action does. */
export async function planned(
  template: Template = { colour: colour() },
  given: Partial<PlanState> = {},
  number = pull,
) {
  world.synth(template);
  const { head, base } = world.github.world.pulls.get(number) ?? {};
  const source = { label: `pr-${number}`, head: head?.sha, base: base?.sha };
  const plan = await planStored(world.session(), { source, notify: () => {} });
  if (isEmpty(plan)) throw new Error('There is nothing to plan: give it another colour.');
  commented(plan, given, number);
  return plan;
}

/** Writes the comment of a plan, as the plan action does. */
export function commented(plan: Plan, given: Partial<PlanState> = {}, number = pull): number {
  const { id, digest, environment, source } = plan;
  const { label, head, base } = source;
  const state: PlanState = {
    version: 1,
    environment,
    label,
    plan: id,
    digest,
    head,
    base,
    status: 'planned',
    ...given,
  };
  const body = signed(renderMarkdown(redacted(plan)), planMarker(state.environment, state.label), state);
  return world.github.addComment(BOT, number, body).id;
}

/** Runs the action in a job of the GitHub Environment, without which the apply role trusts no token. */
export const step = (given: Step): Promise<Ended> => runStep(world, { environment: 'test', ...given });

/** A comment, and the step that it starts. */
export function command(body = '/stratiform apply test', author = 'ada', given: Partial<Step> = {}, number = pull) {
  const { id } = world.github.addComment(author, number, body);
  const issue = { number, ...(world.github.world.pulls.has(number) && { pull_request: { url: 'https://api' } }) };
  const payload = { action: 'created', comment: { id, body, user: { login: author } }, issue };
  const reactions = () => world.github.world.comments.get(id)?.reactions.map(({ content }) => content);
  return { step: () => step({ event: 'issue_comment', payload, ...given }), reactions, payload };
}

/** Merges, and gives the step that the push starts. */
export function merge(given: Partial<Step> = {}) {
  const before = world.github.world.branches.get('main')?.sha;
  const sha = world.github.mergePull(pull, { squash: true }).mergeCommit ?? '';
  return () => step({ event: 'push', env: { GITHUB_SHA: sha }, payload: { before, after: sha }, ...given });
}

/** The outputs that the job which applies gets as inputs. */
export const resolved = ({ outputs }: Ended) =>
  Object.fromEntries(
    ['plan-id', 'plan-digest', 'pr-number', 'head', 'base', 'code'].map((name) => [name, outputs[name] ?? '']),
  );

export function succeeded(ended: Ended): Ended {
  if (ended.code !== 0) throw new Error(ended.log);
  return ended;
}
