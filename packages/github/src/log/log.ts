import { ExitCode, summary as jobSummary } from '@actions/core';
import { redactText } from '@stratiform/deployer/lib/redact/redact.js';
import { explained } from '../errors.js';
import { annotation } from './annotations.js';
import { printed } from './printed.js';

export { annotate, type Note } from './annotations.js';
export { line } from './line.js';
export { printed } from './printed.js';

/**
 * Ends an action as failed, with one annotation: the reason, what is wrong, what to do. The stack trace goes to the log
 * where debug logging is on, and nowhere else.
 */
export function failed(error: unknown): void {
  process.exitCode = ExitCode.Failure;
  const { reason, message, remedy } = explained(error);
  annotation('error', `Failed: ${reason}`, message, remedy);
  if (debugging()) printed('Stack trace', stackOf(error));
}

/**
 * Adds Markdown to the job's summary; does nothing where there is none, as outside of GitHub.
 *
 * @param markdown redacted, and with what is there already at most 1 MiB, or GitHub drops all of it
 */
export async function summary(markdown: string): Promise<void> {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  await jobSummary.addRaw(markdown, true).write();
}

const debugging = ({ RUNNER_DEBUG, ACTIONS_STEP_DEBUG } = process.env): boolean =>
  RUNNER_DEBUG === '1' || ACTIONS_STEP_DEBUG === 'true';

// Of the stacks alone: what else errors carry (requests, responses) may have secrets that nothing gives away.
function stackOf(error: unknown): string {
  const stacks: string[] = [];
  for (let each = error; each instanceof Error && stacks.length < 5; each = each.cause) {
    stacks.push(each.stack ?? String(each));
  }
  return redactText(stacks.join('\ncaused by ') || 'What was thrown has no stack trace.');
}
