import {
  applyStored,
  chooseTarget,
  DeployerError,
  explain,
  inertCode,
  loadProject,
  type Plan,
  PlanStore,
  type Session,
  type Target,
} from '@stratiform/deployer';
import { ActionError, annotate, block, explained, maskedFailure, signIn } from '@stratiform/github';
import { answer, courtesy } from './answer.js';
import { type Failure, failureError, failureOf, failureOutputs } from './failure.js';
import { cleanUpAfter, writeOutputs } from './finish.js';
import type { Outputs } from './interface.js';
import { PlanComment } from './plan-comment.js';
import { appliedReport, failedReport } from './report.js';
import type { Asked, Reviewed } from './resolution.js';
import { Telling } from './telling.js';
import { checkLabel } from './trust.js';
import { wayOn } from './ways-on.js';

/** How an apply ended. */
export interface Applied {
  readonly outputs: Outputs;
  /** Why not all was applied. */
  readonly error?: unknown;
}

/** Applies the plan that was resolved, and nothing else. Never throws: the outputs tell of a failure too. */
export async function applyReviewed(asked: Asked, reviewed: Reviewed): Promise<Applied> {
  const comment = await commentOf(asked, reviewed);
  const { outputs, error } = await applyTelling(asked, reviewed, comment);
  return { outputs: { ...(comment?.id !== undefined && { 'comment-id': comment.id }), ...outputs }, error };
}

async function applyTelling(asked: Asked, reviewed: Reviewed, comment: PlanComment | undefined): Promise<Applied> {
  const { inputs } = asked;
  const signal = stopping(inputs.timeoutMinutes);
  let target: Target | undefined;
  try {
    target = chooseTarget(loadProject(inputs.workingDirectory), { environment: reviewed.environment });
    const session = await signIn(target, 'apply', inputs);
    const plan = await (await PlanStore.open(session)).load(reviewed.planId, reviewed.planDigest);
    checkLabel(plan, reviewed.label);
    return await execute(asked, reviewed, { session, plan, comment, signal });
  } catch (thrown) {
    const error = explain(thrown, target);
    const notFound = error instanceof DeployerError && error.code === 'plan-not-found';
    if (notFound && (await isApplied(comment))) return appliedBefore(reviewed);
    return refused(reviewed, asked, error);
  }
}

interface Work {
  readonly session: Session;
  readonly plan: Plan;
  readonly comment: PlanComment | undefined;
  readonly signal: AbortSignal;
}

async function execute(asked: Asked, reviewed: Reviewed, work: Work): Promise<Applied> {
  const { run, github } = asked;
  const { session, plan, comment } = work;
  const start = Date.now();
  const telling = new Telling(asked, plan, comment);
  telling.begin();
  const failure = await attempt(asked, reviewed, work, telling);
  // Nothing was executed, and the comment is that of the run that executes, or did.
  if (failure && !failure.stackName) {
    if (await isApplied(comment)) return appliedBefore(reviewed);
    if (failure.reason === 'locked') {
      const { reason, message, remedy } = failure;
      return refused(reviewed, asked, new ActionError(reason, message, remedy));
    }
  }
  const { told } = telling;
  const report = failure ? failedReport(told, failure) : appliedReport(told, Date.now() - start);
  const ours = await telling.end(report, failure ? 'apply-failed' : 'applied');
  const { comment: command } = run;
  if (command) await courtesy('react to the command', () => github.react(command.id, failure ? 'confused' : 'rocket'));
  if (failure) return { outputs: { applied: false, ...failureOutputs(failure) }, error: failureError(failure, told) };
  const file = await writeOutputs(session);
  // A newer plan of the same label is somebody's review by now.
  if (ours) await cleanUpAfter(session, plan);
  return { outputs: { applied: true, ...(file && { 'stack-outputs-path': file }) } };
}

async function attempt(asked: Asked, reviewed: Reviewed, work: Work, telling: Telling): Promise<Failure | undefined> {
  const { inputs, run } = asked;
  const { session, plan, signal } = work;
  try {
    const result = await applyStored(session, plan, {
      // Whoever may run this job says yes: the GitHub Environment asks whom it should.
      require: {
        approved: true,
        head: reviewed.head,
        base: reviewed.base,
        noDrift: inputs.requireNoDrift,
        ...(reviewed.code && { code: JSON.parse(reviewed.code) }),
      },
      mode: inputs.mode,
      run: `${run.url} (${run.actor})`,
      waitSeconds: inputs.lockTimeoutMinutes * 60,
      recover: inputs.recoverRollbackComplete,
      disableRollback: inputs.disableRollback,
      signal,
      listener: telling.listener,
    });
    telling.standing.ended(result);
    return failureOf(result);
  } catch (error) {
    return explained(explain(error, session.target));
  }
}

// Without the comment there is less to read, and nothing else is different.
async function commentOf({ run, github }: Asked, reviewed: Reviewed): Promise<PlanComment | undefined> {
  const { environment, prNumber, label, planId: plan, planDigest: digest, head, base } = reviewed;
  if (prNumber === undefined || label === undefined) return undefined;
  const subject = { environment, label, plan, digest, head, base };
  let comment: PlanComment | undefined;
  await courtesy("look for the plan's comment", async () => {
    comment = await PlanComment.open(github, prNumber, subject, run.comment !== undefined);
  });
  return comment;
}

async function isApplied(comment: PlanComment | undefined): Promise<boolean> {
  let status: string | undefined;
  await courtesy("look for the plan's comment", async () => {
    status = await comment?.status();
  });
  return status === 'applied';
}

// Asked twice, by two commands or by a job that is run again: what was asked for is there.
function appliedBefore({ planId }: Reviewed): Applied {
  annotate([{ level: 'notice', title: 'Nothing to apply', message: `Plan ${planId} is applied already.` }]);
  return { outputs: { applied: true } };
}

async function refused({ environment }: Reviewed, asked: Asked, error: Error): Promise<Applied> {
  const { inputs, run } = asked;
  if (run.comment) {
    const { reason, message, remedy } = explained(error);
    const way = wayOn(reason, { environment, commanded: true });
    const said = [message, remedy].filter(Boolean).join('\n');
    const text = block(maskedFailure(said, inputs.maskAwsAccountId));
    await answer(asked, 'confused', `Nothing was applied to ${inertCode(environment)}:\n\n${text}\n\n${way}`);
  }
  return { outputs: { applied: false }, error };
}

// GitHub cancels by SIGINT, after 7.5 s by SIGTERM, and ends the process 2.5 s later: time to say what goes on without it.
function stopping(minutes: number | undefined): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
  return AbortSignal.any([stop.signal, ...(minutes === undefined ? [] : [AbortSignal.timeout(minutes * 60_000)])]);
}
