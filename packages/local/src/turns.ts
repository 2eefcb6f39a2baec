/**
 * How many requests are passed on at the same time. The emulator starts another process of the function (70 MB, most of
 * a second) for each one beyond those that are warm: a burst that two serve within a moment would leave twenty of them.
 */
const AT_ONCE = 2;
/** A request that has waited so long goes on all the same, in milliseconds: slow ones must not hold up all others. */
const LONGEST_WAIT = 2_000;

/** Lets a few in at a time, first come, first served, and none wait for long. */
export class Turns {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce = AT_ONCE,
    private readonly longestWait = LONGEST_WAIT,
  ) {}

  /** Resolves when it is the caller's turn, with what ends the turn; to call that again does nothing. */
  async take(): Promise<() => void> {
    if (this.inside < this.atOnce) this.inside += 1;
    else await this.wait();
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      // A place is handed on, not given free: nobody who comes just now gets in between.
      const next = this.inside <= this.atOnce ? this.waiting.shift() : undefined;
      if (next) next();
      else this.inside -= 1;
    };
  }

  private wait(): Promise<void> {
    return new Promise((resolve) => {
      const next = () => {
        clearTimeout(limit);
        resolve();
      };
      const limit = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(next), 1);
        this.inside += 1;
        resolve();
      }, this.longestWait);
      this.waiting.push(next);
    });
  }
}
