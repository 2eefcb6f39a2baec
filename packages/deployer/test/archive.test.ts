import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import * as tar from 'tar';
import { assemblyDigest, assetDigest } from '../src/assets/digest';
import { inParallel } from '../src/assets/in-parallel';
import { nameOf, pack, partsOf, receive, unpack } from '../src/store/archive';
import { checkSelfContained } from '../src/store/self-contained';
import {
  aFolder,
  anAssembly,
  contentOf,
  emptyFolder,
  type Files,
  put,
  removeFolders,
  wholeOf,
} from './support/folders';

afterEach(removeFolders);

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Packs a folder and unpacks it somewhere else. */
async function copyOf(folder: string): Promise<string> {
  const archive = path.join(emptyFolder(), 'archive');
  await pack(wholeOf(folder), archive);
  const copy = emptyFolder();
  await unpack(archive, copy);
  return copy;
}

describe('the digest of an asset', () => {
  test('of a file is the SHA-256 of its bytes, small or large', async () => {
    const large = Buffer.alloc(3 * 1024 * 1024 + 1, 'x');
    const folder = aFolder({ small: 'abc', large });
    expect(await assetDigest(path.join(folder, 'small'))).toBe(sha256('abc'));
    expect(await assetDigest(path.join(folder, 'large'))).toBe(sha256(large));
  });

  test('of a folder is the documented one', async () => {
    const folder = aFolder({ 'b.txt': 'b', 'a/run': { text: 'run', mode: 0o755 }, 'c/': '' });
    const said = [`folder - a`, `executable ${sha256('run')} a/run`, `file ${sha256('b')} b.txt`, 'folder - c'];
    expect(await assetDigest(folder)).toBe(sha256(said.map((line) => `${line}\0`).join('')));
  });

  test.each<[string, Files, Files]>([
    ['a byte', { a: '1' }, { a: '2' }],
    ['a name', { a: '1' }, { b: '1' }],
    ['a place', { 'x/a': '1', 'y/': '' }, { 'y/a': '1', 'x/': '' }],
    ['the executable bit', { a: '1' }, { a: { text: '1', mode: 0o755 } }],
    ['an empty folder', { a: '1' }, { a: '1', 'b/': '' }],
    ['a file where there was an empty folder', { 'a/': '' }, { a: '' }],
    ['what is one name, and what is two', { 'a\nb': '' }, { a: '', b: '' }],
    ['the form of a letter', { 'caf\u00e9': '1' }, { 'cafe\u0301': '1' }],
  ])('tells %s', async (_, one, other) => {
    expect(await assetDigest(aFolder(one))).not.toBe(await assetDigest(aFolder(other)));
  });

  test.each<[string, number, number]>([
    ['who may read', 0o600, 0o644],
    ['who may write', 0o644, 0o666],
    ['who else may execute', 0o700, 0o755],
  ])('does not tell %s', async (_, one, other) => {
    const files = (mode: number) => ({ 'b/a': { text: '1', mode } });
    expect(await assetDigest(aFolder(files(one)))).toBe(await assetDigest(aFolder(files(other))));
  });

  test('does not depend on the order in which files were made', async () => {
    const names = ['b', 'a', 'B', 'A', 'ä', 'a0', 'ﬀ', '𝒳'];
    const one = aFolder(Object.fromEntries(names.map((name) => [name, name])));
    const other = aFolder(Object.fromEntries([...names].reverse().map((name) => [name, name])));
    expect(await assetDigest(one)).toBe(await assetDigest(other));
  });

  test('counts a link as what it leads to', async () => {
    const real = aFolder({
      'a/f': { text: '1', mode: 0o755 },
      'b/f': { text: '1', mode: 0o755 },
      c: { text: '1', mode: 0o755 },
    });
    const linked = aFolder({ 'a/f': { text: '1', mode: 0o755 }, b: { link: 'a' }, c: { link: 'b/f' } });
    expect(await assetDigest(linked)).toBe(await assetDigest(real));
  });

  test.each<[string, Files, RegExp]>([
    ['outside', { a: { link: '../elsewhere' } }, /a' is a link to '.*elsewhere', outside of/],
    ['outside, by an absolute path', { a: { link: '/etc/hostname' } }, /a' is a link to '\/etc\/hostname', outside of/],
    ['nowhere', { 'b/a': { link: 'gone' } }, /b\/a' is a link that leads nowhere \('gone'\)/],
    ['in a circle of folders', { 'b/c/up': { link: '../..' } }, /b\/c\/up' is a link that leads in a circle/],
    ['in a circle of links', { a: { link: 'b' }, b: { link: 'a' } }, /a' is a link that leads in a circle/],
  ])('refuses a link that leads %s', async (_, files, message) => {
    const folder = path.join(aFolder({ 'asset/': '', elsewhere: 'secret' }), 'asset');
    put(folder, files);
    await expect(assetDigest(folder)).rejects.toMatchObject({
      code: 'assembly',
      message: expect.stringMatching(message),
    });
  });

  test('refuses what is neither file nor folder', async () => {
    const folder = emptyFolder();
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    await expect(assetDigest(folder)).rejects.toMatchObject({
      code: 'assembly',
      message: expect.stringContaining('neither'),
    });
  });

  test("refuses a name that isn't UTF-8", async () => {
    const folder = emptyFolder();
    fs.writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff])]), '');
    await expect(assetDigest(folder)).rejects.toMatchObject({
      code: 'assembly',
      message: expect.stringContaining('UTF-8'),
    });
  });

  test('of what is not there is refused, with the path', async () => {
    await expect(assetDigest('/nowhere/asset')).rejects.toMatchObject({
      code: 'assembly',
      message: expect.stringContaining('/nowhere/asset'),
    });
  });

  test("of an assembly leaves out what the CDK's publisher packed earlier, and nothing else", async () => {
    const files = { 'manifest.json': '{}', 'asset.1/.cache/x': 'x', 'assembly-Prod/manifest.json': '{}' };
    const clean = await assemblyDigest(aFolder(files));
    expect(await assemblyDigest(aFolder({ ...files, '.cache/1.zip': 'z', 'assembly-Prod/.cache/1.zip': 'z' }))).toBe(
      clean,
    );
    expect(await assemblyDigest(aFolder({ ...files, 'asset.1/.cache/y': 'y' }))).not.toBe(clean);
  });
});

describe('an archive', () => {
  test('gives back files, folders and what can be executed, whatever the names', async () => {
    const files: Files = {
      'plain.txt': 'text',
      'empty/': '',
      'deep/er/': '',
      'bin/run': { text: '#!/bin/sh', mode: 0o755 },
      'größe/日本語 – 🙂.txt': 'ä',
      'with space\nand line': '1',
      '@at': 'not an archive',
      'back\\slash': '1',
      '-dash': '1',
      [`${'long/'.repeat(40)}${'n'.repeat(200)}`]: 'deep',
      zero: '',
      block: 'x'.repeat(512),
    };
    const folder = aFolder(files);
    const copy = await copyOf(folder);
    expect(contentOf(copy)).toEqual(contentOf(folder));
    expect(await assetDigest(copy)).toBe(await assetDigest(folder));
  });

  test('of any files gives them back', async () => {
    const name = fc
      .string({ minLength: 1, maxLength: 30, unit: 'binary' })
      .filter((one) => !/[/\0\\]|^\.\.?$/.test(one) && Buffer.from(one).toString() === one);
    const at = fc
      .array(name, { minLength: 1, maxLength: 3 })
      .map((parts) => ['d', ...parts.slice(0, -1).map((one) => `d${one}`), `f${parts.at(-1)}`].join('/'));
    const file = fc.record({ text: fc.string(), mode: fc.constantFrom(0o600, 0o644, 0o700, 0o755) });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(at, file, { minKeys: 1, maxKeys: 6 }), async (files) => {
        const folder = aFolder(files);
        expect(await assetDigest(await copyOf(folder))).toBe(await assetDigest(folder));
        removeFolders();
      }),
      { numRuns: 25 },
    );
  });

  test.each(['022', '077', '002', '000'])(
    'unpacked under umask %s has the same digest, and modes that others can read',
    async (mask) => {
      const folder = aFolder({
        'a/f': { text: '1', mode: 0o600 },
        'a/g': { text: '2', mode: 0o644 },
        'a/run': { text: '3', mode: 0o700 },
      });
      const before = process.umask(Number.parseInt(mask, 8));
      try {
        const copy = await copyOf(folder);
        expect(await assetDigest(copy)).toBe(await assetDigest(folder));
        const modes = ['a', 'a/f', 'a/g', 'a/run'].map((name) => fs.statSync(path.join(copy, name)).mode & 0o777);
        expect(modes).toEqual([0o755, 0o644, 0o644, 0o755]);
      } finally {
        process.umask(before);
      }
    },
  );

  test('of the same files is the same, whatever their dates and modes', async () => {
    const [one, other] = [aFolder({ a: { text: '1', mode: 0o600 } }), aFolder({ a: { text: '1', mode: 0o664 } })];
    fs.utimesSync(path.join(other, 'a'), 1, 1);
    const names = [one, other].map((folder) => pack(wholeOf(folder), path.join(emptyFolder(), 'archive')));
    expect(new Set([...(await Promise.all(names)), await nameOf(wholeOf(one))]).size).toBe(1);
  });

  test('holds a file of several names as often as it has names', async () => {
    const folder = aFolder({ a: 'same' });
    fs.linkSync(path.join(folder, 'a'), path.join(folder, 'b'));
    expect(contentOf(await copyOf(folder))).toEqual({ a: 'same', b: 'same' });
  });

  test('holds what links lead to, and no links', async () => {
    const folder = aFolder({ 'a/f': '1', b: { link: 'a' } });
    const copy = await copyOf(folder);
    expect(contentOf(copy)).toEqual({ 'a/': null, 'a/f': '1', 'b/': null, 'b/f': '1' });
    expect(fs.lstatSync(path.join(copy, 'b')).isSymbolicLink()).toBe(false);
  });

  test('that is received has its name, however it is compressed', async () => {
    const part = wholeOf(aFolder({ a: 'a'.repeat(5000) }));
    const archive = path.join(emptyFolder(), 'archive');
    const name = await pack(part, archive);
    const levels = [fs.readFileSync(archive), gzipSync(gunzipSync(fs.readFileSync(archive)), { level: 9 })];
    expect(new Set(levels.map((bytes) => bytes.length)).size).toBe(2);
    for (const bytes of levels) expect(await receive(Readable.from([bytes]), archive)).toBe(name);
    for (const bytes of [levels[0]?.subarray(0, -9), Buffer.from('no archive'), Buffer.alloc(0)])
      expect(await receive(Readable.from([bytes]), archive)).not.toBe(name);
  });

  test('of a file that grows meanwhile is refused', async () => {
    const folder = aFolder({ a: '1' });
    const part = wholeOf(folder);
    fs.appendFileSync(path.join(folder, 'a'), '2');
    await expect(pack(part, path.join(emptyFolder(), 'archive'))).rejects.toMatchObject({ code: 'assembly' });
  });
});

describe('the parts of an assembly', () => {
  test('are each asset, file or folder, and the rest', () => {
    const folder = anAssembly({
      'asset.1/f': '1',
      'asset.2.zip': '2',
      'assembly-Prod/manifest.json': '{}',
      '.cache/1.zip': 'z',
    });
    const parts = partsOf(folder).map(({ name, entries }) => [name, entries.map((one) => one.path)]);
    expect(parts).toEqual([
      [
        'assembly',
        ['assembly-Prod', 'assembly-Prod/manifest.json', 'core.assets.json', 'core.template.json', 'manifest.json'],
      ],
      ['asset.1', ['asset.1', 'asset.1/f']],
      ['asset.2.zip', ['asset.2.zip']],
    ]);
  });

  test('must not be made while they are published: an image that is built, what a command makes', () => {
    const made = expect.objectContaining({
      code: 'assembly',
      message: expect.stringContaining('nobody could review it'),
      remedy: expect.stringContaining('deploy it by its digest: Packaging.image(repository, digest)'),
    });
    expect(() => checkSelfContained('core', anAssembly({}, [], ['image']))).toThrow(made);
    const folder = anAssembly({}, ['asset.1']);
    const file = path.join(folder, 'core.assets.json');
    const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
    for (const asset of Object.values<{ source: object }>(manifest.files))
      asset.source = { executable: ['sh', '-c', 'env'] };
    fs.writeFileSync(file, JSON.stringify(manifest));
    expect(() => checkSelfContained('core', folder)).toThrow(made);
  });

  test.each<[string, string[]]>([
    ['beside it', ['../asset.1']],
    ['anywhere else', ['/work/dist']],
    ['in a folder of a similar name', ['asset/../../similar']],
  ])('must be in it: an asset %s is refused', (_, assets) => {
    const folder = anAssembly({}, assets);
    expect(() => checkSelfContained('core', folder)).toThrow(
      expect.objectContaining({
        code: 'assembly',
        message: expect.stringContaining(assets[0] as string),
        remedy: expect.stringContaining('staging'),
      }),
    );
  });

  test("a stage's assets may lie in the outer assembly, and nowhere else", () => {
    const stage = (asset: string) => ({
      'assembly-Prod/manifest.json': JSON.stringify({
        artifacts: { a: { type: 'cdk:asset-manifest', properties: { file: 'p.assets.json' } } },
      }),
      'assembly-Prod/p.assets.json': JSON.stringify({ files: { one: { source: { path: asset } } } }),
      'manifest.json': JSON.stringify({
        artifacts: { s: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } } },
      }),
    });
    checkSelfContained('core', anAssembly(stage('../asset.1')));
    expect(() => checkSelfContained('core', anAssembly(stage('../../asset.1')))).toThrow(
      expect.objectContaining({ code: 'assembly' }),
    );
  });
});

type Hostile = {
  readonly path: string;
  readonly type?: string;
  readonly linkpath?: string;
  readonly size?: number;
  readonly text?: string;
};

/** An archive as somebody else could write it, block by block. */
function archiveOf(...entries: Hostile[]): string {
  const blocks = entries.flatMap(({ path: at, type = 'File', linkpath, text = '', size = text.length }) => {
    const facts = { path: at, type: type as 'File', linkpath, mode: 0o777, size, mtime: new Date(0) };
    const header = new tar.Header(facts);
    const pax = header.encode() ? [new tar.Pax({ path: at, linkpath, size }).encode()] : [];
    return [...pax, header.block as Buffer, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)];
  });
  const file = path.join(emptyFolder(), 'archive');
  fs.writeFileSync(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])));
  return file;
}

describe('a hostile archive', () => {
  test.each<[string, Hostile[]]>([
    ['a path that leads out', [{ path: '../evil', text: 'x' }]],
    ['a path that leads out further in', [{ path: 'a/../../evil', text: 'x' }]],
    ['an absolute path', [{ path: '/tmp/evil', text: 'x' }]],
    ['a path that leads out on Windows', [{ path: '..\\evil', text: 'x' }]],
    ['a symbolic link', [{ path: 'a', type: 'SymbolicLink', linkpath: '/etc' }]],
    [
      'a file through a link',
      [
        { path: 'a', type: 'SymbolicLink', linkpath: '..' },
        { path: 'a/evil', text: 'x' },
      ],
    ],
    ['a hard link', [{ path: 'a', type: 'Link', linkpath: '/etc/passwd' }]],
    ['a device', [{ path: 'a', type: 'CharacterDevice' }]],
    ['a pipe', [{ path: 'a', type: 'FIFO' }]],
    [
      'a file twice',
      [
        { path: 'a', text: '1' },
        { path: 'a', text: '2' },
      ],
    ],
    [
      'a file that is a folder, too',
      [
        { path: 'a', text: '1' },
        { path: 'a/', type: 'Directory' },
      ],
    ],
    ['a path with nothing between', [{ path: 'a//b', text: '1' }]],
    ['more than any disk should take', [{ path: 'a', size: 11 * 1024 ** 3 }]],
  ])('with %s is refused, and nothing of it is unpacked', async (_, entries) => {
    const place = emptyFolder();
    const into = path.join(place, 'in', 'to');
    const unpacking = unpack(archiveOf({ path: 'harmless', text: 'x' }, ...entries), into);
    await expect(unpacking).rejects.toMatchObject({ code: 'asset-changed' });
    expect(contentOf(place)).toEqual({ 'in/': null, 'in/to/': null });
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['is cut off', (bytes) => bytes.subarray(0, bytes.length - 40)],
    ['is cut off at its beginning', (bytes) => bytes.subarray(0, 5)],
    ['is empty', () => Buffer.alloc(0)],
    ['is something else', () => Buffer.from('{"no":"archive"}')],
    ['is something else inside', () => gzipSync('no archive'.repeat(200))],
    [
      'has a byte changed',
      (bytes) => {
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
        return bytes;
      },
    ],
  ])('that %s is refused', async (_, change) => {
    const archive = path.join(emptyFolder(), 'archive');
    await pack(wholeOf(aFolder({ a: sha256('a').repeat(50), b: 'b' })), archive);
    fs.writeFileSync(archive, change(fs.readFileSync(archive)));
    await expect(unpack(archive, emptyFolder())).rejects.toMatchObject({ code: 'asset-changed' });
  });
});

describe('work in parallel', () => {
  test('gives results in the order of the items, so many at once', async () => {
    let [running, most] = [0, 0];
    const results = await inParallel([5, 1, 3, 2, 4], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, item));
      running -= 1;
      return item * 10;
    });
    expect([results, most]).toEqual([[50, 10, 30, 20, 40], 2]);
    expect(await inParallel([], 2, async () => 1)).toEqual([]);
  });

  test('begins nothing after a failure, and lets what is under way end first', async () => {
    const ended: number[] = [];
    const work = inParallel([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('one failed');
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended.push(item);
    });
    await expect(work).rejects.toThrow('one failed');
    expect(ended).toEqual([2]);
  });
});
