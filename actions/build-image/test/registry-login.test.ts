import { createSign, X509Certificate } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { openOther } from '../src/registry/other.js';
import {
  certificate,
  describeWithRegistry,
  endWorld,
  failure,
  folder,
  pushed,
  startFront,
  startRegistry,
} from './registry-world.js';

afterEach(endWorld);

const PASSWORD = 'hunter2-secret';
/** `ada` and that password, as bcrypt has it: the only form that the registry takes. */
const HTPASSWD = 'ada:$2b$04$y8g6x3.fyhQv36aaT3IOS.jmkg1kA6Mq9VwnwJU6CZacZSuIZ4.Zq\n';
const quick = { pause: async () => undefined };
const auth = (login: string) => Buffer.from(login).toString('base64');

async function withPasswords() {
  const file = path.join(folder(), 'htpasswd');
  fs.writeFileSync(file, HTPASSWD);
  return startRegistry({ auth: { htpasswd: { realm: 'tests', path: file } } });
}

/** A folder with docker's config. */
function dockerConfig(config: unknown): NodeJS.ProcessEnv {
  const made = folder();
  fs.writeFileSync(path.join(made, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return { ...process.env, DOCKER_CONFIG: made };
}

/** A folder on PATH with a credential helper. @param script what `sh` does; the server is on its standard input */
function helper(name: string, script: string, config: object): NodeJS.ProcessEnv {
  const made = folder();
  fs.writeFileSync(path.join(made, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { ...dockerConfig(config), PATH: `${made}:${process.env.PATH}` };
}

const knows = (host: string, login = `{"Username":"ada","Secret":"${PASSWORD}"}`) =>
  `[ "$1" = get ] && [ "$(cat)" = '${host}' ] && echo '${login}' || { echo 'credentials not found in native keychain'; exit 1; }`;

describeWithRegistry('a registry that wants a password', () => {
  test.each([
    ["in docker's config", (host: string) => dockerConfig({ auths: { [host]: { auth: auth(`ada:${PASSWORD}`) } } })],
    ['of its own helper', (host: string) => helper('own', knows(host), { credHelpers: { [host]: 'own' } })],
    [
      'of the helper for all',
      (host: string) => helper('all', knows(host), { credsStore: 'all', auths: { [host]: {} } }),
    ],
    [
      'in the config, as the helper knows none',
      (host: string) =>
        helper('all', knows('other'), { credsStore: 'all', auths: { [host]: { auth: auth(`ada:${PASSWORD}`) } } }),
    ],
  ])('gets the one %s', async (_, environment) => {
    const { host } = await withPasswords();
    const registry = await openOther(`${host}/api`, { ...quick, env: environment(host) });
    const image = await pushed(registry, 'one', 'v1');
    expect((await registry.manifest('v1'))?.digest).toBe(image.digest);
    expect(await registry.login()).toEqual({ username: 'ada', password: PASSWORD });
  });

  test.each([
    ['nobody has one', () => dockerConfig({}), 'is missing'],
    ['there is no config', () => ({ DOCKER_CONFIG: '/none' }), 'is missing'],
    [
      'another registry has one',
      () => dockerConfig({ auths: { 'ghcr.io': { auth: auth(`ada:${PASSWORD}`) } } }),
      'is missing',
    ],
    ['it is wrong', (host: string) => dockerConfig({ auths: { [host]: { auth: auth('ada:hidden') } } }), 'is wrong'],
    ['the config is broken', () => dockerConfig(`{"auths": hidden}`), 'config.json'],
    ['the helper is not installed', (host: string) => dockerConfig({ credHelpers: { [host]: 'gone' } }), 'Install it'],
    ['the helper has a path', () => dockerConfig({ credsStore: '../../bin/sh' }), "Correct docker's config"],
    [
      'the helper fails',
      () => helper('all', 'echo hidden; echo hidden >&2; exit 3', { credsStore: 'all' }),
      'docker login',
    ],
    ['the helper says nothing', () => helper('all', 'echo hidden', { credsStore: 'all' }), 'works for docker itself'],
  ])('is an error if %s', async (_, environment, remedy) => {
    const { host } = await withPasswords();
    const registry = await openOther(`${host}/api`, { ...quick, env: environment(host) });
    const error = await failure(registry.manifest('v1'));
    expect(error).toMatchObject({ reason: 'unauthorized', remedy: expect.stringContaining(remedy) });
    expect(JSON.stringify(error) + error.message + String((error as Error).stack)).not.toContain('hidden');
  });

  test('sees it only after it has asked', async () => {
    const { host } = await withPasswords();
    const front = await startFront(host);
    const env = dockerConfig({ auths: { [front.host]: { auth: auth(`ada:${PASSWORD}`) } } });
    const registry = await openOther(`${front.host}/api`, { ...quick, env });
    await registry.manifest('v1');
    await registry.manifest('v2');
    expect(front.logins).toEqual([undefined, `Basic ${auth(`ada:${PASSWORD}`)}`, `Basic ${auth(`ada:${PASSWORD}`)}`]);
  });

  test('is not asked again with the same', async () => {
    const { host } = await withPasswords();
    const front = await startFront(host);
    const env = dockerConfig({ auths: { [front.host]: { auth: auth('ada:wrong') } } });
    await failure((await openOther(`${front.host}/api`, { ...quick, env })).manifest('v1'));
    expect(front.requests).toHaveLength(2);
  });

  test('and says it back: nobody else sees it', async () => {
    const front = await startFront(undefined, (request, response) => {
      const message = `refused: ${request.headers.authorization} ${PASSWORD}`;
      const challenge = { 'www-authenticate': 'Basic realm="tests"' };
      return Boolean(response.writeHead(401, challenge).end(JSON.stringify({ errors: [{ code: 'DENIED', message }] })));
    });
    const env = dockerConfig({ auths: { [front.host]: { auth: auth(`ada:${PASSWORD}`) } } });
    const error = await failure((await openOther(`${front.host}/api`, { ...quick, env })).manifest('v1'));
    expect(error.message).toContain('refused: Basic *** ***');
  });
});

/** A registry with token authentication, and a service that gives out tokens as the distribution project has them. */
async function withTokens() {
  const { cert, key } = certificate();
  const tokens = await startFront();
  const registry = await startRegistry({
    auth: {
      token: { realm: `http://${tokens.host}/token`, service: 'tests', issuer: 'tests', rootcertbundle: cert },
    },
  });
  const signed = (access: unknown[]) => {
    const now = Math.floor(Date.now() / 1000);
    const x5c = [new X509Certificate(fs.readFileSync(cert)).raw.toString('base64')];
    const claims = {
      iss: 'tests',
      sub: 'ada',
      aud: 'tests',
      exp: now + 300,
      nbf: now - 10,
      iat: now,
      jti: '1',
      access,
    };
    const parts = [{ typ: 'JWT', alg: 'RS256', x5c }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const signature = createSign('sha256').update(parts.join('.')).sign(fs.readFileSync(key)).toString('base64url');
    return [...parts, signature].join('.');
  };
  /** What a scope asks for; anybody may pull, and ada may push. */
  const answer = (scope: string | null, known: boolean) => {
    const [type, name, actions = ''] = (scope ?? '').split(':');
    const given = actions.split(',').filter((action) => action === 'pull' || known);
    return signed(scope ? [{ type, name, actions: given }] : []);
  };
  return { host: registry.host, tokens, answer };
}

describeWithRegistry('a registry that wants a token', () => {
  test('gets one for what is done, of a password', async () => {
    const { host, tokens, answer } = await withTokens();
    tokens.hook = (request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://x');
      const known = request.headers.authorization === `Basic ${auth(`ada:${PASSWORD}`)}`;
      return Boolean(response.end(JSON.stringify({ token: answer(searchParams.get('scope'), known) })));
    };
    const env = dockerConfig({ auths: { [host]: { auth: auth(`ada:${PASSWORD}`) } } });
    const registry = await openOther(`${host}/shop-dev/api`, { ...quick, env });
    expect(await registry.manifest('v1')).toBeUndefined();
    const image = await pushed(registry, 'one', 'v1');
    expect((await registry.manifest('v1'))?.digest).toBe(image.digest);
    expect(tokens.requests.map((one) => new URL(one.slice(4), 'http://x').searchParams.get('scope'))).toEqual([
      'repository:shop-dev/api:pull',
      expect.stringMatching(/^repository:shop-dev\/api:(pull,push|push,pull)$/),
    ]);

    // Anybody may pull it, and nobody else push.
    const anybody = await openOther(`${host}/shop-dev/api`, { ...quick, env: dockerConfig({}) });
    expect((await anybody.manifest('v1'))?.digest).toBe(image.digest);
    expect(await failure(anybody.putManifest('v2', image))).toMatchObject({ reason: 'unauthorized' });
  });

  test('gets one of a refresh token, which is only sent to the service', async () => {
    const { host, tokens, answer } = await withTokens();
    const forms: string[] = [];
    tokens.hook = (request, response) => {
      let form = '';
      request.on('data', (chunk) => {
        form += chunk;
      });
      request.on('end', () => {
        forms.push(form);
        response.end(JSON.stringify({ access_token: answer(new URLSearchParams(form).get('scope'), true) }));
      });
      return true;
    };
    const front = await startFront(host);
    const env = helper('all', knows(front.host, '{"Username":"<token>","Secret":"refresh"}'), { credsStore: 'all' });
    const registry = await openOther(`${front.host}/api`, { ...quick, env });
    expect(await registry.manifest('v1')).toBeUndefined();
    expect(forms).toEqual([
      'grant_type=refresh_token&client_id=stratiform&refresh_token=refresh&service=tests&scope=repository%3Aapi%3Apull',
    ]);
    expect(front.logins).toEqual([undefined, expect.stringMatching(/^Bearer /)]);
  });

  test.each([
    ['refuses', 401, '', 'unauthorized', 1],
    ['says nothing', 200, '{}', 'unauthorized', 1],
    ['says what is no token', 200, '{"token":"a\\r\\nb"}', 'unauthorized', 1],
    ['is down', 503, '', 'registry-error', 5],
  ])('is an error if the service %s', async (_, status, body, reason, requests) => {
    const { host, tokens } = await withTokens();
    tokens.hook = (_request, response) => Boolean(response.writeHead(status).end(body));
    const registry = await openOther(`${host}/api`, { ...quick, env: dockerConfig({}) });
    expect(await failure(registry.manifest('v1'))).toMatchObject({ reason });
    expect(tokens.requests).toHaveLength(requests);
  });

  test('is refused after a token that it does not take, twice', async () => {
    const { host, tokens } = await withTokens();
    tokens.hook = (_, response) => Boolean(response.end(`{"token":"token-${tokens.requests.length}"}`));
    const registry = await openOther(`${host}/api`, { ...quick, env: dockerConfig({}) });
    expect(await failure(registry.manifest('v1'))).toMatchObject({ reason: 'unauthorized' });
    expect(tokens.requests).toHaveLength(2);
  });
});

describe('the service that gives tokens', () => {
  test.each([
    ['is reached without TLS', 'http://auth.example.com/token', 'http://auth.example.com'],
    ['has no address', 'token', "'token'"],
    ['is a file', 'file:///etc/passwd', 'file://'],
  ])('gets no login if it %s', async (_, realm, message) => {
    const front = await startFront(undefined, (_request, response) =>
      Boolean(response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="x"` }).end()),
    );
    const env = dockerConfig({ auths: { [front.host]: { auth: auth(`ada:${PASSWORD}`) } } });
    const registry = await openOther(`${front.host}/api`, { ...quick, env });
    expect(await failure(registry.manifest('v1'))).toMatchObject({
      reason: 'registry-error',
      message: expect.stringContaining(message),
    });
  });
});

test.each([
  ['docker.io/library/alpine', 'registry-1.docker.io/library/alpine'],
  ['ghcr.io/org/api', 'ghcr.io/org/api'],
])('%s is reached as %s', async (repository, uri) => {
  expect((await openOther(repository, { env: {} })).uri).toBe(uri);
});

test('a bare name is no repository of another registry', async () => {
  expect(await failure(openOther('api', { env: {} }))).toMatchObject({ reason: 'inputs' });
});
