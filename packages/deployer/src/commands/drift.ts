import { findDrift } from '../drift/environment';
import { exitCodeOf } from '../drift/model';
import { driftLines } from '../drift/report';
import type { CommonOptions, Context } from './context';

/**
 * Shows what is not as the deployed templates say: as reviewed, as it is, as the templates of now say. Changes nothing.
 *
 * @returns 0: no drift, 2: there is some, 1: none was found, but not everything could be looked at
 */
export async function drift(options: CommonOptions, { session, target, terminal, signal }: Context): Promise<number> {
  const found = await findDrift(session, { notify: (message) => terminal.status(message), signal });
  if (options.json) {
    const { project, environment, account, region } = target;
    const stacks = found.map(({ constructPath: _shown, ...stack }) => stack);
    terminal.output({ schemaVersion: 1, project, environment, account, region, stacks });
  } else {
    const constructPaths = new Map(found.map((stack) => [stack.stackName, stack.constructPath]));
    terminal.line(driftLines(found, { color: terminal.color, constructPaths }).join('\n'));
  }
  return exitCodeOf(found);
}
