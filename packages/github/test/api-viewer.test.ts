import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitHub } from '../src/api/github.js';
import { isBy } from '../src/api/viewer.js';
import { aRun } from './support/a-github.js';

test.each([
  ['the same number', { login: 'bot', id: 1 }, { login: 'renamed', id: 1 }, true],
  ['the same login with another number', { login: 'bot', id: 1 }, { login: 'bot', id: 2 }, false],
  ['the same login where no number is known', { login: 'bot[bot]' }, { login: 'Bot[bot]', id: 2 }, true],
  ["a person with an app's name", { login: 'deploy[bot]' }, { login: 'deploy', id: 2 }, false],
  ['an account that was deleted', { login: 'bot', id: 1 }, null, false],
  ['nobody', { login: 'bot' }, {}, false],
])('%s: is it ours?', (_, viewer, user, expected) => {
  expect(isBy(viewer, user)).toBe(expected);
});

test.each([
  [{ errors: [{ message: 'Something went wrong' }] }, 'Something went wrong'],
  [{ data: { viewer: null } }, 'no login in the answer'],
  [{ data: { viewer: { login: 7 } } }, 'no login in the answer'],
  [[], 'no login in the answer'],
])('an answer of GraphQL without a login is an error: %j', async (answer, why) => {
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = { GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  await expect(new GitHub('ghs_x', aRun(), { env }).viewer()).rejects.toThrow(
    `GitHub doesn't say whose the token is: ${why}.`,
  );
  server.closeAllConnections();
  server.close();
});
