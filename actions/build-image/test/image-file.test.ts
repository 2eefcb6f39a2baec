import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { imageNamed, readImageFile } from '../src/inputs/image-file.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-images-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const name = path.join(folder, 'images.json');
  fs.writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

test('an image has what is said of it, and defaults', () => {
  const [api, worker] = readImageFile(
    file({
      api: { repository: 'shop-{environment}/api', context: 'services/api', file: 'docker/api', target: 'run' },
      worker: { repository: 'shop/worker', platforms: 'linux/amd64', 'build-args': ['A=1=2', 'B='] },
    }),
    'dev',
  );
  expect(api).toEqual({
    name: 'api',
    repository: 'shop-dev/api',
    context: path.join(folder, 'services/api'),
    file: path.join(folder, 'docker/api'),
    target: 'run',
    platform: 'linux/arm64',
    buildArgs: {},
  });
  expect(worker).toMatchObject({
    context: folder,
    file: path.join(folder, 'Dockerfile'),
    platform: 'linux/amd64',
    buildArgs: { A: '1=2', B: '' },
  });
});

test('the Dockerfile is in the context unless it is said where', () => {
  const [api] = readImageFile(file({ api: { repository: 'api', context: 'services/api' } }), undefined);
  expect(api?.file).toBe(path.join(folder, 'services/api/Dockerfile'));
});

test.each([
  ['no object', [], 'it should be an object, name → image, got []'],
  ['nothing', {}, 'it should name at least one image'],
  ['no repository', { api: {} }, "'api.repository' is missing"],
  [
    'an unknown key',
    { api: { repository: 'a', contxt: '.' } },
    "'api.contxt' isn't known; there is repository, context",
  ],
  ['a key of the prototype', { api: { repository: 'a', toString: 1 } }, "'api.toString' isn't known"],
  ['a folder outside', { api: { repository: 'a', context: '../x' } }, "'api.context' should be a folder below that"],
  ['a hidden way out', { api: { repository: 'a', context: 'a/../../x' } }, "'api.context' should be a folder below"],
  ['an absolute file', { api: { repository: 'a', file: '/etc/passwd' } }, "'api.file' should be a file below"],
  [
    'two platforms',
    { api: { repository: 'a', platforms: ['linux/arm64', 'linux/amd64'] } },
    "'api.platforms' should be one",
  ],
  ['an argument without a value', { api: { repository: 'a', 'build-args': ['A'] } }, "'api.build-args' should be"],
  ['a name in upper case', { API: { repository: 'a' } }, "'API' should be a name in lower case"],
  ['a name that no repository could have', { 'api.': { repository: 'a' } }, "'api.' should be a name in lower case"],
  [
    'two images in one repository',
    { api: { repository: 'a' }, worker: { repository: 'a', target: 'worker' } },
    "'worker' should have a repository of its own, got 'a'",
  ],
  ['a text as image', { api: 'a' }, '\'api\' should be an object, got "a"'],
])('%s is refused', (_, content, message) => {
  expect(() => readImageFile(file(content), undefined)).toThrow(message);
});

test('all mistakes are named at once', () => {
  const wrong = file({ api: { target: 1 }, worker: { repository: 2 } });
  expect(() => readImageFile(wrong, undefined)).toThrow(/api\.repository.*\n.*api\.target.*\n.*worker\.repository/);
});

test.each([
  ['is no JSON', '{', "it isn't JSON"],
  ['can not be read', undefined, "can't be read \\(ENOENT\\)"],
])('a file that %s is refused with its name', (_, content, message) => {
  const name = content === undefined ? path.join(folder, 'missing.json') : file(content);
  expect(() => readImageFile(name, undefined)).toThrow(new RegExp(`${path.basename(name)}: .*${message}`));
});

test("a repository per environment needs the environment's name", () => {
  const name = file({ api: { repository: 'shop-{environment}/api' } });
  expect(() => readImageFile(name, undefined)).toThrow("the input 'environment' is empty");
});

test('an image that is not there is told with those that are', () => {
  const images = readImageFile(file({ api: { repository: 'a' }, worker: { repository: 'b' } }), undefined);
  expect(imageNamed(images, 'worker', 'images.json').repository).toBe('b');
  expect(() => imageNamed(images, 'cron', 'images.json')).toThrow("there is no image 'cron'; there is api, worker");
});
