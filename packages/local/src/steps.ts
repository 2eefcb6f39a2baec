import pc from 'picocolors';
import { Stopped } from './user-error';

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Active {
  readonly label: string;
  readonly begun: number;
  note: string;
  saidAt: number;
}

/** When a step that still runs is first mentioned, and how often after that where lines can't be rewritten (ms). */
const FIRST_WORD = 1_000;
const NEXT_WORD = 5_000;

/**
 * Shows what runs, how far and for how long. On a terminal the steps that run share the last line, which is rewritten;
 * elsewhere each gets a line when it takes over a second, every five seconds after that, and when it is done.
 */
export class Steps {
  private readonly active = new Set<Active>();
  private timer?: NodeJS.Timeout;
  private drawn = false;

  constructor(
    private readonly total: number,
    private readonly output: Output = process.stdout,
    private readonly now: () => number = Date.now,
  ) {}

  /** Runs one step. `note` says how far it is; the latest one is shown, and so is a text that it resolves with. */
  async run<T>(number: number, title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
    const step: Active = {
      label: `[${number}/${this.total}] ${title}`,
      begun: this.now(),
      note: '',
      saidAt: this.now(),
    };
    this.active.add(step);
    this.timer ??= setInterval(() => this.tick(), 200).unref();
    try {
      const result = await work((text) => {
        step.note = text;
      });
      this.active.delete(step);
      const remark = typeof result === 'string' ? `: ${result}` : '';
      this.say(`${step.label} ${pc.green('done')} in ${seconds(this.now() - step.begun)}${remark}`);
      return result;
    } catch (error) {
      this.active.delete(step);
      const how = error instanceof Stopped ? 'stopped' : pc.red('failed');
      this.say(`${step.label} ${how} after ${seconds(this.now() - step.begun)}`);
      throw error;
    } finally {
      if (this.active.size === 0) this.rest();
    }
  }

  /** A line of its own, above the one that is rewritten. */
  say(line: string): void {
    this.clear();
    this.output.write(`${line}\n`);
    this.tick();
  }

  private tick(): void {
    if (this.output.isTTY) this.draw();
    else this.remind();
  }

  private draw(): void {
    this.clear();
    const line = [...this.active].map((step) => this.line(step)).join(' | ');
    if (line === '') return;
    this.output.write(line.slice(0, (this.output.columns || 80) - 1));
    this.drawn = true;
  }

  private remind(): void {
    for (const step of this.active) {
      const wait = step.saidAt === step.begun ? FIRST_WORD : NEXT_WORD;
      if (this.now() - step.saidAt < wait) continue;
      step.saidAt = this.now();
      this.output.write(`${this.line(step)}\n`);
    }
  }

  private line(step: Active): string {
    return `${step.label} ${seconds(this.now() - step.begun)}${step.note ? `: ${step.note}` : ''}`;
  }

  private clear(): void {
    if (this.drawn) this.output.write('\r\u001b[2K');
    this.drawn = false;
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.clear();
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
