import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { checkProject, doesNotLoad, loadProject } from '../src/project/load';
import { mistakes } from '../src/project/schema';
import { chooseTarget, isLoopback } from '../src/project/target';

const dev = { account: '111111111111', region: 'eu-central-1' };
const core = { name: 'core', assembly: 'packages/core/cdk.out/{env}' };
const valid = { project: 'shop', environments: { dev }, layers: [core] };

function refusalOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It was not refused.');
}

test('a project without mistakes is accepted, and environments are not protected unless they say so', () => {
  expect(mistakes(valid)).toEqual([]);
  expect(checkProject(valid, 'f').environments.dev?.protected).toBe(false);
});

describe('every mistake in a project file is named with its value and what was expected', () => {
  const table: [string, unknown, string][] = [
    [
      'nothing exported',
      undefined,
      'the exported value should be an object with project, environments and layers, got nothing',
    ],
    [
      'a project with capitals',
      { ...valid, project: 'Shop' },
      "'project' should be at most 32 lower-case letters, digits and '-', starting with a letter, got 'Shop'",
    ],
    ['no environments', { ...valid, environments: {} }, "'environments' should name at least one environment, got {}"],
    [
      'a short account',
      { ...valid, environments: { dev: { ...dev, account: '123' } } },
      "'environments.dev.account' should be the AWS account's 12 digits as a string, got '123'",
    ],
    [
      'an account as a number',
      { ...valid, environments: { dev: { ...dev, account: 111111111111 } } },
      "'environments.dev.account' should be the AWS account's 12 digits as a string, got the number 111111111111",
    ],
    [
      'a region that is none',
      { ...valid, environments: { dev: { ...dev, region: 'Frankfurt' } } },
      "'environments.dev.region' should be an AWS region such as 'eu-central-1', got 'Frankfurt'",
    ],
    [
      'no region',
      { ...valid, environments: { dev: { account: dev.account } } },
      "'environments.dev.region' should be an AWS region such as 'eu-central-1', got nothing",
    ],
    [
      'an endpoint without protocol',
      { ...valid, environments: { dev: { ...dev, endpoint: '127.0.0.1:4511' } } },
      "'environments.dev.endpoint' should be the http(s) URL of an AWS emulator such as 'https://127.0.0.1:4511', got '127.0.0.1:4511'",
    ],
    [
      'a protected that is a word',
      { ...valid, environments: { dev: { ...dev, protected: 'yes' } } },
      "'environments.dev.protected' should be true or false, got 'yes'",
    ],
    [
      'a misspelt option',
      { ...valid, environments: { dev: { ...dev, protect: true } } },
      "'environments.dev.protect' is not an option: remove it, or look for a slip of the pen",
    ],
    [
      'an option that is none at the top',
      { ...valid, stages: [] },
      "'stages' is not an option: remove it, or look for a slip of the pen",
    ],
    [
      'layers as names only',
      { ...valid, layers: ['core'] },
      "'layers.0' should be an object with name and assembly, got 'core'",
    ],
    ['no layers', { ...valid, layers: [] }, "'layers' should name at least one layer, got an empty list"],
    ['a layer twice', { ...valid, layers: [core, core] }, "'layers' should name each layer once, got [core, core]"],
    [
      'a layer without assembly',
      { ...valid, layers: [{ name: 'core' }] },
      "'layers.0.assembly' should be the folder of a cloud assembly such as 'packages/core/cdk.out/{env}', got nothing",
    ],
  ];

  test.each(table)('%s', (_, input, sentence) => {
    expect(mistakes(input)).toEqual([sentence]);
  });

  test('all of them at once', () => {
    const wrong = { project: 'Shop', environments: { dev: { ...dev, account: '1' } }, layers: [] };
    expect(() => checkProject(wrong, '/shop/stratiform.config.js')).toThrow(
      /^\/shop\/stratiform.config.js has 3 mistakes:\n {2}- 'project'.*\n {2}- 'environments.dev.account'.*\n {2}- 'layers'/,
    );
  });
});

describe('the project file', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-config-'));
  afterAll(() => fs.rmSync(root, { recursive: true }));

  test('is found from a folder below it', () => {
    fs.writeFileSync(path.join(root, 'stratiform.config.js'), `module.exports = ${JSON.stringify(valid)}`);
    fs.mkdirSync(path.join(root, 'packages/core'), { recursive: true });
    expect(loadProject(path.join(root, 'packages/core'))).toMatchObject({ root, project: 'shop' });
  });

  test('that is missing is told with the folder that was searched', () => {
    expect(() => loadProject('/')).toThrow("No stratiform.config.js in '/' or any folder above it.");
  });

  test('that does not load is told with the reason', () => {
    const broken = fs.mkdtempSync(path.join(root, 'broken-'));
    fs.writeFileSync(path.join(broken, 'stratiform.config.js'), "throw new Error('no such module')");
    expect(() => loadProject(broken)).toThrow(/stratiform.config.js does not load: no such module/);
  });

  test('with a slip in it is told with the line', () => {
    const file = '/shop/stratiform.config.js';
    const slip = refusalOf(() => new vm.Script('module.exports = {\n  project: ,\n}', { filename: file }));
    expect(doesNotLoad(slip, file)).toMatchObject({
      message: "/shop/stratiform.config.js does not load: it is no valid JavaScript, Unexpected token ',' (line 2)",
      remedy: expect.stringContaining('It should be a CommonJS module'),
    });
  });

  test('that requires what is not there is told without the list of who required whom', () => {
    const error = Object.assign(new Error("Cannot find module 'x'\nRequire stack:\n- /shop/stratiform.config.js"), {
      code: 'MODULE_NOT_FOUND',
    });
    expect(doesNotLoad(error, 'f')).toMatchObject({
      message: "f does not load: Cannot find module 'x'",
      remedy: 'Install or build what it requires, and run the command again.',
    });
  });
});

describe('a target', () => {
  const layers = ['core', 'infra', 'app'].map((name) => ({ name, assembly: `out/${name}/{env}` }));
  const local = { account: '000000000000', region: 'us-east-1', endpoint: 'https://127.0.0.1:4511', caFile: 'ca.pem' };
  const project = { ...checkProject({ ...valid, layers, environments: { dev, local } }, 'f'), root: '/shop' };

  test('has the layers in the order of the project, whatever the order of asking', () => {
    const target = chooseTarget(project, { environment: 'dev', layers: ['app', 'core'] }, {});
    expect(target.layers).toEqual([
      { name: 'core', assembly: '/shop/out/core/dev' },
      { name: 'app', assembly: '/shop/out/app/dev' },
    ]);
  });

  test('has every layer when none is asked for', () => {
    expect(chooseTarget(project, { environment: 'dev' }, {}).layers).toHaveLength(3);
  });

  test('takes the endpoint of the environment variable before that of the file', () => {
    expect(chooseTarget(project, { environment: 'local' }, {})).toMatchObject({
      endpoint: 'https://127.0.0.1:4511',
      caFile: '/shop/ca.pem',
    });
    expect(chooseTarget(project, { environment: 'local' }, { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' })).toMatchObject({
      endpoint: 'http://127.0.0.1:9',
    });
  });

  test.each(['nonsense', '127.0.0.1:4511', 'ftp://127.0.0.1'])('is refused when AWS_ENDPOINT_URL is %s', (given) => {
    expect(() => chooseTarget(project, { environment: 'local' }, { AWS_ENDPOINT_URL: given })).toThrow(
      `AWS_ENDPOINT_URL should be an http(s) URL such as 'https://127.0.0.1:4511', got '${given}'.`,
    );
  });

  test.each([
    [{ environment: 'stage' }, "There is no environment 'stage' in the project."],
    [{ environment: 'dev', layers: ['base'] }, "There is no layer 'base' in the project."],
  ])('that the project does not have is refused: %p', (choice, message) => {
    expect(() => chooseTarget(project, choice, {})).toThrow(message);
  });

  test.each([
    ['https://127.0.0.1:4511', true],
    ['http://localhost:80', true],
    ['http://[::1]:80', true],
    ['https://127.example.com', false],
    ['https://sqs.eu-central-1.amazonaws.com', false],
  ])('at %s is on this machine: %p', (url, expected) => {
    expect(isLoopback(url)).toBe(expected);
  });
});
