import {
  type AppliedStack,
  type ApplyListener,
  type ApplyResult,
  isPending,
  type Plan,
  type PlannedStack,
  progressLine,
  redactText,
} from '@stratiform/deployer';
import { count, duration } from '@stratiform/deployer/lib/render/names.js';

/** Text of a stack whose turn didn't come. */
export const NOT_BEGUN = 'not begun';

/** Where one stack of an apply stands. `text`: one line for people, redacted. */
export interface StackStanding {
  readonly stackName: string;
  readonly text: string;
}

/** Who hears how it goes on. */
export interface Listener {
  /** Something happened that is worth a line. */
  readonly news: (line: string) => void;
  /** Something else is to be told than before, if only the time. @param boundary a stack begins or is done */
  readonly changed: (boundary: boolean) => void;
}

/** Where the stacks of an apply stand, by what the deployer says of them; each piece of news is told once. */
export class Standing {
  private readonly texts: Map<string, string>;
  /** The step that is going on beside the stacks, such as publishing assets. */
  private step = '';
  private lastTold = '';

  constructor(
    plan: Plan,
    private readonly listener: Listener,
  ) {
    this.texts = new Map(plan.stacks.filter(isPending).map(({ stackName }) => [stackName, NOT_BEGUN]));
  }

  get stacks(): readonly StackStanding[] {
    return [...this.texts].map(([stackName, text]) => ({ stackName, text }));
  }

  /** Whether there is more to tell than that nothing has begun. */
  get begun(): boolean {
    return [...this.texts.values()].some((text) => text !== NOT_BEGUN);
  }

  get doing(): string {
    return this.step;
  }

  /** Takes over how it ended. @returns this */
  ended({ applied, appliedBefore, failed }: ApplyResult): this {
    for (const stack of applied) this.texts.set(stack.stackName, appliedText(stack));
    for (const stackName of appliedBefore) this.texts.set(stackName, 'applied by an earlier run of this plan');
    if (failed) this.texts.set(failed.stackName, 'failed');
    return this;
  }

  /** What the deployer is given to tell. @param planned told of a stack that was planned for good */
  deployer(planned: (stack: PlannedStack) => void): ApplyListener {
    return {
      notify: (message) => {
        this.step = redactText(message);
        this.listener.news(this.step);
        this.listener.changed(false);
      },
      planned,
      progress: (stack, progress, elapsed) => {
        const { stackName } = stack;
        const line = progressLine(progress, elapsed, stack);
        const begins = this.texts.get(stackName) === NOT_BEGUN;
        this.step = '';
        this.texts.set(stackName, line.replace(`${stackName}: `, ''));
        // Every poll has another time: only what happened is news.
        const news = `${stackName} ${progress.undoing} ${progress.done}`;
        if (news !== this.lastTold) this.listener.news(line);
        this.lastTold = news;
        this.listener.changed(begins);
      },
      applied: (stack) => {
        this.texts.set(stack.stackName, appliedText(stack));
        this.listener.news(`${stack.stackName}: ${appliedText(stack)}`);
        this.listener.changed(true);
      },
    };
  }
}

/** `UPDATE_COMPLETE, 4 changes in 12 s`. */
export function appliedText({ status, changes, elapsedMilliseconds }: AppliedStack): string {
  return `${status}, ${count(changes, 'change')} in ${duration(elapsedMilliseconds)}`;
}
