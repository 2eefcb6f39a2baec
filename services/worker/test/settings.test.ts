import { readSettings } from '../src/settings';

test('the settings come from the environment', () => {
  expect(readSettings({ TASKS_TABLE: 'tasks', MAX_RECEIVE_COUNT: '3' })).toEqual({
    tasksTable: 'tasks',
    maxReceiveCount: 3,
  });
});

test.each([
  [{ MAX_RECEIVE_COUNT: '3' }, 'The worker needs the environment variable TASKS_TABLE, which is not set'],
  [{ TASKS_TABLE: 'tasks', MAX_RECEIVE_COUNT: 'three' }, "a whole number from 1, got 'three'"],
  [{ TASKS_TABLE: 'tasks' }, "a whole number from 1, got 'undefined'"],
])('%j is refused', (environment, message) => {
  expect(() => readSettings(environment)).toThrow(message);
});
