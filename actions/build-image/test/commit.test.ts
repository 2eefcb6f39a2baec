import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Run } from '@stratiform/github/lib/start.js';
import { commitOf } from '../src/commit.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-commit-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const run = { sha: 'f'.repeat(40) } as Run;

test("is what is checked out, where there is a clone; else the run's", () => {
  expect(commitOf(folder, run)).toBe(run.sha);
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
  git('init', '--quiet');
  // A clone without a commit.
  expect(commitOf(folder, run)).toBe(run.sha);
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'one');
  const below = path.join(folder, 'services/api');
  fs.mkdirSync(below, { recursive: true });
  expect(commitOf(below, run)).toBe(git('rev-parse', 'HEAD'));
});

test('is the run’s where there is no git', () => {
  expect(commitOf(folder, run, { PATH: folder })).toBe(run.sha);
});
