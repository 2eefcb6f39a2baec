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
const trial = git(origin, 'rev-parse', 'trial');

let clones = 0;
function clone(branch: string): string {
  clones += 1;
  const folder = path.join(root, `clone-${clones}`);
  execFileSync('git', ['clone', '--quiet', '--depth=1', '--branch', branch, `file://${origin}`, folder]);
  return folder;
}

function broken(): string {
  const folder = clone('feature');
  fs.rmSync(path.join(folder, '.git/objects'), { recursive: true });
  return folder;
}

const pullRequest = { number: 12, headSha: head, baseSha: old } as PullRequest;

test.each([
  ['the folder of the clone', ''],
  ['a folder in it', 'infra/deep'],
])('is the tip that the trial merge has, where the event knows an older one: asked in %s', (_, below) => {
  const folder = path.join(clone('trial'), below);
  fs.mkdirSync(folder, { recursive: true });
  expect(mergedOnto(folder, pullRequest)).toBe(tip);
});

test("is known in a container, where the clone is another user's", () => {
  const env = { ...process.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  const folder = clone('trial');
  const log = () => execFileSync('git', ['-C', folder, 'log'], { env, stdio: 'pipe' });
  expect(log).toThrow('dubious ownership');
  const link = path.join(root, 'link');
  fs.symlinkSync(folder, link);
  for (const one of [folder, link]) expect(mergedOnto(one, pullRequest, env)).toBe(tip);
});

test.each([
  ["the pull request's own commit is checked out", () => clone('feature'), head],
  // What it merged was the branch's doing, not GitHub's.
  ['that is a merge itself', () => clone('trial'), trial],
  ['git cannot tell what is checked out', () => broken(), head],
])("isn't known where %s", (_, folder, headSha) => {
  expect(mergedOnto(folder(), { ...pullRequest, headSha })).toBeUndefined();
});

test.each([
  ['no clone', () => root],
  ['no folder', () => path.join(root, 'nowhere')],
])("is the event's base where there is %s", (_, folder) => {
  expect(mergedOnto(folder(), pullRequest)).toBe(old);
});

test("is the event's base where there is no git", () => {
  expect(mergedOnto(clone('trial'), pullRequest, { PATH: root })).toBe(old);
});

test.each([
  ['the base branch', () => clone('main'), head, [tip, head]],
  ['the trial merge of an older commit', () => clone('trial'), tip, [`${trial} (a merge of ${head})`, tip]],
])('is not asked for where %s is checked out: that is refused, and named', (_, folder, headSha, named) => {
  let thrown: unknown;
  try {
    mergedOnto(folder(), { ...pullRequest, headSha });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ reason: 'head-moved', remedy: expect.stringContaining("'ref: refs/pull/12/merge'") });
  for (const commit of named) expect((thrown as Error).message).toContain(commit);
});
