import {
  checkDestructive,
  DeployerError,
  explain,
  isEmpty,
  type Plan,
  planStored,
  redacted,
  type Target,
} from '@stratiform/deployer';
import { line, signIn } from '@stratiform/github';
import type { Job } from './job.js';

/** A plan that was made, and maybe refused. */
export interface Planned {
  /** As it may be shown. */
  readonly plan: Plan;
  /** Why it isn't kept: it destroys what it may not. */
  readonly refusal?: DeployerError;
  /** Whether it is in the store, to be applied. */
  readonly stored: boolean;
}

/**
 * Plans as the environment's plan role, and stores the plan. When it fails or the job is cancelled, nothing is left.
 *
 * @throws DeployerError, ActionError
 */
export async function makePlan(job: Job, target: Target): Promise<Planned> {
  const { inputs, run, label, pullRequest, base, signal } = job;
  let refused: { readonly plan: Plan; readonly refusal: DeployerError } | undefined;
  try {
    const session = await signIn(target, 'plan', inputs);
    const made = await planStored(session, {
      source: { label, head: pullRequest?.headSha ?? run.sha, base, run: run.url },
      imports: { existing: inputs.importExistingResources },
      drift: inputs.drift,
      notify: line,
      signal,
      accept: (plan) => {
        // Of a job that ends in some seconds, nothing is begun any more.
        if (signal.aborted) throw new DeployerError('interrupted', 'The job was cancelled: nothing was kept.');
        if (!inputs.failOnDestructiveChanges) return;
        const refusal = refusalOf(plan, inputs.allowedDestroyTypes);
        if (!refusal) return;
        refused = { plan, refusal };
        throw refusal;
      },
    });
    return { plan: redacted(made), stored: !isEmpty(made) };
  } catch (error) {
    // Who is refused wants to see what.
    if (refused && error === refused.refusal)
      return { plan: redacted(refused.plan), refusal: refused.refusal, stored: false };
    throw explain(error, target);
  }
}

function refusalOf(plan: Plan, allowed: readonly string[]): DeployerError | undefined {
  try {
    checkDestructive(plan, allowed);
    return undefined;
  } catch (error) {
    // A type that can't be allowed is a slip of the pen, and no plan's fault.
    if (error instanceof DeployerError && error.code === 'destructive') return error;
    throw error;
  }
}
