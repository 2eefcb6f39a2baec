import { progressOf } from '../src/apply/progress';
import { progressLine } from '../src/apply/report';
import { anAssemblyStack, anEvent } from './support/builders';

const planned = new Set(['Jobs', 'Users', 'Events']);

test('only planned resources count, and each of them once', () => {
  const events = [
    anEvent('UPDATE_IN_PROGRESS'),
    anEvent('UPDATE_COMPLETE', 'Jobs'),
    anEvent('UPDATE_COMPLETE', 'Jobs'),
    anEvent('DELETE_COMPLETE', 'Old'),
    anEvent('CREATE_IN_PROGRESS', 'Users'),
  ];
  expect(progressOf('shop-dev-core', planned, events)).toEqual({
    stackName: 'shop-dev-core',
    done: 1,
    total: 3,
    working: ['Users'],
    undoing: false,
  });
});

test('an operation that rolls back is undoing its changes, to the end', () => {
  const events = [
    anEvent('CREATE_FAILED', 'Jobs'),
    anEvent('ROLLBACK_IN_PROGRESS'),
    anEvent('DELETE_IN_PROGRESS', 'Users'),
  ];
  expect(progressOf('shop-dev-core', planned, events)).toMatchObject({ undoing: true, working: ['Users'] });
});

test.each([
  [{ done: 1, total: 3, working: ['Jobs'], undoing: false }, 24_300, 'shop-dev-core: 1 of 3, 24 s (Backend/Jobs)'],
  [
    { done: 0, total: 3, working: ['Jobs', 'Users', 'Events'], undoing: false },
    900,
    'shop-dev-core: 0 of 3, 900 ms (Backend/Jobs, Users and 1 more)',
  ],
  [{ done: 2, total: 3, working: [], undoing: true }, 125_000, 'shop-dev-core: undoes its changes, 2 min 5 s'],
])('progress is one line: %p', (progress, elapsed, line) => {
  const stack = anAssemblyStack({ paths: new Map([['Jobs', 'shop-dev-core/Backend/Jobs/Resource']]) });
  expect(progressLine({ stackName: 'shop-dev-core', ...progress }, elapsed, stack)).toBe(line);
});
