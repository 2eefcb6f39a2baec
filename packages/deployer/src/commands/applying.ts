import type { ApplyListener, ApplyResult } from '../apply/options';
import { constructPathOf, progressLine, rootCauseLines } from '../apply/report';
import type { AssemblyStack } from '../assembly/read';
import { DeployerError } from '../errors';
import { redactText, shownStack } from '../redact/redact';
import { count, duration } from '../render/names';
import { renderStack } from '../render/terminal';
import type { CommonOptions } from './context';
import { exitCodeOf } from './exit-codes';
import type { Terminal } from './terminal';

/** Shows on the terminal how an apply goes on. */
export function listenerFor(terminal: Terminal): ApplyListener {
  return {
    notify: (message) => terminal.status(redactText(message)),
    planned: (stack) => terminal.line(renderStack(shownStack(stack), { color: terminal.color })),
    progress: (stack, progress, elapsed) =>
      terminal.status(
        progressLine(progress, elapsed, stack),
        `${stack.stackName} ${progress.undoing} ${progress.done}`,
      ),
    applied: ({ stackName, status, changes, elapsedMilliseconds }) =>
      terminal.line(`${stackName}: ${status}, ${count(changes, 'change')} in ${duration(elapsedMilliseconds)}`),
  };
}

function tell(
  { applied, appliedBefore, notApplied, failed }: ApplyResult,
  stacks: readonly AssemblyStack[],
  terminal: Terminal,
): void {
  terminal.line();
  if (failed) {
    const stack = stacks.find((candidate) => candidate.stackName === failed.stackName);
    terminal.line(redactText(failed.error.message));
    if (failed.rootCause && stack)
      for (const line of rootCauseLines(failed.rootCause, stack)) terminal.line(redactText(line));
    if (failed.error instanceof DeployerError && failed.error.remedy) terminal.line(failed.error.remedy);
    terminal.line(`Not applied: ${[failed.stackName, ...notApplied].join(', ')}.`);
  }
  if (appliedBefore.length > 0)
    terminal.line(`Applied before, by an earlier run of this plan: ${appliedBefore.join(', ')}.`);
  terminal.line(`Applied: ${applied.length > 0 ? applied.map((stack) => stack.stackName).join(', ') : 'nothing'}.`);
}

/** Says how an apply ended. @returns the exit code */
export function finish(
  options: CommonOptions,
  terminal: Terminal,
  result: ApplyResult,
  stacks: readonly AssemblyStack[] = [],
): number {
  if (stacks.length > 0) tell(result, stacks, terminal);
  const { failed, ...rest } = result;
  if (options.json) terminal.output({ ...rest, ...(failed && { failed: failureJson(failed, stacks) }) });
  return failed ? exitCodeOf(failed.error) : 0;
}

function failureJson(failed: NonNullable<ApplyResult['failed']>, stacks: readonly AssemblyStack[]): object {
  const { stackName, error, rootCause } = failed;
  const stack = stacks.find((candidate) => candidate.stackName === stackName);
  const constructPath = rootCause && stack && constructPathOf(rootCause, stack);
  const { code, remedy } = error instanceof DeployerError ? error : { code: 'unexpected', remedy: undefined };
  return {
    stackName,
    reason: code,
    message: redactText(error.message),
    ...(remedy && { remedy }),
    ...(rootCause && { rootCause: { constructPath, ...rootCause, message: redactText(rootCause.message) } }),
  };
}
