import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { alone, cached, cacheFolder } from '../src/images/cache.js';

const name = `test-${process.pid}`;

afterEach(async () => {
  for (const ending of ['', '.partial', '.lock']) {
    await rm(path.join(await cacheFolder(), `${name}${ending}`), { force: true });
  }
});

test('what several ask for at once is made once', async () => {
  let made = 0;
  const make = (file: string) => {
    made += 1;
    return writeFile(file, `made ${made}`);
  };
  const files = await Promise.all([1, 2, 3].map(() => cached(name, make)));
  expect(new Set(files).size).toBe(1);
  expect(await readFile(files[0] ?? '', 'utf8')).toBe('made 1');
  expect(made).toBe(1);
});

test('what could not be made is tried again', async () => {
  await expect(cached(name, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const file = await cached(name, (file) => writeFile(file, 'whole'));
  expect(await readFile(file, 'utf8')).toBe('whole');
});

test('the lock of a process that has ended holds up nobody', async () => {
  const ended = spawn(process.execPath, ['-e', '']);
  await once(ended, 'exit');
  await writeFile(path.join(await cacheFolder(), `${name}.lock`), String(ended.pid));
  expect(await alone(name, async () => 'done')).toBe('done');
});
