import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { buildArguments, buildProgress, imageReference, localTag } from '../src/images/build';
import { readImageFile } from '../src/images/image-file';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'images-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (images: object, env: NodeJS.ProcessEnv = {}) => {
  writeFileSync(path.join(root, 'images.json'), JSON.stringify(images));
  return readImageFile(root, env);
};

test('paths are those of the repository, the Dockerfile is in the context, the environment is the local one', () => {
  expect(read({ api: { context: 'services/api', repository: 'shop-{environment}/api' } })).toEqual([
    {
      name: 'api',
      context: path.join(root, 'services/api'),
      file: path.join(root, 'services/api/Dockerfile'),
      target: undefined,
      repository: 'shop-local/api',
      buildArgs: {},
    },
  ]);
});

test('build arguments come from the file, as a list or an object, and from this machine', () => {
  const env = { STRATIFORM_BUILD_ARGS: '{ "a": { "BASE": "mirror/base:1" } }' };
  const images = read(
    { a: { repository: 'a', 'build-args': ['BASE=x', 'MORE=a=b'] }, b: { repository: 'b', 'build-args': { N: '1' } } },
    env,
  );
  expect(images.map(({ buildArgs }) => buildArgs)).toEqual([{ BASE: 'mirror/base:1', MORE: 'a=b' }, { N: '1' }]);
});

test.each([
  ['no repository', { api: {} }, /- api\.repository: /],
  ['an unknown key', { api: { repository: 'a', contxt: '.' } }, /- api: .*contxt/],
  ['no object', [], /images\.json is not as it should be/],
])('an image file with %s is refused', (_, images, message) => {
  expect(() => read(images)).toThrow(message);
});

test('an image file that is missing is told', () => {
  expect(() => readImageFile(root, {})).toThrow(/^images\.json is missing/);
});

test.each([
  ['[]', 'STRATIFORM_BUILD_ARGS is not as it should be'],
  ['{ "a": "x" }', '- a: '],
  ['{ "none": {} }', "STRATIFORM_BUILD_ARGS names 'none', which is no image of images.json: it has a."],
  ['none', 'STRATIFORM_BUILD_ARGS should be JSON'],
])('build arguments %s are refused', (given, message) => {
  expect(() => read({ a: { repository: 'a' } }, { STRATIFORM_BUILD_ARGS: given })).toThrow(message);
});

test('it is built without a shell, under a tag of its own state folder, and deployed by its id', () => {
  const [image] = read({ a: { context: 'x', target: 'last', repository: 'r', 'build-args': { A: '$(b)' } } });
  const tag = localTag(image, '/home');
  expect(tag).not.toBe(localTag(image, '/other'));
  expect(buildArguments(['build'], image, tag)).toEqual([
    ...['build', '--progress', 'plain', '--file', path.join(root, 'x/Dockerfile'), '--tag', tag],
    ...['--target', 'last', '--build-arg', 'A=$(b)', path.join(root, 'x')],
  ]);
  const id = `sha256:${'a'.repeat(64)}`;
  expect(imageReference(image, id)).toBe(`000000000000.dkr.ecr.us-east-1.amazonaws.com/r@${id}`);
  expect(buildProgress(image, '#9 [code 5/5] RUN x')).toBe('a, [code 5/5] RUN x');
  expect(buildProgress(image, '#9 sha256:1 0.3 s')).toBeUndefined();
});
