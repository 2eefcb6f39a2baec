import { environments, parseLocalPort, selectEnvironments } from '../src';

describe('the environments', () => {
  const all = Object.values(environments());

  test('are local, dev, stage and prod, each under its own name', () => {
    expect(Object.keys(environments())).toEqual(['local', 'dev', 'stage', 'prod']);
    for (const [name, config] of Object.entries(environments())) expect(config.name).toBe(name);
  });

  test('carry the four cost tags, each with its own Environment', () => {
    for (const config of all) {
      expect(Object.keys(config.tags).sort()).toEqual(['CostCenter', 'Environment', 'Owner', 'Project']);
      expect(config.tags.Environment).toBe(config.name);
    }
  });

  test('live in an account each, so that nothing of one reaches another', () => {
    expect(new Set(all.map(({ account }) => account)).size).toBe(all.length);
    for (const { account } of all) expect(account).toMatch(/^\d{12}$/);
  });

  test('keep data and refuse destruction where people depend on them', () => {
    const { local, dev, stage, prod } = environments();
    expect([stage, prod].map((config) => [config.protected, config.dataRemovalPolicy])).toEqual([
      [true, 'retain'],
      [true, 'retain'],
    ]);
    expect([local, dev].map((config) => config.protected)).toEqual([false, false]);
  });

  test('deploy archives, until one is told to deploy images', () => {
    for (const { packaging } of all) expect(packaging).toBe('zip');
  });

  test('speak to AWS, but for local, which speaks to loopback on two ports in a row', () => {
    expect(environments(5000).local.endpoint).toEqual({ aws: 'https://127.0.0.1:5001', api: 'http://127.0.0.1:5000' });
    for (const config of all.filter(({ name }) => name !== 'local')) expect(config.endpoint).toBe('aws');
  });
});

describe('a port given as text', () => {
  test.each([
    [undefined, 4510],
    ['', 4510],
    ['4610', 4610],
    ['1', 1],
    ['65534', 65534],
  ])('%p is %p', (value, port) => expect(parseLocalPort(value)).toBe(port));

  test.each(['0', '65535', '-1', '80.5', 'http', '1e99', ' x'])('%p is refused by name', (value) => {
    expect(() => parseLocalPort(value)).toThrow(
      `'STRATIFORM_PORT' should be a whole number from 1 to 65534, got '${value}'`,
    );
  });
});

describe('environments named on a command line', () => {
  test('come in the order named', () => {
    expect(selectEnvironments(['prod', 'dev']).map(({ name }) => name)).toEqual(['prod', 'dev']);
  });

  test.each([
    [[], 'No environment was named; expected one or more of local, dev, stage, prod.'],
    [['dev', 'production'], "'production' is no environment; expected one or more of local, dev, stage, prod."],
    [['toString'], "'toString' is no environment; expected one or more of local, dev, stage, prod."],
  ])('%p: %s', (names, message) => expect(() => selectEnvironments(names)).toThrow(message));
});
