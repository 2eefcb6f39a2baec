import { type Contents, differences } from '../src/verify/comparison.js';

const anImage = (given: Partial<Contents> = {}): Contents => ({
  platform: 'linux/arm64',
  config: { Cmd: ['app.handler'], Env: ['PATH=/bin'], Labels: { owner: 'ada' } },
  diffIds: ['sha256:1', 'sha256:2'],
  ...given,
});

test('the same is the same, whatever an engine writes for what is not set, and in whatever order', () => {
  const config = { Labels: { owner: 'ada' }, Env: ['PATH=/bin'], Cmd: ['app.handler'], User: '', Volumes: null };
  const more = { ...config, ArgsEscaped: true, AttachStdin: false, OnBuild: null, ExposedPorts: {}, Entrypoint: [] };
  expect(differences(anImage(), anImage({ config: more }))).toEqual([]);
});

test('a key that is none of the usual counts also where it unsets something', () => {
  const theirs = anImage({ config: { ...anImage().config, cmd: null, ENV: [], toString: '' } });
  expect(differences(theirs, anImage())).toEqual(['ENV', 'cmd', 'toString']);
  const both = anImage({ config: { ...anImage().config, Later: '' } });
  expect(differences(both, both)).toEqual([]);
});

test('the commit that an image was built of does not count, other labels do', () => {
  const labelled = (labels: object) => anImage({ config: { Labels: labels } });
  const revision = 'org.opencontainers.image.revision';
  expect(differences(labelled({ [revision]: '1' }), labelled({ [revision]: '2' }))).toEqual([]);
  expect(differences(labelled({ [revision]: '1' }), labelled({}))).toEqual([]);
  expect(differences(labelled({ owner: 'ada' }), labelled({ owner: 'eve' }))).toEqual(['Labels']);
});

test.each<[string, Partial<Contents>, string[]]>([
  ['another layer', { diffIds: ['sha256:1', 'sha256:9'] }, ['layer 2 of 2']],
  ['all other layers', { diffIds: ['sha256:8', 'sha256:9'] }, ['layer 1, 2 of 2']],
  ['a layer more', { diffIds: ['sha256:1', 'sha256:2', 'sha256:3'] }, ['2 layers, built here 3']],
  ['another command', { config: { ...anImage().config, Cmd: ['sh'] } }, ['Cmd']],
  ['variables in another order', { config: { ...anImage().config, Env: ['A=1', 'PATH=/bin'] } }, ['Env']],
  ['a user', { config: { ...anImage().config, User: 'root' } }, ['User']],
  ['another platform', { platform: 'linux/amd64' }, ['platform (linux/arm64, built here linux/amd64)']],
])('%s is told', (_, given, expected) => {
  expect(differences(anImage(), anImage(given))).toEqual(expected);
});
