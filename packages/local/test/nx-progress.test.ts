import { NxProgress } from '../src/nx-progress';

/** What is shown after each of these lines. */
const shown = (...lines: string[]) => {
  const progress = new NxProgress();
  return lines.map((line) => progress.read(line));
};

test('where one target runs, each task that begins is told with the number of all', () => {
  expect(
    shown(
      'NX   Running target deploy for 3 projects and 13 tasks they depend on:',
      '> nx run @stratiform/config:build  [local cache]',
      '> nx run @stratiform/core:deploy:local',
    ),
  ).toEqual([undefined, 'task 1 of 16, @stratiform/config:build', 'task 2 of 16, @stratiform/core:deploy']);
});

test('where several targets run, Nx does not say how many tasks there are', () => {
  expect(
    shown('NX   Running targets synth, build for 5 projects and 5 tasks they depend on:', '> nx run stratiform:build'),
  ).toEqual([undefined, 'task 1, stratiform:build']);
});

test('what a task prints is not progress, nor is a task that is named twice', () => {
  expect(
    shown(
      '> nx run @stratiform/core:build',
      '- @stratiform/app',
      '> tsc -p tsconfig.json',
      '> nx run @stratiform/core:build',
    ),
  ).toEqual(['task 1, @stratiform/core:build', undefined, undefined, 'task 1, @stratiform/core:build']);
});
