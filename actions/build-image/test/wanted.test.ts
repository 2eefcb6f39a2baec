import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { wantedOf } from '../src/inputs/wanted.js';
import { inputsOf } from './support/inputs.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-wanted-'));
beforeAll(() => {
  const images = { api: { repository: 'shop-{environment}/api', context: 'api' }, worker: { repository: 'worker' } };
  fs.writeFileSync(path.join(folder, 'images.json'), JSON.stringify(images));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const wanted = (given: Readonly<Record<string, string>>) =>
  wantedOf(inputsOf({ 'working-directory': folder, ...given }));

test('an image that the inputs describe is named as its repository, and of the platform of the functions', () => {
  expect(wanted({ repository: 'shop-{environment}/api', environment: 'dev', context: 'api' })).toEqual({
    mode: 'push',
    image: {
      name: 'api',
      repository: 'shop-dev/api',
      context: path.join(folder, 'api'),
      file: path.join(folder, 'api/Dockerfile'),
      target: undefined,
      platform: 'linux/arm64',
      buildArgs: {},
    },
  });
});

test("an image that isn't pushed is of the builder's own platform unless another is said", () => {
  expect(wanted({ repository: 'api', push: 'false' })).toMatchObject({ mode: 'load', image: { platform: undefined } });
  const said = wanted({ repository: 'api', push: 'false', platforms: 'linux/arm64' });
  expect(said).toMatchObject({ image: { platform: 'linux/arm64' } });
});

test('an image of the image file is that one; without a name they are all looked up', () => {
  const given = { 'images-file': 'images.json', environment: 'dev' };
  expect(wanted({ ...given, image: 'api' })).toMatchObject({ mode: 'push', image: { repository: 'shop-dev/api' } });
  expect(wanted({ ...given, image: 'api', push: 'false' })).toMatchObject({ mode: 'load' });
  const { images } = wanted(given) as Extract<ReturnType<typeof wantedOf>, { mode: 'lookup' }>;
  expect(images.map(({ name }) => name)).toEqual(['api', 'worker']);
});

test("what the registry is asked for may stay in a step that doesn't push, so that one step does for forks too", () => {
  const given = { repository: 'api', push: 'false', tags: 'v1', provenance: 'true', 'role-to-assume': 'none' };
  expect(wanted(given)).toMatchObject({ mode: 'load' });
  expect(() => wanted({ ...given, verify: 'true' })).toThrow("'verify' has no effect with 'push: false'");
});

const file = { 'images-file': 'images.json', environment: 'dev' };

test.each<[string, Record<string, string>, RegExp]>([
  ['no image at all', {}, /Neither 'repository' nor 'images-file'/],
  [
    'a name without the file that it is in',
    { repository: 'a', image: 'api' },
    /'image' has no effect without 'images-file'/,
  ],
  ['what the image file says', { ...file, image: 'api', target: 'x' }, /'target' has no effect beside 'images-file'/],
  ['several of those', { ...file, context: '.', 'build-args': 'A=1' }, /'context', 'build-args' have no effect beside/],
  ['a context of another machine', { repository: 'a', context: 'https://x.example/y.git#main' }, /got the URL 'https:/],
  ['a context above the workspace', { repository: 'a', context: '../..' }, /below the workspace, got '\.\.\/\.\.'/],
  ['the name of an environment as CDK apps take it', { repository: 'a-{env}' }, /is written \{environment\} here/],
  ['tags of what is looked up', { ...file, tags: 'v1' }, /'tags' has no effect without 'image'/],
  ['a look-up that is not to push', { ...file, push: 'false' }, /'push' has no effect without 'image'/],
  [
    'a look-up that is to build',
    { ...file, 'skip-if-exists': 'false' },
    /'skip-if-exists' has no effect without 'image'/,
  ],
  ['an environment that is missing', { repository: 'a-{environment}' }, /the input 'environment' is empty/],
  ['an image that is not there', { ...file, image: 'cron' }, /there is no image 'cron'/],
])('%s is refused', (_, given, message) => {
  expect(() => wanted(given)).toThrow(message);
});

test('several platforms are refused, with why', () => {
  const several = { repository: 'api', platforms: 'linux/amd64,linux/arm64' };
  expect(() => wanted(several)).toThrow(expect.objectContaining({ reason: 'not-single-platform' }));
  expect(() => wanted(several)).toThrow(/linux\/amd64 and linux\/arm64.*Lambda/);
});

test.each(['content-abc', 'cache', 'cache-x', `${'a'.repeat(40)}`, `sha256-${'a'.repeat(64)}`, 'a:b', 'shop/api:v1'])(
  'the tag %s is refused: it is made here, or is none',
  (tags) => {
    expect(() => wanted({ repository: 'api', tags })).toThrow("'tags' should be tags without repository");
  },
);
