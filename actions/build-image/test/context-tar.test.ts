import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readContext } from '../src/context/read.js';
import { contextTar } from '../src/context/tar.js';
import { folderOf } from './support/folder.js';

const LONG = `${'deep/'.repeat(60)}${'n'.repeat(120)}`;
const EPOCH = 315_532_800;
const FILES = {
  Dockerfile: 'FROM scratch',
  [LONG]: 'long',
  'ü/é': 'ü',
  run: 'x',
  link: '-> run',
  empty: null,
  none: '',
};

const open = (folder: string) => readContext({ context: folder, file: path.join(folder, 'Dockerfile') });

test('the same files give the same bytes, whenever and wherever they were written', async () => {
  const [one, other] = [folderOf(FILES), folderOf(FILES)];
  fs.utimesSync(path.join(other, 'run'), 1, 1);
  const [first, second] = [
    await buffer(contextTar(await open(one), EPOCH)),
    await buffer(contextTar(await open(other), EPOCH)),
  ];
  expect(first.length).toBeGreaterThan(1024);
  expect(second.equals(first)).toBe(true);
});

test('tar unpacks it to the same tree, with one time, one owner and two modes', async () => {
  const folder = folderOf(FILES);
  fs.chmodSync(path.join(folder, 'run'), 0o777);
  const input = await buffer(contextTar(await open(folder), EPOCH));
  const target = folderOf({});
  expect(spawnSync('tar', ['-x', '-C', target], { input }).status).toBe(0);
  expect(spawnSync('diff', ['-r', '--no-dereference', folder, target], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stdout: '',
  });
  const listed = spawnSync('tar', ['-tv', '--numeric-owner', '--utc', '--full-time'], {
    input,
    encoding: 'utf8',
  }).stdout;
  const modes = listed
    .split('\n')
    .filter((line) => line && !/^(drwxr-xr-x|-rw-r--r--|lrwxrwxrwx) 0\/0 .*1980-01-01 00:00:00/.test(line));
  expect(modes).toEqual([expect.stringMatching(/^-rwxr-xr-x 0\/0 .*1980-01-01 00:00:00 run$/)]);
});

test('files larger than memory for one piece come out whole', async () => {
  const folder = folderOf({ Dockerfile: '' });
  const bytes = Buffer.alloc(20 * 1024 * 1024 + 13, 'stratiform');
  fs.writeFileSync(path.join(folder, 'big'), bytes);
  const input = await buffer(contextTar(await open(folder), EPOCH));
  const { stdout } = spawnSync('tar', ['-xO', 'big'], { input, maxBuffer: 2 ** 26 });
  const sha = (data: Buffer) => createHash('sha256').update(data).digest('hex');
  expect(sha(stdout)).toBe(sha(bytes));
});

test.each([
  ['longer', 'xyz'],
  ['shorter', ''],
  ['as long', 'y'],
])('a file that is another meanwhile, %s, ends it with an error', async (_, text) => {
  const folder = folderOf(FILES);
  const context = await open(folder);
  fs.writeFileSync(path.join(folder, 'run'), text);
  await expect(buffer(contextTar(context, EPOCH))).rejects.toMatchObject({
    message: "'run' was changed while the context was read.",
  });
});

test('it stops reading when nobody wants it any more', async () => {
  const folder = folderOf({ Dockerfile: '' });
  fs.truncateSync(path.join(folder, 'Dockerfile'), 2 * 1024 ** 3);
  const archive = contextTar(await open(folder), EPOCH);
  await new Promise((resolve) => archive.once('data', resolve));
  archive.destroy();
  await new Promise((resolve) => archive.once('close', resolve));
  expect(archive.destroyed).toBe(true);
});
