import { DeployerError } from '@stratiform/deployer';
import { ActionError, explained } from '../src/errors.js';

test('an error of an action is explained by its own words', () => {
  expect(explained(new ActionError('fork', 'It comes from a fork.', 'Push it here.'))).toEqual({
    reason: 'fork',
    message: 'It comes from a fork.',
    remedy: 'Push it here.',
  });
  expect(explained(new ActionError('github', 'No.'))).toEqual({ reason: 'github', message: 'No.' });
});

test("an error of the deployer is explained by its code, which is the reason in the deployer's documents", () => {
  expect(explained(new DeployerError('locked', 'Another run works on dev.', 'Wait for it.'))).toEqual({
    reason: 'locked',
    message: 'Another run works on dev.',
    remedy: 'Wait for it.',
  });
});

test('paths are told from the repository on', () => {
  process.env.GITHUB_WORKSPACE = '/home/me/work/shop/shop';
  const { message } = explained(
    new ActionError('inputs', "'/home/me/work/shop/shop/a.js' is wrong, in '/home/me/work/shop/shop'."),
  );
  delete process.env.GITHUB_WORKSPACE;
  expect(message).toBe("'a.js' is wrong, in '.'.");
});

const cases: [string, unknown, string][] = [
  ['an error', new TypeError('x is not a function'), 'TypeError: x is not a function'],
  [
    'an error with a cause',
    new Error('fetch failed', { cause: new Error('read ECONNRESET') }),
    'Error: fetch failed (read ECONNRESET)',
  ],
  [
    'errors without a message, as of a host with several addresses',
    new AggregateError([new Error('connect ECONNREFUSED ::1:443'), new Error('connect ECONNREFUSED 127.0.0.1:443')]),
    'AggregateError: connect ECONNREFUSED ::1:443; connect ECONNREFUSED 127.0.0.1:443',
  ],
  ['an error without words', new Error(), 'Error: no message'],
  ['a text', 'boom', 'What was thrown is no error: boom'],
  ['an object', { code: 3 }, 'What was thrown is no error: {"code":3}'],
  ['nothing', undefined, 'What was thrown is no error: undefined'],
];
test.each(cases)('%s that nobody expected is named, and how to find out more', (_, thrown, message) => {
  expect(explained(thrown)).toEqual({
    reason: 'unexpected',
    message,
    remedy: expect.stringContaining('debug logging'),
  });
});

test('an object that refers to itself is no second failure', () => {
  const thrown: Record<string, unknown> = {};
  thrown.self = thrown;
  expect(explained(thrown).message).toBe('What was thrown is no error: object');
});

test('secrets are hidden in message and remedy, whoever wrote them', () => {
  const key = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBg', '-----END PRIVATE KEY-----'].join('\n');
  const errors = [
    new ActionError('github', key, key),
    new DeployerError('failed', `password=hunter2hunter2 ${key}`, key),
    new Error(key, { cause: new Error(key) }),
  ];
  for (const error of errors) {
    const { message, remedy } = explained(error);
    expect(message).toContain('(sensitive)');
    expect(`${message}${remedy}`).not.toMatch(/MIIEvQ|hunter2/);
  }
});
