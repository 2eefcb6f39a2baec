import type { ErrorCode } from '@stratiform/deployer';

/** How an apply was asked for: what "the same again" means. */
export interface Way {
  readonly environment: string;
  /** Whether a comment commanded it. */
  readonly commanded: boolean;
}

/** Reasons of an apply that failed or was refused. */
export type Reason = ErrorCode | 'unexpected' | 'no-token' | 'wrong-label';

const PLAN_AGAIN = "Plan again: push a commit, or run the plan's workflow again. Then have that plan reviewed.";
const GOES_ON = 'what is applied stays applied, and it goes on from there.';

const again = ({ environment, commanded }: Way): string =>
  commanded ? `comment \`/stratiform apply ${environment}\` again` : 'run this job again';
const sameAgain = (way: Way): string => `${capital(again(way))}: ${GOES_ON}`;
const onceDone =
  (what: string) =>
  (way: Way): string =>
    `${what} Then ${again(way)}: ${GOES_ON}`;
const replan = (): string => PLAN_AGAIN;
const investigate = (): string => `Find out who wrote to the plan store. ${PLAN_AGAIN}`;

const WAYS: Readonly<Record<Reason, (way: Way) => string>> = {
  usage: onceDone("Correct the step's inputs."),
  'project-file': onceDone('Correct the project file on the branch that this job checks out.'),
  assembly: replan,
  credentials: onceDone("Look at the role's trust policy and rights; `stratiform bootstrap` makes it as it should be."),
  'wrong-account': onceDone('Correct the role, or the account in the project file.'),
  unreachable: sameAgain,
  'not-bootstrapped': onceDone('Run `stratiform bootstrap`.'),
  'change-set': replan,
  'validation-failed': () => `Correct the template. ${PLAN_AGAIN}`,
  destructive: replan,
  'plan-not-found': replan,
  'plan-changed': investigate,
  'plan-unreadable': replan,
  'wrong-environment': replan,
  'not-approved': onceDone('Have it approved.'),
  'head-moved': replan,
  'base-diverged': () => `Bring the branch up to date. ${PLAN_AGAIN}`,
  'change-set-obsolete': replan,
  'change-set-changed': () => `A change set can't change by itself: find out why. ${PLAN_AGAIN}`,
  'stack-changed': replan,
  'asset-changed': investigate,
  'review-differs': () => `What is applied stays applied; the rest can be shown as it is now. ${PLAN_AGAIN}`,
  drifted: onceDone('Put the resources right, or take what they are into the templates, which makes a new plan.'),
  locked: onceDone('Wait for the other run, or take its lock away with `stratiform lock --break`.'),
  'lock-lost': onceDone('Look who holds the lock: `stratiform lock`.'),
  waits: onceDone('Apply the layer that makes what is waited for.'),
  'stack-busy': onceDone('Wait until the other operation on the stack is over.'),
  'stack-broken': onceDone('Look at the stack in CloudFormation: only a person can decide how it goes on.'),
  'needs-recover': onceDone('Look at what the failed creation left, and set `recover-rollback-complete: true`.'),
  protected: onceDone('Turn the protection off, if that is what you want.'),
  interrupted: sameAgain,
  timeout: sameAgain,
  assets: sameAgain,
  failed: (way) =>
    `If the cause is in the templates, correct them: push, and have the new plan reviewed. If it is elsewhere (a quota, a missing right), put it right; then ${again(way)}: ${GOES_ON}`,
  unexpected: sameAgain,
  'no-token': onceDone('Give the job `id-token: write` in its `permissions`.'),
  'other-code': () => `Look who made this plan, and from what. ${PLAN_AGAIN}`,
  'wrong-label': investigate,
};

/** What to do after an apply failed or was refused, as sentences of Markdown. */
export function wayOn(reason: string, way: Way): string {
  return (WAYS[reason as Reason] ?? sameAgain)(way);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
