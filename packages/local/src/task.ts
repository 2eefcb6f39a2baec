import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import { markOf, type ProcessMark } from './processes';
import { Stopped, UserError } from './user-error';

export interface TaskProps {
  /** What it is, for people: `deploy`. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  /** All of its output goes here; the file is replaced. */
  readonly logFile: string;
  /** Called with each line that says something. */
  readonly onLine?: (line: string) => void;
}

/** How long a task may take to end after it has been asked to. */
const GRACE_MS = 5_000;
const SHOWN_ON_FAILURE = 40;

/** A build or a deployment: a process group of its own, so that ending it ends what it started as well. */
export class Task {
  readonly mark: ProcessMark | undefined;
  /** Resolves when it succeeds, rejects with a `UserError` that holds the end of its output. */
  readonly done: Promise<void>;
  private readonly child: ChildProcess;
  private stopped = false;

  constructor(props: TaskProps) {
    mkdirSync(path.dirname(props.logFile), { recursive: true });
    const log = openSync(props.logFile, 'w');
    const last: string[] = [];
    this.child = spawn(props.command, [...props.args], {
      cwd: props.cwd,
      env: props.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.mark = this.child.pid === undefined ? undefined : markOf(this.child.pid);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (!stream) continue;
      readline.createInterface({ input: stream }).on('line', (line) => {
        writeSync(log, `${line}\n`);
        last.push(line);
        if (last.length > SHOWN_ON_FAILURE) last.shift();
        const plain = visible(line);
        if (plain !== '') props.onLine?.(plain);
      });
    }
    this.done = new Promise((resolve, reject) => {
      this.child.once('error', (error) =>
        reject(new UserError(`${props.title}: '${props.command}' could not be run: ${error.message}.`)),
      );
      this.child.once('close', (code, signal) => {
        closeSync(log);
        if (code === 0) resolve();
        else if (this.stopped) reject(new Stopped(props.title));
        else {
          const how = signal ? `was ended by ${signal}` : `failed with exit code ${code}`;
          reject(
            new UserError(`${last.join('\n')}\n${props.title} ${how}; its whole output is in '${props.logFile}'.`),
          );
        }
      });
    });
  }

  /** Ends the whole group: in order, then by force. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.signalGroup('SIGTERM');
    const forced = setTimeout(() => this.signalGroup('SIGKILL'), GRACE_MS);
    await this.done.catch(() => undefined);
    clearTimeout(forced);
    // A leader that is gone may leave members behind.
    this.signalGroup('SIGKILL');
  }

  kill(): void {
    this.stopped = true;
    this.signalGroup('SIGKILL');
  }

  private signalGroup(name: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** A line without colours and rewriting, trimmed. */
function visible(line: string): string {
  const last = line.slice(line.lastIndexOf('\r') + 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours that are to go.
  return last.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').trim();
}
