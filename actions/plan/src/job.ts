import { annotate, GitHub, labelOf, type PullRequest, type Run } from '@stratiform/github';
import type { Outputs, PlanInputs } from './interface.js';
import { mergedOnto } from './merged-onto.js';

/** What every mode works with. */
export interface Job {
  readonly inputs: PlanInputs;
  readonly run: Run;
  readonly github: GitHub;
  /** What plans are stored, found and cleaned up by: `pr-12`, or the branch. */
  readonly label: string;
  /** The pull request that the job is about, where there is one. */
  readonly pullRequest?: PullRequest;
  /** The commit of the base branch that is planned onto; only for plans of a pull request, where it is known. */
  readonly base?: string;
  /** Aborted when the job is cancelled. */
  readonly signal: AbortSignal;
}

/** How a mode ended. */
export interface Outcome {
  readonly outputs: Outputs;
  /** Why the step fails, although there may be outputs. */
  readonly error?: unknown;
}

/**
 * Finds out what the job is about. Asks GitHub only where the event doesn't tell the pull request.
 *
 * @throws ActionError of GitHub's API; `head-moved` when another commit than the pull request's is there to be planned
 */
export async function openJob(inputs: PlanInputs, run: Run): Promise<Job> {
  const github = new GitHub(inputs.token, run);
  const number = inputs.prNumber ?? run.pullRequest?.number ?? commentedOn(run);
  const told = run.pullRequest?.number === number ? run.pullRequest : undefined;
  const pullRequest = told ?? (number === undefined ? undefined : await github.pullRequest(number));
  const label = inputs.label ?? labelOf(run, number);
  const planned = inputs.mode === 'plan' && pullRequest && !pullRequest.fork ? pullRequest : undefined;
  const base = planned && mergedOnto(inputs.workingDirectory, planned);
  if (planned && !base) annotate([withoutBase(planned)]);
  return { inputs, run, github, label, pullRequest, base, signal: cancellation() };
}

function withoutBase({ number, baseRef }: PullRequest): Parameters<typeof annotate>[0][number] {
  const message =
    `What is checked out isn't the trial merge of pull request #${number}, so no commit of '${baseRef}' is noted in the plan: ` +
    `an apply with 'require: undiverged' (its default) refuses it. Check out the trial merge, as actions/checkout does by ` +
    `default for the event pull_request; for other events, with 'ref: refs/pull/${number}/merge'. In a container, git has to be 2.38 or later.`;
  return { level: 'notice', title: 'Planned onto no base', message };
}

function commentedOn({ comment }: Run): number | undefined {
  return comment?.onPullRequest ? comment.issue : undefined;
}

// GitHub cancels by SIGINT, after 7.5 s by SIGTERM, and ends the process 2.5 s later. Both stay handled: a second signal
// must not end it while it clears away what is half made.
function cancellation(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
  return stop.signal;
}
