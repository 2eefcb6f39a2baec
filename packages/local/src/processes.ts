import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process, told apart from a later one that got the same id. */
export interface ProcessMark {
  readonly pid: number;
  /** When it started, in whatever form the system gives; only ever compared. */
  readonly started: string;
}

/** Marks a running process, or undefined when there is none of this id (or the system doesn't say when it started). */
export function markOf(pid: number): ProcessMark | undefined {
  const started = process.platform === 'linux' ? startedOnLinux(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether exactly this process still runs. What can't be proven is `false`, so it is never ended by mistake. */
export function isRunning(mark: ProcessMark | undefined): mark is ProcessMark {
  return mark !== undefined && markOf(mark.pid)?.started === mark.started;
}

/** Sends a signal to exactly this process; a process that is gone, or isn't ours, is left alone. */
export function signal(mark: ProcessMark | undefined, name: NodeJS.Signals): void {
  if (!isRunning(mark)) return;
  try {
    process.kill(mark.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends a process: SIGTERM, then SIGKILL after `graceMs`. Says whether force was needed. */
export async function end(mark: ProcessMark | undefined, graceMs: number): Promise<'gone' | 'killed'> {
  signal(mark, 'SIGTERM');
  if (await gone(mark, graceMs)) return 'gone';
  signal(mark, 'SIGKILL');
  await gone(mark, 2_000);
  return 'killed';
}

/** Waits until the process is gone; false when it isn't within `withinMs`. */
export async function gone(mark: ProcessMark | undefined, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (isRunning(mark)) {
    if (Date.now() > until) return false;
    await delay(20);
  }
  return true;
}

/**
 * Field 22 of /proc/PID/stat, in ticks since boot. A zombie (state Z) counts as gone once its last thread is (field 20):
 * until then it holds its ports.
 */
function startedOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' && Number(fields[17]) <= 1) return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

function startedByPs(pid: number): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || undefined
    );
  } catch {
    return undefined;
  }
}
