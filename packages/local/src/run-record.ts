import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isRunning, type ProcessMark } from './processes';

/** What a running `start` leaves for the next command: who it is, and what it would leave behind if it were killed. */
export interface RunRecord {
  readonly supervisor: ProcessMark;
  readonly state: 'starting' | 'ready';
  readonly port: number;
  readonly url: string;
  /** Absent before the emulator's process exists. */
  readonly emulator?: ProcessMark;
  /** The leader of the process group that builds or deploys, while it does. */
  readonly task?: ProcessMark;
}

const fileOf = (home: string) => path.join(home, 'running.json');

/** The record of an earlier `start`, whether or not that still runs; undefined without one. */
export function readRecord(home: string): RunRecord | undefined {
  return parse(fileOf(home));
}

function parse(file: string): RunRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunRecord;
  } catch {
    return undefined;
  }
}

/** The record of a `start` that still runs. */
export function readLiveRecord(home: string): RunRecord | undefined {
  const record = readRecord(home);
  return isRunning(record?.supervisor) ? record : undefined;
}

/** Makes the state folder, for this user alone: the emulator's data holds the values of secrets. */
export function makeHome(home: string): void {
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o700);
}

/** Claims the state folder: true for exactly one of any number of processes that try at the same time. */
export function claim(home: string, record: RunRecord): boolean {
  makeHome(home);
  const draft = writeDraft(home, record);
  try {
    // A hard link either makes the name, with all its content, or fails: no half-written record is ever read.
    linkSync(draft, fileOf(home));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Replaces the record that this process has claimed. */
export function updateRecord(home: string, record: RunRecord): void {
  renameSync(writeDraft(home, record), fileOf(home));
}

/**
 * Gives the state folder free, but only from this record: another start may have claimed it since that was read. Without
 * a record, whatever can't be read as one goes.
 */
export function removeRecord(home: string, record: RunRecord | undefined): void {
  // Taken aside before it is looked at: of two that clear away the same record, one gets it.
  const aside = `${fileOf(home)}.aside.${process.pid}`;
  try {
    renameSync(fileOf(home), aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const found = parse(aside);
  if (found && !isDeepStrictEqual(found.supervisor, record?.supervisor)) putBack(aside, home);
  rmSync(aside, { force: true });
}

function putBack(aside: string, home: string): void {
  try {
    linkSync(aside, fileOf(home));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function writeDraft(home: string, record: RunRecord): string {
  const draft = `${fileOf(home)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record, undefined, 2)}\n`);
  return draft;
}

/** What a second start is told. */
export function alreadyRunning(live: RunRecord): string {
  const state = live.state === 'ready' ? 'running' : 'being started';
  return `The local environment is already ${state} at ${live.url} (process ${live.supervisor.pid}): 'npm stop' ends it.`;
}
