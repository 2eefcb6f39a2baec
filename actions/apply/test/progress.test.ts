import { jest } from '@jest/globals';
import { Progress } from '../src/progress.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** What was written when, in seconds since the start; each writing takes so long. */
function writing(seconds = 0) {
  const [begun, failed, start] = [[] as number[], [] as unknown[], Date.now()];
  let [now, most] = [0, 0];
  const progress = new Progress(
    async () => {
      begun.push((Date.now() - start) / 1000);
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      now -= 1;
    },
    (error) => failed.push(error),
  );
  return { progress, begun, failed, most: () => most };
}

const pass = (seconds: number) => jest.advanceTimersByTimeAsync(seconds * 1000);

async function poll(progress: Progress, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    progress.changed();
    await pass(1);
  }
}

test('while a stack is worked on, it writes every 10 s; after five minutes every 30 s', async () => {
  const { progress, begun } = writing();
  await poll(progress, 35);
  expect(begun).toEqual([0, 10, 20, 30]);
  await poll(progress, 365);
  expect(begun.filter((at) => at > 330)).toEqual([340, 370, 400]);
  await pass(1);
  await progress.end();
});

test('a boundary is told at once, but a second apart', async () => {
  const { progress, begun } = writing();
  await poll(progress, 3);
  progress.changed(true);
  await pass(0.5);
  progress.changed(true);
  progress.changed(true);
  await pass(5);
  expect(begun).toEqual([0, 3, 4]);
});

test('never are two writings under way', async () => {
  const { progress, begun, most } = writing(7);
  for (let at = 0; at < 20; at += 1) {
    progress.changed(true);
    await pass(1);
  }
  expect([most(), begun]).toEqual([1, [0, 7, 14]]);
});

test('nothing is written after the end, which waits for the last writing', async () => {
  const { progress, begun } = writing(5);
  progress.changed(true);
  await pass(1);
  progress.changed(true);
  let ended = false;
  void progress.end().then(() => {
    ended = true;
  });
  await pass(3);
  expect(ended).toBe(false);
  await pass(60);
  progress.changed(true);
  await pass(60);
  expect([ended, begun]).toEqual([true, [0]]);
});

test('a writing that fails is told, and the next one is tried', async () => {
  const failed: unknown[] = [];
  let tries = 0;
  const progress = new Progress(
    async () => {
      tries += 1;
      throw new Error('GitHub is down');
    },
    (error) => failed.push(error),
  );
  await poll(progress, 15);
  await progress.end();
  expect([tries, failed]).toEqual([2, [new Error('GitHub is down'), new Error('GitHub is down')]]);
});
