/** Shortest time between the beginnings of two edits, in milliseconds: GitHub asks for one second between changes. */
const SHORTEST = 1_000;
/** Between two edits while a stack is worked on, in milliseconds; after five minutes, edits become rarer. */
const USUAL = 10_000;
const LATER = 30_000;
const FIVE_MINUTES = 300_000;

/** Writes again and again what there is to tell by then: never two writings at once, and none is worth a failure. */
export class Progress {
  private readonly start = Date.now();
  private last = Number.NEGATIVE_INFINITY;
  private due?: number;
  private timer?: NodeJS.Timeout;
  private writing?: Promise<void>;
  private ended = false;

  /**
   * @param write tells what is known when it is called
   * @param failed told of each writing that failed; the next one is tried none the less
   */
  constructor(
    private readonly write: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** There is news. @param boundary told at once: a stack begins or is done */
  changed(boundary = false): void {
    if (this.ended) return;
    const pause = boundary ? SHORTEST : Date.now() - this.start > FIVE_MINUTES ? LATER : USUAL;
    this.due = Math.min(this.due ?? Number.POSITIVE_INFINITY, this.last + pause);
    this.arm();
  }

  /** Writes nothing more; resolves when the last writing is over, so that who comes next writes last. */
  async end(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.writing;
  }

  private arm(): void {
    clearTimeout(this.timer);
    if (this.writing || this.due === undefined || this.ended) return;
    this.timer = setTimeout(() => this.begin(), Math.max(0, this.due - Date.now()));
  }

  private begin(): void {
    this.due = undefined;
    this.last = Date.now();
    this.writing = this.write()
      .catch(this.failed)
      .finally(() => {
        this.writing = undefined;
        this.arm();
      });
  }
}
