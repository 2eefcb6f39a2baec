import { progressLine, rootCauseLines } from '../apply/report';
import { readStacks } from '../assembly/read';
import { DestroyFailure, type DoomedStack, destroyStack, findDoomed, refuseProtected } from '../destroy/destroy';
import { DeployerError } from '../errors';
import { count, duration } from '../render/names';
import type { CommonOptions, Context } from './context';

/** Deletes the stacks of the chosen layers, last one first. @returns 0 */
export async function destroy(options: CommonOptions, { session, target, terminal, signal }: Context): Promise<number> {
  refuseProtected(target);
  terminal.mustBeAbleToAsk(options.yes ?? false);
  const doomed = await findDoomed(session, readStacks(target), {
    notify: (message) => terminal.status(message),
    signal,
  });
  if (doomed.length === 0) terminal.line(`Nothing to destroy in ${target.environment}: none of the stacks is there.`);
  for (const one of doomed) terminal.line(announcement(one));
  if (doomed.length > 0 && !options.yes && !(await terminal.ask(`Destroy this in ${target.environment}?`, signal))) {
    throw new DeployerError('not-confirmed', 'Not confirmed. Nothing was destroyed.');
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
