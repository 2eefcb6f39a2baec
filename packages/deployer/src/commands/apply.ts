import { type ApplyListener, type ApplyResult, applyPlan } from '../apply/apply';
import { constructPathOf, progressLine, rootCauseLines } from '../apply/report';
import { type AssemblyStack, readStacks } from '../assembly/read';
import { DeployerError } from '../errors';
import { isEmpty } from '../plan/model';
import { discardPlan, makePlan } from '../plan/planner';
import { count, duration } from '../render/names';
import { renderStack, renderTerminal } from '../render/terminal';
import type { CommonOptions, Context } from './context';
import { exitCodeOf } from './exit-codes';
import type { Terminal } from './terminal';

export interface ApplyCommandOptions extends CommonOptions {
  /** Delete what a failed first creation left, although it holds resources. @default false */
  readonly recover?: boolean;
}

/** Plans, asks, and executes what was shown. @returns 0: applied, or nothing to do; 1: failed, or not confirmed */
export async function apply(
  options: ApplyCommandOptions,
  { session, target, terminal, signal }: Context,
): Promise<number> {
  terminal.mustBeAbleToAsk(options.yes ?? false);
  const stacks = readStacks(target);
  const plan = await makePlan(session, stacks, { notify: (message) => terminal.status(message), signal });
  terminal.line(renderTerminal(plan, { color: terminal.color }));
  if (isEmpty(plan)) return finish(options, terminal, { applied: [], notApplied: [] });

  const discard = () => discardPlan(session, stacks, plan.stacks);
  const confirmed =
    options.yes ||
    (await terminal
      .ask(`Apply this to ${target.environment}?`, signal)
      .catch((error) => discard().then(() => Promise.reject(error))));
  if (!confirmed) {
    await discard();
    throw new DeployerError('not-confirmed', 'Not confirmed. Nothing was applied.');
  }
  const result = await applyPlan(session, stacks, plan, {
    recover: options.recover,
    signal,
    listener: listenerFor(terminal),
  });
  return finish(options, terminal, result, stacks);
}

/** Shows on the terminal how an apply goes on. */
export function listenerFor(terminal: Terminal): ApplyListener {
  return {
    notify: (message) => terminal.status(message),
    planned: (stack) => terminal.line(renderStack(stack, { color: terminal.color })),
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
  { applied, notApplied, failed }: ApplyResult,
  stacks: readonly AssemblyStack[],
  terminal: Terminal,
): void {
  terminal.line();
  if (failed) {
    const stack = stacks.find((candidate) => candidate.stackName === failed.stackName);
    terminal.line(failed.error.message);
    if (failed.rootCause && stack) for (const line of rootCauseLines(failed.rootCause, stack)) terminal.line(line);
    if (failed.error instanceof DeployerError && failed.error.remedy) terminal.line(failed.error.remedy);
    terminal.line(`Not applied: ${[failed.stackName, ...notApplied].join(', ')}.`);
  }
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
  return { stackName, message: error.message, ...(rootCause && { rootCause: { constructPath, ...rootCause } }) };
}
