import { execFile, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { readContext } from '../src/context/read.js';
import { findClient } from './support/engine.js';
import { folderOf } from './support/folder.js';

const client = await findClient();
if (typeof client === 'string') console.warn(`Not compared with a real engine: ${client}`);
const withEngine = typeof client === 'string' ? test.skip : test;

/** What clients without buildx read as Docker 20 did; buildx, and so the engine of every newer client, is followed here. */
const READ_OTHERWISE_BEFORE = ['**py', 'a+b', 'd/(e)', '*\n!b/**/a', '**\n!**/*.py', 'x/y\n!x', '**/a\n!b', 'b/c\n!b'];
const old = typeof client !== 'string' && client.kind === 'docker';
if (old)
  console.warn(`Not compared without buildx: ${JSON.stringify(READ_OTHERWISE_BEFORE)}, and lists with exceptions.`);
const compared = (ignore: string) => !(old && READ_OTHERWISE_BEFORE.includes(ignore));

const TREE = [
  ...['a', 'ab', 'a.b', 'a+b', 'b/a', 'b/a.b', 'b/c/a', 'b/c/d', 'c/b/a', 'c/b/x.py', 'c/.env', '.env', 'x.py'],
  ...['node_modules/m/i.js', 'b/node_modules/n.js', 'd/(e)', 'd/{f}', 'd/[g]', 'd/h i', 'd/é', 'x/y'],
];

/** What the engine sends of the same folder, without its own additions: it writes the files of the image to a tar archive. */
async function sentByEngine(folder: string): Promise<string[]> {
  if (typeof client === 'string') return [];
  const program = client.kind === 'buildx' ? ['buildx', 'build'] : ['build'];
  const target = fs.mkdtempSync(path.join(tmpdir(), 'sent-'));
  try {
    const dockerfile = path.join(folder, '../Dockerfile');
    const args = [...program, '--file', dockerfile, '--output', `type=tar,dest=${target}/sent.tar`, folder];
    await promisify(execFile)(path.join(client.bin, 'docker'), args, { env: { ...process.env, DOCKER_BUILDKIT: '1' } });
    const listed = spawnSync('tar', ['-tf', `${target}/sent.tar`, '--quoting-style=literal'], {
      encoding: 'utf8',
    }).stdout;
    return listed
      .split('\n')
      .map((line) => line.replace(/\/$/, ''))
      .filter(Boolean)
      .sort();
  } finally {
    fs.rmSync(target, { recursive: true });
  }
}

async function compare(ignore: string): Promise<void> {
  const tree = Object.fromEntries(TREE.map((file) => [`context/${file}`, '']));
  const root = folderOf({
    ...tree,
    'context/empty': null,
    'context/.dockerignore': ignore,
    Dockerfile: 'FROM scratch\nCOPY . /\n',
  });
  const folder = path.join(root, 'context');
  const { files, dockerfile } = await readContext({ context: folder, file: path.join(root, 'Dockerfile') });
  const ours = files.map((file) => file.path).filter((file) => file !== dockerfile);
  expect({ ignore, files: ours.sort() }).toEqual({ ignore, files: await sentByEngine(folder) });
}

const PATTERNS = [
  ['', '# nothing', '#a', ' # a', '/', '.', '*', '**', '*/*', '**/*', '!*'],
  ['a', '/a', './a', 'a/', '../a', 'b/../a', ' a ', 'b', 'b/', 'b/*', 'b/**', 'b/c/..', '/b/c/'],
  [
    'a*',
    '*a',
    '?',
    '??',
    'a?b',
    '*.py',
    '**/*.py',
    '**/a',
    '**/a.b',
    '**a',
    '**py',
    '**/b/a',
    'b/**/a',
    '**/node_modules',
  ],
  ['a+b', 'a.b', 'd/(e)', 'd/{f}', 'd/[[]g]', 'd/h i', 'd/é', 'd/?', '[a-b]', '[^a]', '[ab]*', 'd/\\[g\\]'],
];

describe('.dockerignore means what it means to the engine', () => {
  withEngine.each(PATTERNS.flat().filter(compared))("'%s'", async (pattern) => compare(pattern));

  withEngine.each(
    [
      '*\n!a',
      '*\n!b/c',
      '*\n!b/**/a',
      '**\n!**/*.py',
      'b\n!b/c/a',
      'b/*\n!b/c\nb/c/d',
      'x/y\n!x',
      '!a\na',
      'a\r\nb\r\n',
      '\uFEFFa\n#b',
      '! a\n*',
      '*\n! a',
      '*\n!.',
      '**/a\n!b',
      'b/c\n!b',
    ].filter(compared),
  )('%j', async (ignore) => compare(ignore));

  withEngine(
    'any list of patterns',
    async () => {
      const pattern = fc.constantFrom(
        ...PATTERNS.flat().filter(compared).filter(Boolean),
        'b/c',
        'c/b',
        'b/a',
        'x',
        'x/y',
      );
      const line = fc
        .tuple(fc.constantFrom('', '', old ? '' : '!'), pattern)
        .map(([not, text]) => (text === '/' ? text : `${not}${text.trim()}`)); // '!/' is an error, to the engine too
      const file = fc.array(line, { minLength: 2, maxLength: 6 }).map((lines) => lines.join('\n'));
      await fc.assert(fc.asyncProperty(file, compare), { numRuns: Number(process.env.IGNORE_RUNS ?? 40) });
    },
    600_000,
  );
});
