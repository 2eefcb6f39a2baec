import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { PullRequest } from '@stratiform/github';
import { mergedOnto } from '../src/merged-onto.js';

// Real clones, as actions/checkout makes them: one commit deep.
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-merged-onto-'));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const origin = path.join(root, 'origin');
const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
const commit = (message: string) => {
  git(origin, 'commit', '--quiet', '--allow-empty', '-m', message);
  return git(origin, 'rev-parse', 'HEAD');
};

fs.mkdirSync(origin);
git(origin, 'init', '--quiet', '-b', 'main');
const old = commit('one');
git(origin, 'checkout', '--quiet', '-b', 'feature');
const head = commit('parent of nothing\n\nparent 1111111111111111111111111111111111111111');
git(origin, 'checkout', '--quiet', 'main');
const tip = commit('two');
git(origin, 'checkout', '--quiet', '--detach');
git(origin, 'merge', '--quiet', '--no-ff', '-m', 'trial', 'feature');
git(origin, 'branch', 'trial');

function clone(branch: string): string {
  const folder = path.join(root, branch);
  execFileSync('git', ['clone', '--quiet', '--depth=1', '--branch', branch, `file://${origin}`, folder]);
  return folder;
}

const pullRequest = { headSha: head, baseSha: old } as PullRequest;

test('is the tip that the trial merge has, where the event knows an older one', () => {
  expect(mergedOnto(clone('trial'), pullRequest)).toBe(tip);
});

test.each([
  ["the pull request's own branch is checked out", () => clone('feature')],
  ['the base branch is checked out', () => clone('main')],
  ['there is no clone', () => root],
  ['there is no folder', () => path.join(root, 'nowhere')],
])("is the event's base where %s", (_, folder) => {
  expect(mergedOnto(folder(), pullRequest)).toBe(old);
});

test("is the event's base where the trial merge is of another commit", () => {
  expect(mergedOnto(path.join(root, 'trial'), { ...pullRequest, headSha: tip })).toBe(old);
});
