import { engineMissing, missing } from '../src/index.js';

const PATH = process.env['PATH'];

afterEach(() => {
  process.env['PATH'] = PATH;
});

test('what is not installed is named, with what to install', () => {
  process.env['PATH'] = '/nowhere';
  expect(missing()).toMatch(/docker-registry is not installed: install/);
  expect(engineMissing()).toMatch(/docker is not installed: install/);
});

test('an engine that does not answer is none', () => {
  const host = process.env['DOCKER_HOST'];
  process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:9';
  try {
    expect(engineMissing()).toMatch(/docker reaches no engine: start one/);
  } finally {
    if (host === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = host;
  }
});
