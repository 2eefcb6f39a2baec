import type { Refusal } from './refusals';

/** How an emulator ended that nobody had asked to. */
export interface UnexpectedEnd {
  /** `exit code 1`, `signal SIGKILL`. */
  readonly how: string;
  /** The last lines of its log, oldest first. */
  readonly lastLines: readonly string[];
}

/**
 * The embedded AWS, as far as anything else here knows it. Another emulator takes the present one's place by
 * implementing this.
 */
export interface Emulator {
  /** Name and version, for people. */
  readonly name: string;
  /** `https://127.0.0.1:<port>`: what `AWS_ENDPOINT_URL` should say. */
  readonly endpoint: string;
  /** The folder's file with its full log. */
  readonly logFile: string;
  /** Starts the process and comes back when it answers. Rejects with a `UserError` when it ends before that. */
  start(): Promise<void>;
  /** The process's id, or undefined while it doesn't run. */
  readonly pid: number | undefined;
  /** Whether it has answered and still runs. */
  ready(): boolean;
  /** Asks it to write its state to disk now; an orderly stop does so anyway. */
  save(): Promise<void>;
  /**
   * Ends it: in order first, which keeps its data, by force when it hangs (`killed`: what changed since the last save is
   * lost). Safe to call at any time, any number of times.
   */
  stop(): Promise<'gone' | 'killed'>;
  /** Ends it at once. What changed since the last save is lost. */
  kill(): void;
  /** Called for each call that IAM refused. */
  onRefusal(listener: (refusal: Refusal) => void): void;
  /** Called once when it ends without having been asked to. */
  onUnexpectedEnd(listener: (end: UnexpectedEnd) => void): void;
}
