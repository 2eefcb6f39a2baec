/**
 * What went wrong, for a caller that branches on it.
 *
 * - `usage`: an option of the command or library call is wrong
 * - `project-file`: `stratiform.config.js` is missing or has mistakes
 * - `assembly`: a layer's cloud assembly is missing, unreadable or made for another account or region
 * - `credentials`: none, expired or refused; `wrong-account`: they belong to another account than the environment's
 * - `unreachable`: the endpoint doesn't answer, or its certificate isn't trusted
 * - `not-bootstrapped`: the CDK's bootstrap is missing in the environment, or too old
 * - `change-set`: CloudFormation refuses the template or the change set
 * - `waits`: a stack needs what no stack of this apply makes
 * - `stack-busy`: another operation is going on; `stack-broken`: the stack is in a state that only a person can decide on
 * - `needs-recover`: a half-finished first creation left resources behind; `protected`: the environment may not be destroyed
 * - `not-confirmed`: nobody said yes; `interrupted`: stopped on request; `assets`: an asset could not be published
 * - `failed`: CloudFormation started, and failed
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
  | 'waits'
  | 'stack-busy'
  | 'stack-broken'
  | 'needs-recover'
  | 'protected'
  | 'not-confirmed'
  | 'interrupted'
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
