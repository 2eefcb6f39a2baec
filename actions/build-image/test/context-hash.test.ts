import * as fs from 'node:fs';
import * as path from 'node:path';
import { contentHash, type HashOptions } from '../src/context/hash.js';
import { readContext } from '../src/context/read.js';
import { folderOf } from './support/folder.js';

const FILES = { Dockerfile: 'FROM scratch\nCOPY . /\n', 'src/a.py': 'a', 'src/link': '-> a.py', run: '#!/bin/sh' };
const NONE: HashOptions = { platforms: [], buildArgs: {}, labels: {}, secretIds: [] };

async function hashOf(folder: string, options: Partial<HashOptions> = {}, file = 'Dockerfile'): Promise<string> {
  const context = await readContext({ context: folder, file: path.join(folder, file) });
  return contentHash(context, { ...NONE, ...options });
}

describe('the same content', () => {
  test('has the same hash in another folder, at another time, with other modes', async () => {
    const [one, other] = [folderOf(FILES), folderOf(FILES)];
    fs.utimesSync(path.join(other, 'src/a.py'), 1, 1);
    fs.chmodSync(path.join(other, 'src/a.py'), 0o600);
    fs.chmodSync(path.join(other, 'src'), 0o700);
    expect(await hashOf(other)).toBe(await hashOf(one));
    expect(await hashOf(one)).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is found again whatever .dockerignore leaves out', async () => {
    const ignore = { '.dockerignore': 'node_modules\n' };
    const [one, other] = [folderOf({ ...FILES, ...ignore }), folderOf({ ...FILES, ...ignore, 'node_modules/x': 'y' })];
    expect(await hashOf(other)).toBe(await hashOf(one));
  });

  test('does not depend on the order of options, nor on labels of the commit', async () => {
    const folder = folderOf(FILES);
    const labels = { 'org.opencontainers.image.revision': 'abc', 'org.opencontainers.image.created': 'now', team: 'a' };
    expect(await hashOf(folder, { buildArgs: { A: '1', B: '2' }, secretIds: ['x', 'y'], labels: { team: 'a' } })).toBe(
      await hashOf(folder, { buildArgs: { B: '2', A: '1' }, secretIds: ['y', 'x'], labels }),
    );
  });

  // Changed on purpose only: a new value here means that every image is built anew.
  test('has this hash', async () => {
    expect(await hashOf(folderOf({ Dockerfile: 'FROM scratch\n' }))).toBe(
      'f045eefc0b3a34aa1b02c1be603c8dfe59d1a64f8039d8ff320a68c434c343a9',
    );
  });
});

describe('other content has another hash', () => {
  const change = (name: string, act: (folder: string) => void): [string, (folder: string) => void] => [name, act];
  test.each([
    change('a byte', (folder) => fs.writeFileSync(path.join(folder, 'src/a.py'), 'b')),
    change('a name', (folder) => fs.renameSync(path.join(folder, 'src/a.py'), path.join(folder, 'src/b.py'))),
    change('the executable bit', (folder) => fs.chmodSync(path.join(folder, 'run'), 0o755)),
    change('an empty folder', (folder) => fs.mkdirSync(path.join(folder, 'empty'))),
    change('where a link leads', (folder) => {
      fs.rmSync(path.join(folder, 'src/link'));
      fs.symlinkSync('../run', path.join(folder, 'src/link'));
    }),
    change('a file in place of a link', (folder) => {
      fs.rmSync(path.join(folder, 'src/link'));
      fs.writeFileSync(path.join(folder, 'src/link'), 'a.py');
    }),
    change('content that moves to the next file', (folder) => {
      fs.writeFileSync(path.join(folder, 'run'), '');
      fs.writeFileSync(path.join(folder, 'src/a.py'), '#!/bin/sha');
    }),
  ])('%s', async (_, act) => {
    const folder = folderOf(FILES);
    const before = await hashOf(folder);
    act(folder);
    expect(await hashOf(folder)).not.toBe(before);
  });

  test('target, platform, build arguments, labels, secrets and the choice of the Dockerfile: all different', async () => {
    const folder = folderOf({ ...FILES, 'other.Dockerfile': FILES.Dockerfile });
    const hashes = await Promise.all([
      hashOf(folder),
      hashOf(folder, { target: 'x' }),
      hashOf(folder, { platforms: ['linux/arm64'] }),
      hashOf(folder, { buildArgs: { A: '1' } }),
      hashOf(folder, { buildArgs: { A: '' } }),
      hashOf(folder, { labels: { A: '1' } }),
      hashOf(folder, { secretIds: ['A'] }),
      hashOf(folder, {}, 'other.Dockerfile'),
    ]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

test('a file that changes between being found and being read is an error', async () => {
  const folder = folderOf(FILES);
  const context = await readContext({ context: folder, file: path.join(folder, 'Dockerfile') });
  fs.writeFileSync(path.join(folder, 'src/a.py'), 'b'); // as long as before
  await expect(contentHash(context, NONE)).rejects.toMatchObject({
    reason: 'context',
    message: "'src/a.py' was changed while the context was read.",
  });
});
