import { progressLine, rootCauseLines } from '../apply/report';
import { type AssemblyStack, readStacks } from '../assembly/read';
import { DestroyFailure, type DoomedStack, destroyStack, findDoomed, refuseProtected } from '../destroy/destroy';
import { DeployerError } from '../errors';
import { EnvironmentLock } from '../lock/lock';
import { count, duration } from '../render/names';
import { locateState } from '../store/locate';
import type { CommonOptions, Context } from './context';
import { thisRun } from './this-run';

/** Deletes the stacks of the chosen layers, last one first. @returns 0 */
export async function destroy(options: CommonOptions, context: Context): Promise<number> {
  const { session, target, terminal } = context;
  refuseProtected(target);
  terminal.mustBeAbleToAsk(options.yes ?? false);
  const stacks = readStacks(target);
  const { table } = await locateState(session);
  const lock = await EnvironmentLock.acquire(session, table, { run: thisRun() });
  try {
    return await destroyStacks(stacks, lock, options, context);
  } finally {
    await lock.release();
  }
}

async function destroyStacks(
  stacks: readonly AssemblyStack[],
  lock: EnvironmentLock,
  options: CommonOptions,
  { session, target, terminal, signal }: Context,
): Promise<number> {
  const doomed = await findDoomed(session, stacks, {
    notify: (message) => terminal.status(message),
    signal,
  });
  if (doomed.length === 0) terminal.line(`Nothing to destroy in ${target.environment}: none of the stacks is there.`);
  for (const one of doomed) terminal.line(announcement(one));
  if (doomed.length > 0 && !options.yes && !(await terminal.ask(`Destroy this in ${target.environment}?`, signal))) {
    throw new DeployerError('not-approved', 'Not confirmed. Nothing was destroyed.');
  }
  const destroyed: string[] = [];
  try {
    for (const one of doomed) {
      if (signal.aborted)
        throw new DeployerError(
          'interrupted',
          `Stopped before ${one.stack.stackName}.`,
          'Run the same command again to go on.',
        );
      await lock.confirm();
      const outcome = await destroyStack(one, {
        signal,
        progress: (progress, elapsed) =>
          terminal.status(progressLine(progress, elapsed, one.stack), `${one.stack.stackName} ${progress.done}`),
      });
      destroyed.push(one.stack.stackName);
      terminal.line(
        `${one.stack.stackName}: destroyed${outcome ? ` in ${duration(outcome.elapsedMilliseconds)}` : ''}`,
      );
    }
  } catch (error) {
    if (error instanceof DestroyFailure && error.rootCause)
      for (const line of rootCauseLines(error.rootCause, error.failed)) terminal.line(line);
    terminal.line(`Destroyed: ${destroyed.join(', ') || 'nothing'}.`);
    throw error;
  }
  if (options.json) terminal.output({ destroyed, retained: doomed.flatMap((one) => one.retained) });
  return 0;
}

function announcement({ stack, holds, retained }: DoomedStack): string {
  const kept = retained.length > 0 ? `; stays in the account: ${retained.join(', ')}` : '';
  return `- ${stack.stackName}: ${count(holds.length, 'resource')}${kept}`;
}
