import { refuseSwallowedOptions } from '../src/cli';
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

describe("an option that npm kept because '--' was forgotten", () => {
  const npmStart = { npm_lifecycle_event: 'start' };

  test.each([
    ['detach', '--detach'],
    ['port', '--port 5000'],
  ])('--%s is refused with the line that works', (name, example) => {
    expect(() => refuseSwallowedOptions({ ...npmStart, [`npm_config_${name}`]: 'true' })).toThrow(
      `npm took '--${name}' for an option of its own, so nothing was started: write 'npm start -- ${example}', with '--' in between.`,
    );
  });

  test.each([
    ['nothing was kept', npmStart],
    ['npm runs something else', { npm_lifecycle_event: 'test', npm_config_port: '1' }],
    ['npm runs nothing', { npm_config_port: '1' }],
  ])('is none where %s', (_name, env) => {
    expect(() => refuseSwallowedOptions(env)).not.toThrow();
  });
});
