import {
  type CleanedUp,
  COMMENT_LIMIT,
  inertCode,
  isEmpty,
  type Plan,
  renderMarkdown,
  unmetWaits,
  type Wait,
} from '@stratiform/deployer';
import { block, type explained, SIGNATURE_ROOM } from '@stratiform/github';

/** An error in words: reason, message, remedy. */
export type Explained = ReturnType<typeof explained>;

/** Who planned what, where; for people. */
export interface About {
  readonly environment: string;
  /** The commit that was planned, 40 hex digits. */
  readonly head: string;
  readonly actor: string;
  /** The page of the run. */
  readonly run: string;
  /** The page of the repository. */
  readonly repository: string;
  /** How it can be applied: by merging and, where a workflow takes commands, by a comment. Not without a pull request. */
  readonly apply?: 'merge' | 'merge-or-comment';
}

export interface PlanOptions {
  /** Most UTF-16 code units. @default - what a comment has room for beside its signature */
  readonly limit?: number;
  /** Whether stacks are unfolded. @default false */
  readonly expand?: boolean;
  /** Why the plan isn't kept, although it could be made. */
  readonly refusal?: Explained;
}

/** Most UTF-16 code units of a comment's own text: the signature below it needs room too. */
export const TEXT_LIMIT = COMMENT_LIMIT - SIGNATURE_ROOM;

/** A plan as Markdown, with what a reviewer wants to know beside it. @param plan redacted */
export function planMarkdown(plan: Plan, about: About, options: PlanOptions = {}): string {
  const { limit = TEXT_LIMIT, expand = false, refusal } = options;
  const applicable = !refusal && !isEmpty(plan);
  const note = [...(refusal ? refusalNote(refusal) : []), ...driftNote(plan), ...waitNote(plan), origin(about)];
  const next = applicable ? applyNote(about) : undefined;
  return renderMarkdown(plan, { limit, expand, note: note.join('\n\n'), next });
}

/** A plan that could not be made: what is wrong, and what to do. No earlier plan stays there as if it still held. */
export function failureMarkdown({ reason, message, remedy }: Explained, about: About): string {
  return [
    `### ⛔ Plan for ${inertCode(about.environment)} failed`,
    `Nothing was changed, and there is nothing to apply. ${origin(about)}`,
    block(message),
    ...(remedy ? ['**What to do**', block(remedy)] : []),
    `<sub>Reason ${inertCode(reason)} · the next plan takes the place of this comment</sub>`,
  ].join('\n\n');
}

/** What stands in the place of an earlier commit's plan once nothing of the environment is touched any more. */
export function untouchedMarkdown(about: About): string {
  const { environment, head, repository } = about;
  const commit = `[${inertCode(head.slice(0, 7))}](${repository}/commit/${head})`;
  return `**Plan for ${inertCode(environment)}**: nothing to do. Commit ${commit} touches nothing of it.`;
}

/** What is left to say once the plans of a closed pull request are deleted. */
export function removedMarkdown({ plans, changeSets, left }: CleanedUp, about: About): string {
  const took = `${count(plans.length, 'stored plan')} and ${count(changeSets.length, 'change set')}`;
  return [
    `**Plan for ${inertCode(about.environment)}**: removed.`,
    `The pull request is closed, and [this run](${about.run}) deleted what its plans left: ${took}. Nothing was applied by that.`,
    ...(left.length > 0
      ? [
          `Still in review, without resources: ${left.map((name) => inertCode(name)).join(', ')}. Whoever plans may not delete stacks; the next apply, or a clean-up by whoever may apply, does.`,
        ]
      : []),
  ].join('\n\n');
}

function refusalNote({ reason, remedy }: Explained): string[] {
  return [
    `⛔ **Refused** (${inertCode(reason)}): this plan isn't kept and can't be applied.`,
    ...(remedy ? [block(remedy)] : []),
  ];
}

function driftNote(plan: Plan): string[] {
  const drifted = plan.stacks.reduce((sum, { drift = [] }) => sum + drift.length, 0);
  if (drifted === 0) return [];
  const what = drifted === 1 ? '1 resource has drifted' : `${drifted} resources have drifted`;
  return [
    `⚠️ **${what}** from what was reviewed. Applying this plan need not put that right: look at the table below first.`,
  ];
}

function waitNote(plan: Plan): string[] {
  const waits = unmetWaits(plan).map(({ stack, wait }) => `${inertCode(stack.stackName)} waits for ${waited(wait)}`);
  if (waits.length === 0) return [];
  const shown = waits.slice(0, 5).join('; ');
  const more = waits.length > 5 ? `; and ${waits.length - 5} more` : '';
  return [`⚠️ **It can't be applied yet**: ${shown}${more}. No stack of this plan makes that.`];
}

function waited(wait: Wait): string {
  return 'name' in wait ? `the ${wait.for} ${inertCode(wait.name)}` : wait.for;
}

function applyNote({ environment, apply }: About): string | undefined {
  if (!apply) return undefined;
  const command = apply === 'merge-or-comment' ? `, or comment ${inertCode(`/stratiform apply ${environment}`)}` : '';
  return `**To apply exactly this plan**, merge${command}.`;
}

function origin({ head, repository, run, actor }: About): string {
  const commit = `[${inertCode(head.slice(0, 7))}](${repository}/commit/${head})`;
  return `Commit ${commit}, planned in [this run](${run}) started by ${inertCode(actor)}.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
