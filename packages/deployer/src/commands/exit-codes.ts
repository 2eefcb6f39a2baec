import { DeployerError } from '../errors';

/** What a shell calls a process that ended by Ctrl-C. */
export const INTERRUPTED = 130;

/** The exit code that tells of an error: 130 for what was interrupted, 1 for everything else. */
export function exitCodeOf(error: Error): number {
  return error instanceof DeployerError && error.code === 'interrupted' ? INTERRUPTED : 1;
}
