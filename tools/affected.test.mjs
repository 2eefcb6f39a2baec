import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { changedEnvironments, environmentsFile, matrixOf } from './affected.mjs';
import { projectOf } from './affected-images.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(path.join(tmpdir(), 'stratiform-affected-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const values = (prod, packaging = 'zip') => `
import type { Config } from './never-there';
const days = (count: number): number => count;
export function environments(): Record<string, unknown> {
  return { local: {}, dev: { retention: days(7) }, prod: { retention: days(${prod}), packaging: '${packaging}' } };
}
`;

const images = (changed = {}) =>
  JSON.stringify({
    api: { context: 'services/api', repository: 'x-{environment}/api', ...changed },
    alone: { context: './services/alone/', repository: 'x-{environment}/alone', platforms: ['linux/amd64'] },
  });

const files = {
  'nx.json': JSON.stringify({ useDaemonProcess: false, analytics: false, neverConnectToCloud: true }),
  'package.json': JSON.stringify({ name: 'root', private: true, workspaces: ['packages/*', 'services/*'] }),
  '.gitignore': 'node_modules\n.nx\n',
  [environmentsFile]: values(30),
  ...project('packages/config', {}, {}),
  ...project('packages/core', { config: '*' }, layer()),
  ...project('packages/app', { config: '*' }, layer({ projects: ['api'], target: 'package' })),
  ...project(
    'services/api',
    {},
    { package: { command: 'true', dependsOn: [{ projects: ['rules'], target: 'check' }] } },
  ),
  ...project('services/rules', {}, { check: { command: 'true' } }),
  ...project('services/alone', {}, { package: { command: 'true' } }),
};

function project(folder, dependencies, targets) {
  const name = path.posix.basename(folder);
  return {
    [`${folder}/package.json`]: JSON.stringify({ name, version: '0.0.0', dependencies }),
    [`${folder}/project.json`]: JSON.stringify({ name, targets }),
    [`${folder}/src/index.txt`]: name,
  };
}

function layer(...dependsOn) {
  const configurations = { local: {}, dev: {}, prod: {} };
  return { synth: { command: 'true', dependsOn, configurations }, plan: { command: 'true', configurations } };
}

/** A repository with one commit more than `main` has, which changes the files given. @param before further ones of `main` */
function repository(changes, before = {}) {
  const folder = mkdtempSync(path.join(scratch, 'repository-'));
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: folder });
  const write = (written) => {
    for (const [name, text] of Object.entries(written)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--no-gpg-sign', '--message', 'change');
  };
  git('init', '--quiet', '--initial-branch', 'main');
  write({ ...files, ...before });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  git('checkout', '--quiet', '-b', 'change');
  write(changes);
  return folder;
}

/** What the command puts into GitHub's output file. */
function outputs(folder, ...args) {
  const output = path.join(folder, '.nx-output');
  writeFileSync(output, '');
  execFileSync(process.execPath, [path.join(root, 'tools/affected.mjs'), ...args], {
    cwd: folder,
    env: { ...process.env, GITHUB_OUTPUT: output, NX_CACHE_PROJECT_GRAPH: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [, ...lists] = /^matrix=(.*)\nuntouched=(.*)\nimages=(.*)\n$/.exec(readFileSync(output, 'utf8'));
  const [matrix, untouched, images] = lists.map((list) => JSON.parse(list));
  // Each environment is in one of the two.
  const named = matrix.map(({ environment }) => environment);
  assert.deepEqual([...named, ...untouched].sort(), args.slice(2).sort());
  return { matrix, images };
}

const affected = (...args) => outputs(...args).matrix;

const planned = (changes) =>
  affected(repository(changes), '--base', 'main', 'dev', 'prod').map(
    ({ environment, layers }) => `${environment}: ${layers}`,
  );

describe('the environments and layers that a change touches', () => {
  const cases = [
    ['a layer of its own', { 'packages/core/src/index.txt': 'x' }, ['dev: core', 'prod: core']],
    ['what both layers import', { 'packages/config/src/index.txt': 'x' }, ['dev: core,app', 'prod: core,app']],
    ['a service that a layer ships', { 'services/api/src/index.txt': 'x' }, ['dev: app', 'prod: app']],
    ['what a shipped service waits for', { 'services/rules/src/index.txt': 'x' }, ['dev: app', 'prod: app']],
    ['a service that nothing ships', { 'services/alone/src/index.txt': 'x' }, []],
    ['a page of the documentation', { 'docs/page.md': 'x' }, []],
    ['the values of one environment', { [environmentsFile]: values(90) }, ['prod: core,app']],
    ['only a comment beside the values', { [environmentsFile]: `// new\n${values(30)}` }, []],
    [
      'values that can no longer be compared',
      { [environmentsFile]: 'export const' },
      ['dev: core,app', 'prod: core,app'],
    ],
    [
      'a service, and the values of one environment',
      { 'services/api/src/index.txt': 'x', [environmentsFile]: values(90) },
      ['dev: app', 'prod: core,app'],
    ],
    ['a file with a comma in its name', { 'packages/core/a,b.txt': 'x' }, ['dev: core', 'prod: core']],
  ];
  for (const [what, changes, expected] of cases) {
    test(`${what}: ${expected.join('; ') || 'none'}`, () => assert.deepEqual(planned(changes), expected));
  }

  test('name the Nx projects too, for the command that synthesizes them', () => {
    const folder = repository({ 'packages/core/src/index.txt': 'x' });
    assert.deepEqual(affected(folder, '--base', 'main', 'dev'), [
      { environment: 'dev', layers: 'core', projects: 'core', packaging: 'zip' },
    ]);
  });

  test('are refused when an environment is none, naming those that are', () => {
    const folder = repository({ 'docs/page.md': 'x' });
    assert.throws(
      () => affected(folder, '--base', 'main', 'prdo'),
      /'prdo' is no environment of \w+; expected one of local, dev, prod\./,
    );
  });

  test('are refused without a base', () => {
    assert.throws(() => affected(scratch, 'dev'), /expected '--base COMMIT'/);
  });
});

describe('the images that a change touches', () => {
  const packed = { 'images.json': images(), [environmentsFile]: values(30, 'image') };
  const needed = (changes, before = packed) =>
    outputs(repository(changes, before), '--base', 'main', 'dev', 'prod').images.map(
      ({ environment, image }) => `${environment}: ${image}`,
    );
  const cases = [
    ['a service', { 'services/api/src/index.txt': 'x' }, ['prod: api']],
    ['what a service waits for', { 'services/rules/src/index.txt': 'x' }, ['prod: api']],
    ['a layer', { 'packages/core/src/index.txt': 'x' }, []],
    ['a page of the documentation', { 'docs/page.md': 'x' }, []],
    ['how one image is built', { 'images.json': images({ target: 'small' }) }, ['prod: api']],
    ['other values of the environment', { [environmentsFile]: values(90, 'image') }, []],
  ];
  for (const [what, changes, expected] of cases) {
    test(`${what}: ${expected.join('; ') || 'none'}`, () => assert.deepEqual(needed(changes), expected));
  }

  test('a service, where no environment packs images: none', () => {
    assert.deepEqual(needed({ 'services/api/src/index.txt': 'x' }, { 'images.json': images() }), []);
  });

  test('are all of them for an environment that begins to pack images', () => {
    const begins = { [environmentsFile]: values(30, 'image') };
    assert.deepEqual(needed(begins, { 'images.json': images() }), ['prod: api', 'prod: alone']);
  });

  test('come with the project that packages, and the runner whose processor they are for', () => {
    const changes = { 'images.json': images(), [environmentsFile]: values(30, 'image') };
    assert.deepEqual(outputs(repository(changes), '--base', 'main', 'prod').images, [
      { environment: 'prod', image: 'api', project: 'api', runner: 'ubuntu-24.04-arm' },
      { environment: 'prod', image: 'alone', project: 'alone', runner: 'ubuntu-latest' },
    ]);
  });

  test('whose entry changes are a reason to plan what ships them', () => {
    const folder = repository({ 'images.json': images({ target: 'small' }) }, packed);
    assert.deepEqual(
      affected(folder, '--base', 'main', 'prod').map(({ layers }) => layers),
      ['app'],
    );
  });

  test('are refused when the image file is none, naming it', () => {
    for (const text of ['[]', '{ "api"'])
      assert.throws(
        () => outputs(repository({ 'images.json': text }), '--base', 'main', 'dev'),
        /affected: 'images\.json' should be/,
      );
  });

  test('belong to the innermost project around their context', () => {
    const nodes = { root: { name: 'root', data: { root: '.' } }, api: { name: 'api', data: { root: 'services/api' } } };
    const found = ['services/api/image', 'services/apiary', '.', undefined].map((context) =>
      projectOf({ context }, { nodes }),
    );
    assert.deepEqual(found, ['api', 'root', 'root', 'root']);
    assert.equal(projectOf({}, { nodes: {} }), undefined);
  });
});

describe('environments whose values differ', () => {
  test('are found by value, not by text', async () => {
    assert.deepEqual(await changedEnvironments(values(30), values('29 + 1'), ['dev', 'prod']), []);
    assert.deepEqual(await changedEnvironments(values(30), values(31), ['dev', 'prod']), ['prod']);
  });

  test('are all of them in this repository when its file cannot be read', async () => {
    const source = readFileSync(path.join(root, environmentsFile), 'utf8');
    assert.deepEqual(await changedEnvironments(source, source, ['dev', 'prod']), []);
    assert.deepEqual(await changedEnvironments('nothing', source, ['dev', 'prod']), ['dev', 'prod']);
  });

  test('bring only their own layers', () => {
    const layers = new Map([
      ['@x/core', 'core'],
      ['@x/app', 'app'],
    ]);
    const touched = { everywhere: ['@x/core'], own: ['@x/app'], changed: ['prod'] };
    assert.deepEqual(matrixOf(['dev', 'prod'], layers, { ...touched, packing: ['prod'] }), [
      { environment: 'dev', layers: 'core', projects: '@x/core', packaging: 'zip' },
      { environment: 'prod', layers: 'core,app', projects: '@x/core,@x/app', packaging: 'image' },
    ]);
  });
});
