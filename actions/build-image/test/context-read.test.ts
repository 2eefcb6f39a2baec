import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readContext } from '../src/context/read.js';
import { folderOf } from './support/folder.js';

const read = (folder: string, file = 'Dockerfile') =>
  readContext({ context: folder, file: path.resolve(folder, file) });
const paths = async (folder: string, file?: string) => (await read(folder, file)).files.map((each) => each.path);

describe('what is in a context', () => {
  test('all files and folders, sorted by bytes, with folders before what is in them', async () => {
    const folder = folderOf({ Dockerfile: '', 'a/b': '', 'a-b': '', B: '', é: '', empty: null });
    expect(await paths(folder)).toEqual(['B', 'Dockerfile', 'a', 'a-b', 'a/b', 'empty', 'é']);
  });

  test('links stay links, and of modes only the executable bit counts', async () => {
    const folder = folderOf({ Dockerfile: '', run: 'x', 'sub/to': '-> ../run', broken: '-> nothing' });
    fs.chmodSync(path.join(folder, 'run'), 0o700);
    const { files } = await read(folder);
    expect(files.map(({ path, kind, executable, link }) => ({ path, kind, executable, link }))).toEqual([
      { path: 'Dockerfile', kind: 'file', executable: false },
      { path: 'broken', kind: 'symlink', executable: false, link: 'nothing' },
      { path: 'run', kind: 'file', executable: true },
      { path: 'sub', kind: 'directory', executable: false },
      { path: 'sub/to', kind: 'symlink', executable: false, link: '../run' },
    ]);
  });

  test('.git is left out, and comes along if .dockerignore asks for it', async () => {
    const folder = folderOf({ Dockerfile: '', '.git/HEAD': 'x', 'sub/.git/HEAD': 'x' });
    expect(await paths(folder)).toEqual(['Dockerfile', 'sub', 'sub/.git', 'sub/.git/HEAD']);
    fs.writeFileSync(path.join(folder, '.dockerignore'), '!.git\nsub');
    expect(await paths(folder)).toEqual(['.dockerignore', '.git', '.git/HEAD', 'Dockerfile']);
  });

  test("the Dockerfile's own ignore file takes the place of the folder's", async () => {
    const folder = folderOf({ '.dockerignore': 'a', Dockerfile: '', 'Dockerfile.dockerignore': 'b', a: '', b: '' });
    expect(await paths(folder)).toEqual(['.dockerignore', 'Dockerfile', 'Dockerfile.dockerignore', 'a']);
  });
});

describe('the Dockerfile', () => {
  test('is sent though .dockerignore names it', async () => {
    const folder = folderOf({ '.dockerignore': '*', 'docker/Dockerfile': 'FROM scratch' });
    const { files, dockerfile } = await read(folder, 'docker/Dockerfile');
    expect([dockerfile, files.map((each) => each.path)]).toEqual(['docker/Dockerfile', ['docker/Dockerfile']]);
  });

  test('outside of the context gets a name that is free there', async () => {
    const folder = folderOf({ Dockerfile: 'FROM scratch', 'app/.Dockerfile': 'mine', 'app/a': '' });
    const context = await readContext({ context: path.join(folder, 'app'), file: path.join(folder, 'Dockerfile') });
    expect(context.dockerfile).toBe('.Dockerfile_');
    expect(context.files.map(({ path, source }) => [path, source])).toEqual([
      ['.Dockerfile', undefined],
      ['.Dockerfile_', path.join(folder, 'Dockerfile')],
      ['a', undefined],
    ]);
  });

  test('that is a link is read where it leads', async () => {
    const folder = folderOf({ 'real/Dockerfile': 'FROM scratch', 'app/Dockerfile': '-> ../real/Dockerfile', a: '' });
    fs.writeFileSync(path.join(folder, 'app/.dockerignore'), 'Dockerfile');
    const context = await readContext({ context: path.join(folder, 'app'), file: path.join(folder, 'app/Dockerfile') });
    expect(context.files.find(({ path }) => path === context.dockerfile)?.source).toBe(
      path.join(folder, 'real/Dockerfile'),
    );
  });

  test.each([
    ['missing', 'Dockerfile.none', /Can't read the Dockerfile '.*Dockerfile.none': it is not there/],
    ['a folder', 'sub', /The Dockerfile '.*sub' is no file/],
  ])('%s is an error', async (_, file, message) => {
    await expect(read(folderOf({ 'sub/a': '' }), file)).rejects.toMatchObject({
      reason: 'context',
      message: expect.stringMatching(message),
    });
  });
});

describe('what can not be sent', () => {
  test.each([
    ['a link upwards', { link: '-> ../secret' }, "The link 'link' leads out of the context, to '../secret'"],
    ['a link by the back door', { 'a/link': '-> b/../../../x' }, "The link 'a/link' leads out of the context"],
    ['an absolute link', { link: '-> /etc/passwd' }, "The link 'link' leads out of the context, to '/etc/passwd'"],
    ['a bad pattern', { '.dockerignore': 'a\n[b' }, "The pattern '[b' in .dockerignore can't be read"],
    ['an exception of nothing', { '.dockerignore': 'a\n!/' }, "The pattern '!/' in .dockerignore can't be read"],
    ['a lone exclamation mark', { '.dockerignore': ' ! ' }, "The pattern '!' in .dockerignore can't be read"],
  ])('%s', async (_, files, message) => {
    const folder = folderOf({ Dockerfile: '', ...files });
    await expect(read(folder)).rejects.toMatchObject({ reason: 'context', message: expect.stringContaining(message) });
  });

  test('a link out of the context that .dockerignore names is nobody’s business', async () => {
    const folder = folderOf({ Dockerfile: '', '.dockerignore': 'link', link: '-> /etc/passwd' });
    expect(await paths(folder)).toEqual(['.dockerignore', 'Dockerfile']);
  });

  test('a pipe', async () => {
    const folder = folderOf({ Dockerfile: '' });
    execFileSync('mkfifo', [path.join(folder, 'pipe')]);
    await expect(read(folder)).rejects.toMatchObject({ message: expect.stringMatching(/^'pipe' is neither a file/) });
  });

  test('a name that is not UTF-8', async () => {
    const folder = folderOf({ Dockerfile: '' });
    fs.writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]), '');
    await expect(read(folder)).rejects.toMatchObject({ message: expect.stringContaining('is not UTF-8') });
  });

  test('more than an image may hold, naming what is large', async () => {
    const folder = folderOf({ Dockerfile: '', 'data/big': '' });
    fs.truncateSync(path.join(folder, 'data/big'), 10 * 1024 ** 3 + 1); // takes no disk
    await expect(read(folder)).rejects.toMatchObject({
      message: expect.stringContaining("The largest in it: 'data' (10.0 GiB)"),
    });
  });

  test.each(['nowhere', 'Dockerfile'])("a context that is no folder: '%s'", async (name) => {
    const folder = folderOf({ Dockerfile: '' });
    await expect(
      readContext({ context: path.join(folder, name), file: path.join(folder, 'Dockerfile') }),
    ).rejects.toMatchObject({ reason: 'context', message: expect.stringMatching(/the context '.*'|is no folder/) });
  });
});
