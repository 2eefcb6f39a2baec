import { isEmpty, JOB_SUMMARY_LIMIT, renderTerminal } from '@stratiform/deployer';
import { annotate, explained, masked, maskedFailure, printed, summary } from '@stratiform/github';
import { aboutOf } from './about.js';
import { annotationsOf } from './annotations.js';
import { failureMarkdown, planMarkdown } from './comment.js';
import { writeFiles } from './files.js';
import type { Job, Outcome } from './job.js';
import { planOutputs } from './outputs.js';
import { makePlan, type Planned } from './planning.js';
import { type PlanComment, savePlanComment } from './sticky.js';
import { targetOf } from './target.js';

/** Plans, stores the plan and shows it: log, summary, files, annotations, comment, outputs. */
export async function plan(job: Job): Promise<Outcome> {
  let planned: Planned;
  try {
    planned = await makePlan(job, targetOf(job));
  } catch (error) {
    return tellFailure(job, error);
  }
  return show(job, planned);
}

async function show(job: Job, { plan, refusal, stored }: Planned): Promise<Outcome> {
  const { inputs } = job;
  const about = aboutOf(job);
  const told = refusal && explained(refusal);
  const hidden = (text: string) => masked(text, plan.account, inputs.maskAwsAccountId);
  const files = writeFiles(plan);
  const applyWith = stored
    ? `stratiform apply --env ${plan.environment} --plan ${plan.id} --digest ${plan.digest}`
    : undefined;
  printed(`Plan for ${plan.environment}`, renderTerminal(plan, { color: !process.env.NO_COLOR, applyWith }));
  annotate(annotationsOf(plan));
  await summary(hidden(planMarkdown(plan, about, { limit: JOB_SUMMARY_LIMIT, expand: true, refusal: told })));
  const comment = await tried(job, {
    markdown: hidden(planMarkdown(plan, about, { expand: inputs.expandDiff, refusal: told })),
    state: stored
      ? { status: 'planned', plan: plan.id, digest: plan.digest }
      : { status: isEmpty(plan) ? 'nothing' : 'failed' },
  });
  if (refusal && comment.error) warnOf(comment.error);
  return {
    outputs: planOutputs(plan, { ...files, stored, commentId: comment.id }),
    error: refusal ?? comment.error,
  };
}

// No comment of an earlier commit stays there as if its plan still held, unless the job was cancelled: then another one goes on.
async function tellFailure(job: Job, error: unknown): Promise<Outcome> {
  if (job.signal.aborted) return { outputs: {}, error };
  const told = explained(error);
  const hidden = (text: string) => maskedFailure(text, job.inputs.maskAwsAccountId);
  const message = hidden(told.message);
  const remedy = told.remedy && hidden(told.remedy);
  const shown = failureMarkdown({ reason: told.reason, message, remedy }, aboutOf(job));
  await summary(`${shown}\n`);
  const comment = await tried(job, { markdown: shown, state: { status: 'failed' } });
  if (comment.error) warnOf(comment.error);
  return { outputs: { 'comment-id': comment.id ?? '' }, error };
}

// What GitHub refuses must not lose what AWS said.
async function tried(job: Job, comment: PlanComment): Promise<{ readonly id?: number; readonly error?: unknown }> {
  try {
    return { id: await savePlanComment(job, comment) };
  } catch (error) {
    return { error };
  }
}

function warnOf(error: unknown): void {
  const { reason, message, remedy = '' } = explained(error);
  annotate([{ level: 'warning', title: `No comment: ${reason}`, message: `${message} ${remedy}`.trim() }]);
}
