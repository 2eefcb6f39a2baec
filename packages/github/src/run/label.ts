import { createHash } from 'node:crypto';
import { ActionError } from '../errors.js';
import type { Run } from './run.js';

/** Most characters that the deployer takes for a label. */
const LONGEST = 60;

/**
 * What the plans of a run are filed under, and cleaned up by: `pr-12`, or the branch (`main`, `fix-12`). A branch whose
 * name isn't a label as it is (`feature/x y`, `Main`, one that is too long) and every tag becomes one of lower-case
 * letters, digits and `-` that ends in eight hex digits of its SHA-256 (`feature-x-y-5b2a0c11`), so that no two share a
 * label. No branch or tag gets a pull request's label: a branch `pr-12` is `branch-pr-12-` and eight digits.
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
  // As it is, unless it is a pull request's label, or looks as if it were made of another name.
  const free = plain.length <= LONGEST && !/^pr-\d+$|-[0-9a-f]{8}$/.test(plain);
  if (plain && free && ref === `refs/heads/${plain}`) return plain;
  const begin = !plain || /^pr(-\d+)?$/.test(plain) ? `branch-${plain}` : plain;
  const digits = createHash('sha256').update(ref).digest('hex').slice(0, 8);
  return `${begin.slice(0, LONGEST - 9).replace(/-$/, '')}-${digits}`;
}
