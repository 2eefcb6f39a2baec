import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, Fault, Gate } from '@stratiform/gate';

const COMMAND = path.join(__dirname, '../../bin/stratiform.js');

/** What a process left behind. `code` is null when it was killed. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `stratiform` as a process of its own. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `stratiform <words>` in a folder, as a shell would, without a terminal. @param run what others are told of it */
export function start(folder: string, run: string, ...words: string[]): Running {
  const child = spawn(process.execPath, [COMMAND, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      STRATIFORM_RUN: run,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  const [out, err] = [[] as string[], [] as string[]];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text));
  const ended = once(child, 'close').then(([code]) => ({ code, out: out.join(''), err: err.join('') }));
  return { child, ended };
}

/**
 * - `before`: the call doesn't reach the service
 * - `after`: the service has done it, and nobody hears the answer
 */
export type Moment = 'before' | 'after';

/** Where a process is killed: at the nth call of its kind. */
export interface KillPoint {
  readonly kind: string;
  /** From 1. */
  readonly nth: number;
  readonly moment: Moment;
}

/** Whether a call is of the kind at which a process is killed. */
export const isOf =
  ({ kind }: KillPoint) =>
  (call: Call): boolean =>
    kindOf(call) === kind;

/** What a call is, whatever the world is called in which it is made. */
export function kindOf({ service, action }: Call): string {
  const plain = decodeURIComponent(action)
    .replace(/[a-z0-9-]+--\d{8}t\d{6}z-[0-9a-f]+/g, '<plan>')
    .replace(/[0-9a-f]{64}/g, '<sha256>')
    .replace(/^(\w+) \/[^/]+/, '$1 /<bucket>');
  return `${service} ${plain}`;
}

const READS = /^(Describe|List|Get|BatchGet|TransactGet|Query|Scan|Head|Assume|Validate|HEAD |GET )/;

/** Whether a call leaves everything as it is. */
export function isRead({ action }: Call): boolean {
  return READS.test(action);
}

/** Every call that changes something, before and after it; and the first read after each: work has begun then, and goes on. */
export function killPoints(calls: readonly Call[]): KillPoint[] {
  const seen = new Map<string, number>();
  return calls.flatMap((call, at): KillPoint[] => {
    const kind = kindOf(call);
    const nth = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, nth);
    if (!isRead(call)) return [{ kind, nth, moment: 'before' } as const, { kind, nth, moment: 'after' } as const];
    const previous = calls[at - 1];
    return previous && !isRead(previous) ? [{ kind, nth, moment: 'after' }] : [];
  });
}

export function nameOf({ kind, nth, moment }: KillPoint): string {
  return `${moment} ${kind} ${nth}`;
}

/** Has a process killed at the nth call of some kind on its way through a gate. @returns whether it came there */
export function killAt(
  gate: Gate,
  { child }: Running,
  when: (call: Call) => boolean,
  { nth, moment }: Pick<KillPoint, 'nth' | 'moment'>,
): () => boolean {
  const injected = gate.inject({ when, nth, fault: moment === 'after' ? killedBeforeTheAnswer(child) : killed(child) });
  if (moment === 'before') gate.inject({ when, nth, fault: 'reset-before' });
  return () => injected.hits > 0;
}

const killedBeforeTheAnswer = (child: ChildProcess): Fault => ({
  replace: (body: string) => {
    child.kill('SIGKILL');
    return body;
  },
});

const killed = (child: ChildProcess): Fault => ({
  before: async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  },
});

/** Runs jobs, one after the other in each lane, as many at once as there are lanes. */
export async function inLanes<Lane, Job, Result>(
  lanes: readonly Lane[],
  jobs: readonly Job[],
  work: (lane: Lane, job: Job) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...jobs.entries()];
  const next = async (lane: Lane): Promise<void> => {
    for (let one = left.shift(); one; one = left.shift()) results[one[0]] = await work(lane, one[1]);
  };
  await Promise.all(lanes.map(next));
  return results;
}

/** 50 ms apart: twenty seconds, on a busy machine too. */
const TRIES = 400;

/** Waits until something holds. @throws Error that says what it was */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error(`Waited in vain until ${what}.`);
}

/** Waits until every call that came through a gate has been answered, or cut; an upload that broke off never will be. */
export function answered(gate: Gate): Promise<void> {
  const isOver = ({ service, status, answeredBy }: Call) =>
    service === 's3' || status !== undefined || answeredBy !== undefined;
  return until(() => gate.calls().every(isOver), 'every call was answered');
}
