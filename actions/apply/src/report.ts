import { inertCode } from '@stratiform/deployer';
import { count, duration } from '@stratiform/deployer/lib/render/names.js';
import { block } from '@stratiform/github';
import type { Failure } from './failure.js';
import { NOT_BEGUN, type StackStanding } from './standing.js';
import { type Way, wayOn } from './ways-on.js';

/** What is told of an apply, at any time. */
export interface Told extends Way {
  /** Where the stacks stand, in order. */
  readonly stacks: readonly StackStanding[];
  /** Page of the run. */
  readonly run: string;
  /** Who started it. */
  readonly actor: string;
}

/** A title and what stands below it, for `renderMarkdown`. */
export interface Report {
  readonly title: string;
  readonly note: string;
}

/** What stands between the result and the plan, which speaks of what was about to happen. */
const REVIEWED = '---\n\nThe plan, as it was reviewed:';

export function progressReport(told: Told, doing = ''): Report {
  return {
    title: `⏳ Applying to ${inertCode(told.environment)}`,
    note: parts(`${started(told)}. Changes as reviewed:`, standings(told), doing && `Now: ${inertCode(doing)}`),
  };
}

/** @param elapsed in milliseconds */
export function appliedReport(told: Told, elapsed: number): Report {
  const note = `Applied exactly this plan in ${duration(elapsed)}. ${started(told)}.`;
  return { title: `✅ Applied to ${inertCode(told.environment)}`, note: parts(note, standings(told), REVIEWED) };
}

/** @param failure any text in it is made inert and redacted here */
export function failedReport(told: Told, failure: Failure): Report {
  const { reason, message, remedy, rootCause } = failure;
  const begun = told.stacks.some(({ text }) => text !== NOT_BEGUN);
  const left = told.stacks.filter(({ text }) => text === NOT_BEGUN).length;
  const environment = inertCode(told.environment);
  const ended = reason === 'interrupted' || reason === 'timeout' ? 'stopped' : 'failed';
  return {
    title: begun ? `⛔ Apply to ${environment} ${ended}` : `⛔ Not applied to ${environment}`,
    note: parts(
      `Reason ${inertCode(reason)}${begun ? leftText(left) : ': nothing was executed'}. ${started(told)}.`,
      rootCause && causeTitle(rootCause),
      rootCause && block(rootCause.message),
      standings(told),
      block([message, remedy].filter(Boolean).join('\n')),
      `**How to go on:** ${wayOn(reason, told)}`,
      REVIEWED,
    ),
  };
}

function leftText(stacks: number): string {
  return stacks === 0 ? '' : `: ${count(stacks, 'stack')} not begun`;
}

function causeTitle({ constructPath, logicalId, type, status, stackName }: NonNullable<Failure['rootCause']>): string {
  const names = [...(constructPath === undefined ? [] : [constructPath]), logicalId];
  // Where the path says it already, the id is one name too many.
  const told = constructPath?.split('/').at(-1) === logicalId ? names.slice(0, 1) : names;
  return `**Root cause:** ${told.map((name) => inertCode(name)).join(', ')} (${inertCode(type)}) in ${inertCode(stackName)}: ${inertCode(status)}`;
}

function standings({ stacks }: Told): string {
  return stacks.map(({ stackName, text }) => `- ${inertCode(stackName)}: ${inertCode(text)}`).join('\n');
}

// A name of GitHub's has letters, digits and hyphens; in code it mentions nobody.
function started({ run, actor }: Told): string {
  return `[This run](${run}) was started by ${inertCode(actor)}`;
}

function parts(...texts: (string | false | undefined)[]): string {
  return texts.filter(Boolean).join('\n\n');
}
