import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import pc from 'picocolors';
import { DeployerError } from '../errors';

type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Where a command talks to people. With `--json`, standard output belongs to the result and people read standard error. */
export class Terminal {
  readonly color: boolean;
  private readonly people: Output;
  private shown = '';
  private lastKey = '';

  constructor(
    private readonly json = false,
    private readonly input: Input = process.stdin,
    private readonly result: Output = process.stdout,
    private readonly errors: Output = process.stderr,
  ) {
    this.people = json ? errors : result;
    this.color = pc.isColorSupported && this.people.isTTY === true;
  }

  /** A line that stays. */
  line(text = ''): void {
    this.clear();
    this.lastKey = '';
    this.people.write(`${text}\n`);
  }

  /** What is going on: replaced in place on a terminal; elsewhere a line of its own whenever the key changes. */
  status(text: string, key = text): void {
    if (this.people.isTTY) {
      this.clear();
      this.shown = text.slice(0, (this.people.columns || 80) - 1);
      this.people.write(this.shown);
    } else if (key !== this.lastKey) {
      this.people.write(`${text}\n`);
    }
    this.lastKey = key;
  }

  /** The result for programs, in one piece. */
  output(value: unknown): void {
    this.clear();
    this.result.write(`${typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}\n`);
  }

  /** What went wrong, on standard error. */
  error(text: string): void {
    this.clear();
    this.errors.write(`${text}\n`);
  }

  /** Takes away what is shown in place. */
  clear(): void {
    if (this.shown) this.people.write('\r\u001b[2K');
    this.shown = '';
  }

  /** Refuses to begin what would have to be asked for, where nobody can answer. @throws DeployerError `not-approved` */
  mustBeAbleToAsk(yes: boolean): void {
    if (yes || (this.input.isTTY && this.people.isTTY && !this.json)) return;
    throw new DeployerError(
      'not-approved',
      'This has to be confirmed, and nobody can be asked here (no terminal).',
      'Add --yes to go on without asking.',
    );
  }

  /** Asks until the signal says stop; only the word `yes` is a yes. */
  async ask(question: string, signal?: AbortSignal): Promise<boolean> {
    this.clear();
    const reader = createInterface({ input: this.input, output: this.people });
    // At the end of the input a question is never answered: that is no yes.
    const ended = once(reader, 'close').then(() => '');
    try {
      const answer = reader.question(`${question} Only 'yes' goes on: `, { signal });
      return (await Promise.race([answer, ended])).trim() === 'yes';
    } catch {
      this.people.write('\n');
      throw new DeployerError('interrupted', 'Stopped on request. Nothing was executed.');
    } finally {
      reader.close();
    }
  }
}
