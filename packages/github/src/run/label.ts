import { createHash } from 'node:crypto';
import { ActionError } from '../errors.js';
import type { Run } from './run.js';

/** Most characters that the deployer takes for a label. */
const LONGEST = 60;

/**
 * What the plans of a run are filed under, and cleaned up by: `pr-12`, or the branch in lower-case letters, digits and
 * `-` (`feature/x y` → `feature-x-y`). A name that has to be cut, or has letters of another alphabet, ends in eight hex
 * digits of its SHA-256, so that two such branches don't share a label. No branch or tag gets a pull request's label:
 * a branch `pr-12` is `branch-pr-12`.
 *
 * @param prNumber in place of the pull request of the event
 * @throws ActionError `inputs` when that isn't a whole number above zero
 */
export function labelOf(run: Run, prNumber?: number): string {
  if (prNumber !== undefined && !(Number.isSafeInteger(prNumber) && prNumber > 0)) {
    throw new ActionError(
      'inputs',
      `'pr-number' should be the number of a pull request, got '${prNumber}'.`,
      "For example 'pr-number: 12'.",
    );
  }
  const commented = run.comment?.onPullRequest ? run.comment.issue : undefined;
  const merging = /^refs\/pull\/([1-9]\d{0,14})\//.exec(run.ref)?.[1];
  const number = prNumber ?? run.pullRequest?.number ?? commented ?? merging;
  return number === undefined ? branchLabel(run.ref) : `pr-${number}`;
}

function branchLabel(ref: string): string {
  const name = ref.replace(/^refs\/heads\//, '').replace(/^refs\/tags\//, 'tag-');
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const whole = !plain || /^pr-\d+$/.test(plain) ? `branch-${plain}`.replace(/-$/, '') : plain;
  // Punctuation stands between words; what is beyond ASCII is part of them.
  if (whole.length <= LONGEST && plain && /^[\x20-\x7e]+$/.test(name)) return whole;
  const digits = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${whole.slice(0, LONGEST - 9).replace(/-$/, '')}-${digits}`;
}
