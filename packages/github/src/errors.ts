import { DeployerError } from '@stratiform/deployer/lib/errors.js';
// By its file: the whole deployer takes 0.2 s to load, which an action has no use for before its inputs are right.
import { redactText } from '@stratiform/deployer/lib/redact/redact.js';

/**
 * An error of an action that the user can do something about; its `reason` becomes the output `failure-reason`.
 *
 * - `inputs`: one or more inputs are wrong; `not-in-actions`: what the runner sets isn't set
 * - `fork`: the pull request comes from a fork, which gets no credentials; `closed`: it was closed and not merged
 * - `no-token`: there is no token for GitHub's API, or none to sign in to AWS with
 * - `no-permission`: the token, or whoever asked, isn't allowed to do that
 * - `unknown-command`: a comment begins like a command and is none
 * - `no-plan`: nothing says which plan to apply; `wrong-label`: that plan is another pull request's
 * - `credentials`, `wrong-account`, `not-approved`, `head-moved`, `base-diverged`: as the deployer means them
 * - `github`: GitHub's API refuses, or doesn't answer
 */
export class ActionError extends Error {
  constructor(
    readonly reason: string,
    message: string,
    /** What to do next, as a sentence. */
    readonly remedy?: string,
  ) {
    super(message);
    this.name = 'ActionError';
  }
}

/** An error in words that may be shown anywhere: what looks like a secret is hidden in them. */
export interface Explained {
  /** `ActionError.reason` or `DeployerError.code`; `unexpected` for any other error. */
  readonly reason: string;
  readonly message: string;
  readonly remedy?: string;
}

/** Puts whatever was thrown into a reason, what is wrong and what to do; never with a stack trace. */
export function explained(error: unknown): Explained {
  const { reason, message, remedy } = words(error);
  return { reason, message: shown(message), ...(remedy && { remedy: shown(remedy) }) };
}

// Where the runner keeps the repository is nobody's business; within it, a path is of use.
function shown(text: string, { GITHUB_WORKSPACE: workspace = '' } = process.env): string {
  const redacted = redactText(text);
  return workspace.length > 1 ? redacted.replaceAll(`${workspace}/`, '').replaceAll(workspace, '.') : redacted;
}

function words(error: unknown): Explained {
  if (error instanceof ActionError) return error;
  if (error instanceof DeployerError) return { reason: error.code, message: error.message, remedy: error.remedy };
  return {
    reason: 'unexpected',
    message: unexpected(error),
    remedy: 'Run the job again with debug logging: then the log has the stack trace.',
  };
}

function unexpected(error: unknown): string {
  if (!(error instanceof Error)) return `What was thrown is no error: ${plain(error)}`;
  // What Node says of a host that refuses on each of its addresses: a list of errors, and no message.
  const message = error.message || (error instanceof AggregateError ? error.errors.map(plain).join('; ') : '');
  const from = error.cause === undefined ? '' : ` (${plain(error.cause)})`;
  return `${error.name}: ${message || 'no message'}${from}`;
}

function plain(value: unknown): string {
  if (value instanceof Error) return value.message || value.name;
  try {
    return typeof value === 'object' ? (JSON.stringify(value) ?? String(value)) : String(value);
  } catch {
    return typeof value;
  }
}
