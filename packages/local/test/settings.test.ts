import { settings } from '../src/settings';

const root = '/repo';

describe('settings', () => {
  test('without anything said, the API is on 4510 and its state in the repository', () => {
    expect(settings({ root, env: {} })).toEqual({
      root,
      home: '/repo/.stratiform/local',
      port: 4510,
      emulatorPort: 4511,
      url: 'http://127.0.0.1:4510',
    });
  });

  test('a port moves the API and the emulator together', () => {
    const { emulatorPort, url } = settings({ root, env: {}, port: '5000' });
    expect([url, emulatorPort]).toEqual(['http://127.0.0.1:5000', 5001]);
  });

  test.each([
    ['the environment says it', { env: { STRATIFORM_PORT: '6000' } }, 6000],
    ['the flag wins over the environment', { env: { STRATIFORM_PORT: '6000' }, port: '7000' }, 7000],
    ['an empty variable says nothing', { env: { STRATIFORM_PORT: '' } }, 4510],
  ])('%s', (_name, given, port) => {
    expect(settings({ root, ...given }).port).toBe(port);
  });

  test.each(['0', '80', '65535', '4510.5', 'http', '-1'])("'%s' is no port", (port) => {
    expect(() => settings({ root, env: {}, port })).toThrow(
      `The port should be a whole number between 1024 and 65534 (the emulator takes the next one), got '${port}'.`,
    );
  });

  test.each([
    ['/elsewhere', '/elsewhere/local'],
    ['beside', '/repo/beside/local'],
  ])('STRATIFORM_HOME=%s keeps the state in %s', (home, expected) => {
    expect(settings({ root, env: { STRATIFORM_HOME: home } }).home).toBe(expected);
  });
});
