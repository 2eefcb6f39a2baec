import type { PlanState, PullRequest } from '@stratiform/github';
import { aPlan, BASE, HEAD } from '../../testing/plans.js';
import { checkApproved, checkBase, checkLabel, checkPullRequest, checkSeen, namedBy } from '../src/trust.js';

const OTHER = '7'.repeat(40);

const pull = (given: Partial<PullRequest> = {}): PullRequest => ({
  number: 12,
  title: 'A change',
  headSha: HEAD,
  headRef: 'feature/x',
  headRepository: 'org/shop',
  baseRef: 'main',
  baseSha: BASE,
  fork: false,
  open: true,
  merged: false,
  author: 'ada',
  ...given,
});

const state = (given: Partial<PlanState> = {}): PlanState => ({
  version: 1,
  environment: 'dev',
  label: 'pr-12',
  plan: 'pr-12--20261121t120000z-9f3ac1',
  digest: 'd'.repeat(64),
  head: HEAD,
  base: BASE,
  status: 'planned',
  ...given,
});

const named = (given: PlanState | undefined, pr = pull()) => namedBy(given, pr, { environment: 'dev', label: 'pr-12' });
const refusal = (reason: string, message: RegExp) =>
  expect.objectContaining({ reason, message: expect.stringMatching(message), remedy: expect.any(String) });
const thrownBy = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test.each(['planned', 'applying', 'apply-failed'] as const)('a comment that says %s names its plan', (status) => {
  expect(named(state({ status }))).toEqual({ plan: state().plan, digest: state().digest, base: BASE });
});

test.each([
  ['no comment', undefined, 'no-plan', /has no plan of 'dev'/],
  ['a plan that failed', state({ status: 'failed', plan: undefined }), 'no-plan', /could not be made/],
  ['a plan that was cleaned up', state({ status: 'removed' }), 'no-plan', /was cleaned up/],
  ['no digest', state({ digest: undefined }), 'no-plan', /could not be made/],
  ['another environment', state({ environment: 'prod' }), 'wrong-environment', /names a plan of 'prod', not of 'dev'/],
  ['another pull request', state({ label: 'pr-13' }), 'wrong-label', /names a plan for 'pr-13', not for 'pr-12'/],
  ['an older commit', state({ head: OTHER }), 'head-moved', /made of commit 7{40}, pull request #12 is at 4{40}/],
  ['no commit', state({ head: undefined }), 'head-moved', /\(none is noted\)/],
])('%s is refused', (_, given, reason, message) => {
  expect(thrownBy(() => named(given))).toEqual(refusal(reason, message));
});

test('a plan whose branch went on is refused', () => {
  checkBase(BASE, BASE, pull());
  expect(thrownBy(() => checkBase(BASE, OTHER, pull()))).toEqual(refusal('base-diverged', /'main' is at 7{40} now/));
  expect(thrownBy(() => checkBase(undefined, OTHER, pull()))).toEqual(refusal('base-diverged', /none is noted/));
});

test('a merged one is told to deploy by hand, an open one to bring its branch up to date', () => {
  expect(thrownBy(() => checkBase(BASE, OTHER, pull({ merged: true })))).toMatchObject({
    remedy: expect.stringContaining('by hand'),
  });
  expect(thrownBy(() => checkBase(BASE, OTHER, pull()))).toMatchObject({
    remedy: expect.stringContaining('up to date'),
  });
});

test('a command is for a plan that was there, not for one that came after it', () => {
  const [before, after] = ['2026-11-21T12:00:00Z', '2026-11-21T12:00:01Z'];
  checkSeen(before, after, pull());
  checkSeen(before, before, pull());
  expect(thrownBy(() => checkSeen(after, before, pull()))).toEqual(refusal('not-approved', /newer \(2026-.*01Z\)/));
});

test('an approval is one of the newest commit', () => {
  checkApproved(['bob'], pull());
  expect(thrownBy(() => checkApproved([], pull()))).toEqual(refusal('not-approved', /approved commit 4{40}/));
});

test.each([
  ['a fork', { fork: true }, 'fork'],
  ['a deleted fork', { fork: true, headRepository: undefined }, 'fork'],
  ['one that was closed', { open: false }, 'closed'],
])('%s is refused', (_, given, reason) => {
  expect(thrownBy(() => checkPullRequest(pull(given)))).toEqual(refusal(reason, /Pull request #12/));
});

test('a stored plan has to be of the label, whatever the comment says', () => {
  checkLabel(aPlan(), 'pr-12');
  checkLabel(aPlan(), undefined);
  expect(thrownBy(() => checkLabel(aPlan(), 'pr-13'))).toEqual(
    refusal('wrong-label', /made for 'pr-12', it should be for 'pr-13'/),
  );
});
