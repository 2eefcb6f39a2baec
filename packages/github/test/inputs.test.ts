import { type ActionError, explained } from '../src/errors.js';
import { flag, list, oneOf, text, wholeNumber } from '../src/inputs/declare.js';
import { readInputs } from '../src/inputs/read.js';
import { sharedInputs } from '../src/inputs/shared.js';
import { runStep } from './support/step.js';

const description = 'For a test.';
const declared = {
  ...sharedInputs,
  'comment-pr': oneOf(['always', 'on-diff', 'never'], { description, default: 'always' }),
  'fail-on-destructive-changes': flag({ description, default: false }),
  'timeout-minutes': wholeNumber({ description, min: 1, max: 360, default: 60 }),
  layers: list({ description }),
  'plan-id': text({ description }),
};

/** The environment as the runner makes it of `with:`. */
const given = (inputs: Record<string, string>) =>
  Object.fromEntries(
    Object.entries({ environment: 'dev', token: 'a-token', ...inputs }).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ]),
  );
const read = (inputs: Record<string, string> = {}) => readInputs(declared, given(inputs));

function refusal(inputs: Record<string, string>): ActionError {
  try {
    read(inputs);
  } catch (error) {
    return error as ActionError;
  }
  throw new Error('The inputs were taken.');
}

test('inputs that are left out have their defaults, or nothing', () => {
  expect(read()).toEqual({
    environment: 'dev',
    workingDirectory: '.',
    roleToAssume: undefined,
    audience: 'sts.amazonaws.com',
    roleSessionName: undefined,
    roleDurationSeconds: 3600,
    allowedAccountIds: [],
    maskAwsAccountId: true,
    retryMaxAttempts: 12,
    token: 'a-token',
    prNumber: undefined,
    label: undefined,
    commentPr: 'always',
    failOnDestructiveChanges: false,
    timeoutMinutes: 60,
    layers: [],
    planId: undefined,
  });
});

test('each has the type that its declaration says', () => {
  const inputs = read();
  // What doesn't compile fails the lint of this package.
  const typed: {
    environment: string;
    token: string;
    prNumber: number | undefined;
    roleDurationSeconds: number;
    planId: string | undefined;
    commentPr: 'always' | 'on-diff' | 'never';
    failOnDestructiveChanges: boolean;
    layers: readonly string[];
  } = inputs;
  // @ts-expect-error -- it may be undefined
  const never: string = inputs.planId;
  // @ts-expect-error -- there is no such input
  expect([typed.environment, never, inputs.planDigest]).toEqual(['dev', undefined, undefined]);
});

const taken: [name: string, value: string, field: string, expected: unknown][] = [
  ['an empty one', '', 'comment-pr', 'always'],
  ['blanks only', '  \n', 'timeout-minutes', 60],
  ['blanks around it', '  on-diff\n', 'comment-pr', 'on-diff'],
  ['True', 'True', 'fail-on-destructive-changes', true],
  ['FALSE', 'FALSE', 'fail-on-destructive-changes', false],
  ['the smallest number', '1', 'timeout-minutes', 1],
  ['the largest number', '360', 'timeout-minutes', 360],
  ['commas', 'core,infra, app', 'layers', ['core', 'infra', 'app']],
  ['lines', 'core\ninfra\r\n\napp\n', 'layers', ['core', 'infra', 'app']],
  ['one twice', 'core core', 'layers', ['core']],
  ['an account id', '012345678901', 'allowed-account-ids', ['012345678901']],
  ['none', 'none', 'role-to-assume', 'none'],
  ['a role', 'arn:aws:iam::123456789012:role/ci/plan', 'role-to-assume', 'arn:aws:iam::123456789012:role/ci/plan'],
  [
    'one in GovCloud',
    'arn:aws-us-gov:iam::123456789012:role/p',
    'role-to-assume',
    'arn:aws-us-gov:iam::123456789012:role/p',
  ],
  ['a label', 'pr-12', 'label', 'pr-12'],
];
test.each(taken)('%s is taken: %j for %s', (_, value, name, expected) => {
  const field = name.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
  expect(read({ [name]: value })).toHaveProperty(field, expected);
});

const refused: [name: string, value: string, expected: string][] = [
  ['environment', 'Dev', "an environment's name in lower case, got 'Dev'"],
  ['comment-pr', 'Always', "always, on-diff or never, got 'Always'"],
  ['fail-on-destructive-changes', 'yes', "true or false, got 'yes'"],
  ['timeout-minutes', '0', "a whole number from 1 to 360, got '0'"],
  ['timeout-minutes', '361', "a whole number from 1 to 360, got '361'"],
  ['timeout-minutes', '1e2', "a whole number from 1 to 360, got '1e2'"],
  ['timeout-minutes', '-5', "a whole number from 1 to 360, got '-5'"],
  ['pr-number', '12.5', "a whole number from 1 to 2147483647, got '12.5'"],
  ['layers', '["core", "infra"]', `names, separated by commas, blanks or lines, got '["core", "infra"]'`],
  [
    'allowed-account-ids',
    '12345678901',
    "AWS account ids of 12 digits, separated by commas, blanks or lines, got '12345678901'",
  ],
  ['role-to-assume', 'ci', "none or a role's ARN (arn:aws:iam::123456789012:role/name), got 'ci'"],
  ['role-session-name', 'a b', "2 to 64 letters, digits and +=,.@_-, got 'a b'"],
  ['label', 'pr--12', "at most 60 lower-case letters and digits in groups joined by '-', got 'pr--12'"],
  [
    'label',
    'a'.repeat(61),
    `at most 60 lower-case letters and digits in groups joined by '-', got '${'a'.repeat(61)}'`,
  ],
];
test.each(refused)("a wrong '%s' is refused: %j", (name, value, expected) => {
  expect(refusal({ [name]: value })).toMatchObject({
    reason: 'inputs',
    message: `Input '${name}' should be ${expected}.`,
    remedy: expect.stringContaining('README'),
  });
});

test('every wrong input is named at once', () => {
  expect(
    refusal({ environment: '', 'comment-pr': 'sometimes', 'timeout-minutes': 'long', layers: 'core' }).message,
  ).toBe(
    [
      '3 inputs are wrong:',
      "- 'environment' should be an environment's name in lower case, got nothing (not given, or an expression that came out empty)",
      "- 'comment-pr' should be always, on-diff or never, got 'sometimes'",
      "- 'timeout-minutes' should be a whole number from 1 to 360, got 'long'",
    ].join('\n'),
  );
});

test('of a long value, or one of several lines, the beginning is shown', () => {
  expect(refusal({ 'comment-pr': 'x'.repeat(5000) }).message).toMatch(/got 'x{100}'…\.$/);
  expect(refusal({ 'comment-pr': 'always\n::error::forged' }).message).toMatch(/got 'always'…\.$/);
});

test('a wrong token is never shown', () => {
  const { message } = refusal({ token: 'ghs_abc def' });
  expect(message).toBe(
    "Input 'token' should be a token for GitHub's API, without blanks, got something else (not shown).",
  );
});

test('nothing of what is wrong is lost where it is shown', () => {
  for (const error of [
    refusal({ token: '', label: 'a_b' }),
    refusal({ token: 'a b' }),
    refusal({ 'role-to-assume': 'ci' }),
  ]) {
    expect(explained(error)).toEqual({ reason: 'inputs', message: error.message, remedy: error.remedy });
  }
});

test('a secret in the wrong place is hidden where it is shown', () => {
  const token = `ghp_${'a1B2c3D4'.repeat(5)}`.slice(0, 40);
  expect(explained(refusal({ 'role-to-assume': token })).message).toContain("got '(sensitive)'");
});

test("the default token is GitHub's to fill in: its expression is no token", () => {
  expect(refusal({ token: '' }).message).toContain(
    "'token' should be a token for GitHub's API, without blanks, got nothing",
  );
});

describe('in a process as GitHub starts it', () => {
  const modules = { 'inputs/read.js': 'readInputs', 'inputs/shared.js': 'sharedInputs' };
  const code = `console.log(JSON.stringify(readInputs(sharedInputs)));`;

  test('the names are those of the environment, and the token is masked before anything is shown', () => {
    const { log, commands } = runStep(modules, code, { ...given({ 'pr-number': '7' }), GITHUB_ACTIONS: 'true' });
    expect(commands).toEqual([{ name: 'add-mask', properties: {}, data: 'a-token' }]);
    expect(JSON.parse(log.split('\n')[1] ?? '')).toMatchObject({ environment: 'dev', prNumber: 7 });
  });

  test('outside of GitHub nothing is masked, for nobody would hear it', () => {
    expect(runStep(modules, code, given({})).log).not.toContain('add-mask');
  });
});
