/**
 * What went wrong, for a caller that branches on it; `docs/plan-and-apply.md` says of each what to do.
 *
 * Before anything is called
 * - `usage`: an option of the command or library call is wrong
 * - `project-file`: `stratiform.config.js` is missing or has mistakes
 * - `assembly`: a cloud assembly is missing, unreadable or made for another account or region
 *
 * On the way to AWS
 * - `credentials`: none, expired or refused; `wrong-account`: they belong to another account than the environment's
 * - `unreachable`: the endpoint doesn't answer, or its certificate isn't trusted
 * - `not-bootstrapped`: the bootstrap is missing in the environment, or too old
 *
 * Planning
 * - `change-set`: CloudFormation refuses the template or the change set; `validation-failed`: its validation does
 * - `destructive`: the plan destroys or replaces what may hold data, and that isn't allowed
 *
 * A reviewed plan that is not executed
 * - `plan-not-found`: the store has no such plan
 * - `plan-changed`: the stored plan isn't the one with the reviewed digest
 * - `plan-unreadable`: it was made by another version of this command
 * - `wrong-environment`: it was made for another project, environment, account or region
 * - `not-approved`: nobody said yes; `head-moved`: it was made of another commit; `base-diverged`: the branch that it goes to went on
 * - `change-set-obsolete`: a change set is gone, or CloudFormation no longer executes it
 * - `change-set-changed`: a change set isn't what was reviewed (stack, template, parameter, tag, capability, option, changes or what was shown of them)
 * - `stack-changed`: the stack was changed, replaced or deleted since it was planned
 * - `asset-changed`: an asset's bytes aren't those that were planned
 * - `review-differs`: what a stack that waited (or is planned again) would do isn't what was reviewed
 * - `drifted`: resources aren't as their templates say, and that was required
 * - `locked`: another run works on the environment; `lock-lost`: somebody broke this run's lock, or it ran out
 *
 * While it is executed
 * - `waits`: a stack needs what no stack of this apply makes
 * - `stack-busy`: another operation is going on; `stack-broken`: the stack is in a state that only a person can decide on
 * - `needs-recover`: a half-finished first creation left resources behind; `protected`: the environment may not be destroyed
 * - `interrupted`: stopped on request; `timeout`: the time that was given is over
 * - `assets`: an asset could not be published; `failed`: CloudFormation started, and failed
 */
export type ErrorCode =
  | 'usage'
  | 'project-file'
  | 'assembly'
  | 'credentials'
  | 'wrong-account'
  | 'unreachable'
  | 'not-bootstrapped'
  | 'change-set'
  | 'validation-failed'
  | 'destructive'
  | 'plan-not-found'
  | 'plan-changed'
  | 'plan-unreadable'
  | 'wrong-environment'
  | 'not-approved'
  | 'head-moved'
  | 'base-diverged'
  | 'change-set-obsolete'
  | 'change-set-changed'
  | 'stack-changed'
  | 'asset-changed'
  | 'other-code'
  | 'review-differs'
  | 'drifted'
  | 'locked'
  | 'lock-lost'
  | 'waits'
  | 'stack-busy'
  | 'stack-broken'
  | 'needs-recover'
  | 'protected'
  | 'interrupted'
  | 'timeout'
  | 'assets'
  | 'failed';

/** An error that the user can do something about: `message` says what is wrong, `remedy` what to do. */
export class DeployerError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What to do next, as a sentence. */
    readonly remedy?: string,
  ) {
    super(message);
    this.name = 'DeployerError';
  }
}
