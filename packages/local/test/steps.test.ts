import { Steps } from '../src/steps';
import { Stopped } from '../src/user-error';

let now: number;
let written: string;
const steps = (isTTY: boolean) =>
  new Steps(2, { isTTY, columns: 60, write: (text: string) => (written += text) }, () => now);

beforeEach(() => {
  jest.useFakeTimers();
  now = 0;
  written = '';
});
afterEach(() => jest.useRealTimers());

const pass = async (ms: number) => {
  for (let gone = 0; gone < ms; gone += 200) {
    now += 200;
    await jest.advanceTimersByTimeAsync(200);
  }
};
/** A step that takes this long and says one thing. */
const lasting = (ms: number) => async (note: (text: string) => void) => {
  note('3 of 7');
  await new Promise((resolve) => setTimeout(resolve, ms));
};

test('a short step is one line', async () => {
  const done = steps(false).run(1, 'emulator', lasting(400));
  await pass(400);
  await done;
  expect(written).toBe('[1/2] emulator done in 0.4 s\n');
});

test('a long one is mentioned after a second, then every five, with how far and how long', async () => {
  const done = steps(false).run(2, 'deploy', lasting(12_000));
  await pass(12_000);
  await done;
  expect(written.split('\n')).toEqual([
    '[2/2] deploy 1.0 s: 3 of 7',
    '[2/2] deploy 6.0 s: 3 of 7',
    '[2/2] deploy 11.0 s: 3 of 7',
    '[2/2] deploy done in 12.0 s',
    '',
  ]);
});

test('on a terminal the steps that run share one line, which never wraps', async () => {
  const shown = steps(true);
  const both = Promise.all([
    shown.run(1, 'emulator', lasting(600)),
    shown.run(2, 'a title that is rather long', lasting(600)),
  ]);
  await pass(400);
  expect(written.split('\r\u001b[2K').at(-1)).toBe('[1/2] emulator 0.4 s: 3 of 7 | [2/2] a title that is rather');
  await pass(200);
  await both;
});

test('a step that fails says so, and one that was stopped does not call it a failure', async () => {
  const shown = steps(false);
  await expect(shown.run(1, 'emulator', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(shown.run(2, 'deploy', () => Promise.reject(new Stopped('deploy')))).rejects.toThrow('deploy: stopped.');
  expect(written).toMatch(/\[1\/2] emulator .*failed.* after 0\.0 s\n\[2\/2] deploy stopped after 0\.0 s\n/);
});
