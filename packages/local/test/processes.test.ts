import { type ChildProcess, spawn } from 'node:child_process';
import { end, isRunning, markOf, type ProcessMark } from '../src/processes';

const children: ChildProcess[] = [];
const run = async (script: string): Promise<ProcessMark> => {
  const child = spawn(process.execPath, ['-e', `${script}; console.log('up'); setInterval(() => undefined, 1000)`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  const mark = markOf(child.pid ?? 0);
  if (!mark) throw new Error('the process just started has no mark');
  return mark;
};

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

describe('a process that we started', () => {
  test('is known again by its id and its start', async () => {
    expect(isRunning(await run(''))).toBe(true);
  });

  test('ends in order when asked', async () => {
    const mark = await run('');
    expect(await end(mark, 5_000)).toBe('gone');
    expect(isRunning(mark)).toBe(false);
  });

  test('is ended by force when it does not listen', async () => {
    const mark = await run(`process.on('SIGTERM', () => undefined)`);
    expect(await end(mark, 200)).toBe('killed');
    expect(isRunning(mark)).toBe(false);
  });
});

describe('a process that we did not start', () => {
  test('is left alone when it has only got the id', async () => {
    const stranger = await run('');
    const ours = { ...stranger, started: 'long ago' };
    expect(isRunning(ours)).toBe(false);
    await end(ours, 100);
    expect(isRunning(stranger)).toBe(true);
  });

  test('has no mark when there is none of that id', () => {
    expect(markOf(2 ** 22 + 1)).toBeUndefined();
  });
});
