import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { withDockerConfig } from '../src/engine/docker-config.js';
import { loginFor } from '../src/registry/docker-config.js';
import { folderOf } from './support/folder.js';

const HOST = '127.0.0.1:5000';
const LOGIN = { username: 'AWS', password: 'p"a$s\\w`o\'rd\n%s' };
const OWN = {
  auths: { 'other.example': { auth: 'eDp5' } },
  credHelpers: { 'third.example': 'x' },
  currentContext: 'far',
};

function userOf(files: Readonly<Record<string, string | null>> = {}): { env: NodeJS.ProcessEnv; temp: string } {
  const temp = folderOf({});
  return { temp, env: { PATH: process.env.PATH, RUNNER_TEMP: temp, DOCKER_CONFIG: folderOf(files) } };
}

test('the helper answers for the registry with exactly the login, out of the environment', async () => {
  const { env } = userOf();
  const answer = await withDockerConfig(HOST, LOGIN, async (ours) => loginFor(HOST, ours), env);
  expect(answer).toEqual(LOGIN);
});

test('a login for the registry that stands in the environment does not win', async () => {
  const logins = (host: string) => JSON.stringify({ auths: { [host]: { auth: 'b2xkOm9sZA==' } } });
  const given = async (host: string) =>
    withDockerConfig(HOST, LOGIN, async (ours) => ours.DOCKER_AUTH_CONFIG, {
      ...userOf().env,
      DOCKER_AUTH_CONFIG: logins(host),
    });
  expect(await given(HOST)).toBeUndefined();
  expect(await given('other.example')).toBe(logins('other.example'));
});

test('the password is in no file', async () => {
  const { env } = userOf({ 'config.json': JSON.stringify(OWN) });
  const found = await withDockerConfig(
    HOST,
    { username: 'AWS', password: 'geheimnis' },
    async ({ DOCKER_CONFIG = '' }) => spawnSync('grep', ['-r', 'geheimnis', DOCKER_CONFIG]).status,
    env,
  );
  expect(found).toBe(1); // grep's word for: nothing
});

test("the user's own logins, context and plugins stay, the helper and the folder are closed to others", async () => {
  const { env } = userOf({ 'config.json': JSON.stringify(OWN), 'cli-plugins/docker-x': '#!', 'contexts/meta/a': '' });
  await withDockerConfig(
    HOST,
    LOGIN,
    async ({ DOCKER_CONFIG = '' }) => {
      const config = JSON.parse(fs.readFileSync(path.join(DOCKER_CONFIG, 'config.json'), 'utf8'));
      expect(config).toEqual({ ...OWN, credHelpers: { 'third.example': 'x', [HOST]: 'stratiform' } });
      expect(fs.existsSync(path.join(DOCKER_CONFIG, 'cli-plugins/docker-x'))).toBe(true);
      expect(fs.existsSync(path.join(DOCKER_CONFIG, 'contexts/meta/a'))).toBe(true);
      const modes = ['.', 'config.json', 'docker-credential-stratiform'].map(
        (file) => fs.statSync(path.join(DOCKER_CONFIG, file)).mode & 0o777,
      );
      expect(modes).toEqual([0o700, 0o600, 0o700]);
    },
    env,
  );
});

test('nothing of it is left behind, nor of what the user had taken away', async () => {
  const { env, temp } = userOf({ 'config.json': '{}', 'buildx/current': 'mine' });
  const failing = withDockerConfig(HOST, LOGIN, async () => Promise.reject(new Error('no')), env);
  await expect(failing).rejects.toThrow('no');
  expect(fs.readdirSync(temp)).toEqual([]);
  expect(fs.readFileSync(path.join(env.DOCKER_CONFIG ?? '', 'buildx/current'), 'utf8')).toBe('mine');
});

test.each([
  ['no folder', undefined],
  ['a config that is no JSON', { 'config.json': '{' }],
])('%s is no obstacle', async (_, files) => {
  const { env } = userOf(files);
  if (!files) env.DOCKER_CONFIG = path.join(env.RUNNER_TEMP ?? '', 'nowhere');
  expect(await withDockerConfig(HOST, LOGIN, async (ours) => (await loginFor(HOST, ours))?.username, env)).toBe('AWS');
});

test('without a login the environment stays as it is', async () => {
  const { env } = userOf();
  expect(await withDockerConfig(HOST, undefined, async (ours) => ours, env)).toBe(env);
});
