import { checkSource } from '@stratiform/deployer/lib/model/identity.js';
import * as fc from 'fast-check';
import { labelOf } from '../src/run/label.js';
import type { Run } from '../src/run/run.js';

const run = (changes: Partial<Run>): Run => ({
  event: 'push',
  repository: { owner: 'acme', name: 'shop', fullName: 'acme/shop' },
  url: 'https://git.example.com/acme/shop/actions/runs/1/attempts/1',
  id: '1',
  attempt: 1,
  actor: 'maria',
  sha: 'a'.repeat(40),
  ref: 'refs/heads/main',
  ...changes,
});
const branch = (name: string) => labelOf(run({ ref: `refs/heads/${name}` }));

test.each([
  ['refs/heads/main', 'main'],
  ['refs/heads/fix-12', 'fix-12'],
  ['refs/heads/branch-pr-12', 'branch-pr-12'],
  ['refs/heads/tag-v1', 'tag-v1'],
  ['refs/heads/pr', 'pr'],
  ['refs/pull/12/merge', 'pr-12'],
])('%s is filed under %s', (ref, label) => {
  expect(labelOf(run({ ref }))).toBe(label);
});

test.each([
  ['refs/heads/feature/x y', 'feature-x-y'],
  ['refs/heads/Feature/JIRA-12_x', 'feature-jira-12-x'],
  ['refs/heads/Main', 'main'],
  ['refs/heads/--a--', 'a'],
  ['refs/tags/v1', 'tag-v1'],
  ['refs/heads/pr-12', 'branch-pr-12'],
  ['refs/heads/PR/12', 'branch-pr-12'],
  // Its digits may be decimal ones.
  ['refs/heads/PR', 'branch-pr'],
  // As if it were made of another name.
  ['refs/heads/feature-0123abcd', 'feature-0123abcd'],
])('%s is filed under %s and eight digits of its own', (ref, begin) => {
  expect(labelOf(run({ ref }))).toMatch(new RegExp(`^${begin}-[0-9a-f]{8}$`));
});

test('names that differ share no label', () => {
  const names = ['main', 'Main', 'MAIN', 'feature/x', 'feature-x', 'feature_x', 'feature-x-', 'pr-12', 'branch-pr-12'];
  const refs = [...names.map((name) => `refs/heads/${name}`), 'refs/heads/tag-v1', 'refs/tags/v1', 'refs/tags/main'];
  // Nor does a branch that somebody names like another one's label.
  const made = refs.map((ref) => `refs/heads/${labelOf(run({ ref }))}`);
  const all = [...new Set([...refs, ...made])];
  expect(new Set(all.map((ref) => labelOf(run({ ref })))).size).toBe(all.length);
});

test('a pull request is filed under its number, wherever it is told', () => {
  const comment = { id: 1, body: '', author: 'jo', issue: 7, onPullRequest: true };
  expect(labelOf(run({}), 12)).toBe('pr-12');
  expect(labelOf(run({ comment }))).toBe('pr-7');
  expect(labelOf(run({ comment: { ...comment, onPullRequest: false } }))).toBe('main');
});

test.each([0, -1, 1.5, Number.NaN])('the number %d is refused', (number) => {
  expect(() => labelOf(run({}), number)).toThrow(`'pr-number' should be the number of a pull request, got '${number}'`);
});

test('long names, and those of other alphabets, share no label', () => {
  const long = 'x'.repeat(80);
  expect(branch(`${long}1`)).not.toBe(branch(`${long}2`));
  expect(branch('日本')).not.toBe(branch('中国'));
  expect(branch('fix-größe')).toMatch(/^fix-gr-e-[0-9a-f]{8}$/);
  expect(branch('日本')).toMatch(/^branch-[0-9a-f]{8}$/);
});

test('the deployer takes the label of whatever branch, and none is that of a pull request', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[pr\-/0-9A-Z.]{1,70}$/)), (name) => {
      const label = branch(name);
      checkSource({ label });
      expect(label).not.toMatch(/^pr-\d+$/);
    }),
  );
});
