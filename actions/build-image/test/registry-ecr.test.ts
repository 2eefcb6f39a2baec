import { startEcr } from '@stratiform/registry-server';
import { openEcr } from '../src/registry/ecr.js';
import {
  describeWithRegistry,
  endWorld,
  failure,
  freePort,
  later,
  pushed,
  startEcrRegistry,
  startFront,
} from './registry-world.js';

const variables = { ...process.env };
afterEach(async () => {
  process.env = { ...variables };
  await endWorld();
});

const credentials = { accessKeyId: 'test', secretAccessKey: 'hidden-key' };
const quick = { attempts: 2, pause: async () => undefined };
const region = 'eu-west-1';
const uri = (account: string, where = region) => `${account}.dkr.ecr.${where}.amazonaws.com/shop-dev/api`;

async function setUp(options: Parameters<typeof startEcrRegistry>[0] = {}) {
  const registry = await startEcrRegistry(options);
  const ecr = await startEcr(registry);
  later(ecr.stop);
  process.env.AWS_ENDPOINT_URL_ECR = ecr.endpoint;
  return { registry, ecr };
}

describeWithRegistry('a repository of ECR', () => {
  test.each([
    ['by its name', (_: string) => 'shop-dev/api'],
    ['by its URI', (host: string) => `${host}/shop-dev/api`],
  ])('is opened %s, with a login of the role', async (_, repository) => {
    const { registry, ecr } = await setUp();
    const opened = await openEcr(repository(registry.host), async () => credentials, region, quick);
    expect(opened).toMatchObject({ host: registry.host, uri: `${registry.host}/shop-dev/api` });
    const image = await pushed(opened, 'one', 'content-1');
    expect(await registry.digestOf('shop-dev/api', 'content-1')).toBe(image.digest);
    expect((await opened.manifest('content-1'))?.digest).toBe(image.digest);
    // Asked for once, and sent without being asked for.
    expect(ecr.calls).toEqual([{ action: 'GetAuthorizationToken', status: 200 }]);
    expect(registry.requests.filter(({ status }) => status === 401)).toEqual([]);
    expect(await opened.login()).toEqual({ username: 'AWS', password: expect.stringMatching(/./) });
  });

  test('gets a new login when the old one has expired', async () => {
    const { registry, ecr } = await setUp();
    const opened = await openEcr('api', credentials, region, quick);
    await pushed(opened, 'one', 'v1');
    const before = await opened.login();
    registry.expireLogins();
    expect(await opened.manifest('v1')).toBeDefined();
    expect(ecr.calls).toHaveLength(2);
    expect(await opened.login()).not.toEqual(before);
  });

  test.each(['401', '403'] as const)('that answers %s is an error, never an absent image', async (how) => {
    const { registry, ecr } = await setUp();
    const opened = await openEcr('api', credentials, region, quick);
    registry.fail(how);
    expect(await failure(opened.manifest('v1'))).toMatchObject({
      reason: how === '401' ? 'unauthorized' : 'forbidden',
    });
    // The login is renewed once, then it is refused.
    expect(ecr.calls).toHaveLength(how === '401' ? 2 : 1);
    registry.heal();
    expect(await opened.manifest('v1')).toBeUndefined();
  });

  test('whose login is not known there, which is an empty 400, is an error', async () => {
    const { registry } = await setUp();
    const other = await startEcrRegistry();
    const stranger = await startEcr({ ...registry, login: other.login });
    later(stranger.stop);
    process.env.AWS_ENDPOINT_URL_ECR = stranger.endpoint;
    const opened = await openEcr('api', credentials, region, quick);
    expect(await failure(opened.manifest('v1'))).toMatchObject({ reason: 'unauthorized' });
    // Another one was tried.
    expect(stranger.calls).toHaveLength(2);
  });

  test('that nobody made is missing, for what reads and what writes', async () => {
    await setUp({ repositories: ['shop-dev/api'] });
    const opened = await openEcr('shop-dev/apy', credentials, region, quick);
    const missing = {
      reason: 'repository-missing',
      message: expect.stringContaining("The repository with name 'shop-dev/apy' does not exist"),
    };
    expect(await failure(opened.manifest('v1'))).toMatchObject(missing);
    expect(await failure(opened.putBlob(Buffer.from('x'), 'text/plain'))).toMatchObject(missing);
    expect(await failure(opened.referrers(`sha256:${'0'.repeat(64)}`))).toMatchObject(missing);
  });

  test('whose disk is full is an error that says so', async () => {
    const { registry } = await setUp();
    const opened = await openEcr('api', credentials, region, quick);
    registry.fail('disk-full');
    expect(await failure(opened.putBlob(Buffer.from('x'), 'text/plain'))).toMatchObject({
      reason: 'disk-full',
      message: expect.stringContaining('500'),
    });
  });

  test.each([
    ['of another account', uri('222222222222'), 'wrong-account', 'in account 222222222222 and eu-west-1, but'],
    ['of another region', uri('111111111111', 'eu-west-2'), 'wrong-account', 'and eu-west-2, but'],
    [
      'of another region, by both kinds of address',
      '111111111111.dkr-ecr.eu-west-2.on.aws/api',
      'wrong-account',
      'eu-west-2',
    ],
    ['of another registry', 'ghcr.io/org/api', 'inputs', 'no registry of ECR'],
    ['of another port here', '127.0.0.1:1/api', 'inputs', 'no registry of ECR'],
    ['with a tag', 'api:v1', 'inputs', 'ends with a tag'],
  ])('%s gets no login', async (_, repository, reason, message) => {
    const { registry } = await setUp();
    const opening = openEcr(repository, credentials, region, { ...quick, account: '111111111111' });
    expect(await failure(opening)).toMatchObject({ reason, message: expect.stringContaining(message) });
    expect(registry.requests).toEqual([]);
  });

  test('of the account and the region that are signed in to is opened where its URI says, over TLS', async () => {
    await setUp();
    const opened = await openEcr(uri('111111111111'), credentials, region, { ...quick, account: '111111111111' });
    expect(opened.uri).toBe(uri('111111111111'));
  });
});

describe('the registry that ECR names', () => {
  const naming = async (proxyEndpoint: unknown, authorizationToken: unknown = btoa('AWS:password')) => {
    const body = JSON.stringify({ authorizationData: [{ authorizationToken, proxyEndpoint, expiresAt: 4e9 }] });
    const type = { 'content-type': 'application/x-amz-json-1.1' };
    const { host } = await startFront(undefined, (_, response) => Boolean(response.writeHead(200, type).end(body)));
    process.env.AWS_ENDPOINT_URL_ECR = `http://${host}`;
  };
  const [own, other] = ['111111111111', '222222222222'];

  test('says which account is signed in to', async () => {
    await naming(`https://${own}.dkr.ecr.${region}.amazonaws.com`);
    expect((await openEcr('shop-dev/api', credentials, region, quick)).uri).toBe(uri(own));
    expect((await openEcr(uri(own), credentials, region, quick)).uri).toBe(uri(own));
    const dual = `${own}.dkr-ecr.${region}.on.aws/shop-dev/api`;
    expect((await openEcr(dual, credentials, region, quick)).uri).toBe(dual);
    expect(await failure(openEcr(uri(other), credentials, region, quick))).toMatchObject({
      reason: 'wrong-account',
      message: expect.stringContaining(`account ${other} and ${region}, but the job is signed in to ${own}`),
    });
  });

  test.each([
    ['is not reached without TLS', 'http://registry.example.com', undefined, "isn't https"],
    ['has an address', 'registry', undefined, 'without a login'],
    ['comes with a password', 'https://registry.example.com', btoa('AWS'), 'without a login'],
    ['comes with a login', 'https://registry.example.com', '', 'without a login'],
  ])('%s', async (_, proxyEndpoint, token, message) => {
    await naming(proxyEndpoint, token);
    expect(await failure(openEcr('api', credentials, region, quick))).toMatchObject({
      reason: 'registry-error',
      message: expect.stringContaining(message),
    });
  });
});

describeWithRegistry('a login of ECR', () => {
  test.each([
    ['AccessDeniedException', 400, 'forbidden'],
    ['UnrecognizedClientException', 400, 'credentials'],
    ['ExpiredTokenException', 400, 'credentials'],
    ['ServerException', 500, 'registry-error'],
  ])('that AWS refuses with %s', async (error, status, reason) => {
    const { ecr } = await setUp();
    ecr.fail(error, { status });
    const { message, ...thrown } = await failure(openEcr('api', credentials, region, quick));
    expect(thrown.reason).toBe(reason);
    expect(message).toContain(error);
    expect(message).not.toContain('hidden-key');
  });

  test('is asked for again while AWS is busy', async () => {
    const { ecr } = await setUp();
    ecr.fail('ThrottlingException', { times: 1 });
    await openEcr('api', credentials, region, quick);
    expect(ecr.calls.map(({ status }) => status)).toEqual([400, 200]);
  });

  test('that nobody gives, as nothing is there', async () => {
    process.env.AWS_ENDPOINT_URL_ECR = `http://127.0.0.1:${await freePort()}`;
    expect(await failure(openEcr('api', credentials, region, quick))).toMatchObject({ reason: 'registry-down' });
  });

  test('without credentials', async () => {
    await setUp();
    for (const name of Object.keys(process.env)) if (/^AWS_(?!ENDPOINT)/.test(name)) delete process.env[name];
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/none',
      AWS_SHARED_CREDENTIALS_FILE: '/none',
    });
    expect(await failure(openEcr('api', undefined, region, quick))).toMatchObject({ reason: 'credentials' });
  });
});
