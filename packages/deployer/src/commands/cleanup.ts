import { cleanUp } from '../cleanup/cleanup';
import { count } from '../render/names';
import type { CommonOptions, Context } from './context';

export interface CleanupOptions extends CommonOptions {
  /** What the plans were made for: `pr-12`. */
  readonly label: string;
}

/** Deletes what the plans of a label left: change sets, stacks that were only ever in review, stored plans. @returns 0 */
export async function cleanup(options: CleanupOptions, { session, target, terminal }: Context): Promise<number> {
  const { label } = options;
  const done = await cleanUp(session, label, (message) => terminal.status(message));
  if (options.json) terminal.output(done);
  if (done.plans.length === 0) {
    terminal.line(`Nothing to clean up in ${target.environment}: no plans of '${label}'.`);
    return 0;
  }
  const told = [count(done.plans.length, 'plan'), count(done.changeSets.length, 'change set')];
  terminal.line(
    `Deleted ${told.join(', ')}${done.stacks.length > 0 ? `, and in review: ${done.stacks.join(', ')}` : ''}.`,
  );
  if (done.left.length > 0)
    terminal.line(
      `Still in review, without resources: ${done.left.join(', ')}. Who plans may not delete stacks: run it again as who applies.`,
    );
  return 0;
}
