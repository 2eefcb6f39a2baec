import { handlerOf, taskHandlers } from '../src/task-handlers/registry';

const run = (kind: string, payload: Record<string, unknown>, attempt = 1) =>
  Promise.resolve().then(() => handlerOf(kind, taskHandlers)(payload, { attempt }));

test.each([
  ['word-count', { text: 'To be, or not to be' }, { words: 6, different: 4 }],
  ['word-count', { text: '' }, { words: 0, different: 0, most_frequent: [] }],
  ['word-count', { text: "don't don’t 漢字 42" }, { words: 4, different: 4 }],
  ['sha256', { text: 'abc' }, { sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', bytes: 3 }],
  ['sha256', { text: '🚀' }, { bytes: 4 }],
  ['wait', {}, { waited_ms: 0 }],
  ['wait', { milliseconds: 1 }, { waited_ms: 1 }],
  ['heartbeat', { scheduled_time: '2026-11-21T09:00:00.000Z' }, { scheduled_time: '2026-11-21T09:00:00.000Z' }],
  ['heartbeat', {}, { scheduled_time: null }],
])('%s of %j is %j', async (kind, payload, result) => {
  expect(await run(kind, payload)).toMatchObject(result);
});

test('the most frequent words come first, and equally frequent ones in order of the alphabet', async () => {
  expect((await run('word-count', { text: 'b a c b' })).most_frequent).toEqual([
    { word: 'b', count: 2 },
    { word: 'a', count: 1 },
    { word: 'c', count: 1 },
  ]);
});

test('fail fails as often as asked, then succeeds', async () => {
  await expect(run('fail', { times: 2 }, 2)).rejects.toThrow('Failing as asked, attempt 2');
  expect(await run('fail', { times: 2 }, 3)).toEqual({ failed_times: 2 });
});

test.each([
  ['word-count', {}, "'payload.text' should be text, got 'nothing'"],
  ['sha256', { text: 7 }, "'payload.text' should be text, got '7'"],
  ['wait', { milliseconds: 3000 }, "'payload.milliseconds' should be a whole number from 0 to 2000, got '3000'"],
  ['wait', { milliseconds: 'soon' }, `'payload.milliseconds' should be a whole number from 0 to 2000, got '"soon"'`],
  ['fail', { times: -1 }, "'payload.times' should be a whole number from 0 to 1000, got '-1'"],
])('%s refuses %j for good', async (kind, payload, message) => {
  await expect(run(kind, payload)).rejects.toThrow(expect.objectContaining({ name: 'PermanentTaskError', message }));
});
