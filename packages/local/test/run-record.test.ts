import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { markOf, type ProcessMark } from '../src/processes';
import { claim, type RunRecord, readLiveRecord, readRecord, removeRecord, updateRecord } from '../src/run-record';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const me = markOf(process.pid) as ProcessMark;
const record = (change: Partial<RunRecord> = {}): RunRecord => ({
  supervisor: me,
  state: 'starting',
  port: 4510,
  url: 'http://127.0.0.1:4510',
  ...change,
});

test('the first start gets the state folder, the second does not', () => {
  expect([claim(home, record()), claim(home, record({ port: 1 }))]).toEqual([true, false]);
  expect(readRecord(home)).toEqual(record());
});

test('whoever has it keeps its record up to date, and gives the folder free', () => {
  claim(home, record());
  updateRecord(home, record({ state: 'ready' }));
  expect(readRecord(home)?.state).toBe('ready');
  removeRecord(home, record());
  expect(readRecord(home)).toBeUndefined();
  expect(readdirSync(home)).toEqual([]);
});

test('a record of a process that is gone is not live, even when its id runs again', () => {
  claim(home, record({ supervisor: { pid: process.pid, started: 'before the reboot' } }));
  expect(readLiveRecord(home)).toBeUndefined();
  expect(readRecord(home)).toBeDefined();
});

test('a folder that another start has claimed meanwhile is not given free, whatever was read before', () => {
  const stale = record({ supervisor: { pid: process.pid, started: 'before the reboot' } });
  claim(home, record());
  removeRecord(home, stale);
  removeRecord(home, undefined);
  expect(readRecord(home)).toEqual(record());
  expect(readdirSync(home)).toEqual(['running.json']);
});

test('the state folder, with the values of secrets in it, is for this user alone', () => {
  chmodSync(home, 0o755);
  claim(home, record());
  expect(statSync(home).mode & 0o777).toBe(0o700);
});

test('a record that cannot be read counts as none, and is cleared away', () => {
  writeFileSync(path.join(home, 'running.json'), '{"superv');
  expect(readRecord(home)).toBeUndefined();
  removeRecord(home, undefined);
  expect(claim(home, record())).toBe(true);
});
