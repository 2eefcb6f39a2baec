import { buildEnvironment, localEnvironment } from '../src/environment';
import { ministackEnvironment } from '../src/ministack';

const local = (base: NodeJS.ProcessEnv = {}) => localEnvironment({ home: '/state/local', port: 4510, base });

describe('the environment of whatever speaks to the local environment', () => {
  test('leads every SDK to the emulator, as its administrator, trusting its certificate', () => {
    expect(local()).toMatchObject({
      AWS_ENDPOINT_URL: 'https://127.0.0.1:4511',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'us-east-1',
      NODE_EXTRA_CA_CERTS: '/state/local/tls/ca.pem',
      AWS_CA_BUNDLE: '/state/local/tls/bundle.pem',
      STRATIFORM_HOME: '/state',
    });
  });

  test.each([
    'AWS_SESSION_TOKEN',
    'AWS_PROFILE',
    'AWS_ROLE_ARN',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_ENDPOINT_URL_S3',
    'CDK_DEFAULT_ACCOUNT',
  ])("drops the person's own %s", (name) => {
    expect(local({ [name]: 'mine' })).not.toHaveProperty(name);
  });

  test("names credential files that don't exist, so that no profile is found", () => {
    expect(local({ AWS_CONFIG_FILE: '/me/.aws/config' }).AWS_CONFIG_FILE).toBe('/state/local/home/no-aws-config');
  });

  test('names the port only when it is not the usual one, so that builds made without it stay cached', () => {
    expect(local({ STRATIFORM_PORT: '4510' })).not.toHaveProperty('STRATIFORM_PORT');
    expect(localEnvironment({ home: '/state/local', port: 5000, base: {} }).STRATIFORM_PORT).toBe('5000');
  });

  test('keeps all else, and keeps proxies away from this machine', () => {
    expect(local({ PATH: '/bin', NO_PROXY: 'intranet' })).toMatchObject({
      PATH: '/bin',
      NO_PROXY: 'intranet,127.0.0.1,localhost',
    });
  });

  test('is the same when given to itself', () => {
    expect(local(local({ PATH: '/bin' })).AWS_ENDPOINT_URL).toBe('https://127.0.0.1:4511');
  });
});

describe('the environment of a build', () => {
  const build = (base: NodeJS.ProcessEnv) => buildEnvironment({ home: '/state/local', port: 4510, base });

  test('trusts whom the machine trusts', () => {
    expect(build({ NODE_EXTRA_CA_CERTS: '/etc/company.pem' }).NODE_EXTRA_CA_CERTS).toBe('/etc/company.pem');
    expect(build({})).not.toHaveProperty('NODE_EXTRA_CA_CERTS');
  });
});

describe("the emulator's environment", () => {
  const emulator = ministackEnvironment({
    home: '/state/local',
    port: 4510,
    base: { PATH: '/bin', GITHUB_TOKEN: 't' },
  });

  test('enforces IAM, speaks TLS, listens on loopback and keeps its state in the one folder', () => {
    expect(emulator).toMatchObject({ AUTH: 'true', USE_SSL: '1', BIND_HOST: '127.0.0.1', PERSIST_STATE: '1' });
    const paths = ['HOME', 'TMPDIR', 'STATE_DIR', 'S3_DATA_DIR', 'MINISTACK_SSL_CERT', 'NODE_EXTRA_CA_CERTS'];
    for (const name of paths) expect(emulator[name]).toMatch(/^\/state\/local\//);
  });

  test("holds nothing of the person's own but the search path", () => {
    expect(emulator.PATH).toBe('/bin');
    expect(emulator).not.toHaveProperty('GITHUB_TOKEN');
  });
});
