import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { chooseTarget, loadProject, type Target } from '@stratiform/deployer';
import { type Emulator, type Gate, startEmulator, startGate } from '@stratiform/gate';
import { type GitHubServer, startGitHub } from '@stratiform/github-server';
import { masked, maskedFailure } from '../src/identity/mask.js';
import { type IdentityInputs, signIn } from '../src/identity/sign-in.js';

// Signing in as a job does: a token that GitHub issues, a role that trusts it, and IAM that enforces it.
jest.setTimeout(120_000);

const ENVIRONMENT = { account: '000000000000', region: 'us-east-1' };
const ADMINISTRATOR = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
const command = createRequire(import.meta.url).resolve('@stratiform/deployer/bin/stratiform.js');
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-identity-')));

let emulator: Emulator;
let gate: Gate;
let github: GitHubServer;
let stranger: GitHubServer;
let target: Target;

beforeAll(async () => {
  emulator = await startEmulator();
  // As repositories of today have them: subjects with ids.
  github = await startGitHub({ repository: 'org/shop', immutableSubjects: true });
  stranger = await startGitHub({ repository: 'org/shop', immutableSubjects: true });
  const verifyToken = (token: string) => github.oidc.verifyToken(token, 'sts.amazonaws.com');
  gate = await startGate({ target: emulator.endpoint, ca: emulator.ca, tls: emulator.tls, verifyToken });
  const subject = await subjectOfAPullRequest();
  const project = {
    project: 'shop',
    environments: { test: { ...ENVIRONMENT, endpoint: gate.endpoint, caFile: emulator.caFile } },
    layers: [{ name: 'core', assembly: 'core' }],
    github: { repository: subject.slice('repo:'.length, -':pull_request'.length) },
  };
  fs.writeFileSync(path.join(root, 'stratiform.config.js'), `module.exports = ${JSON.stringify(project)}`);
  const env = { PATH: process.env.PATH, HOME: root, ...ADMINISTRATOR };
  await promisify(execFile)(process.execPath, [command, 'bootstrap', '--env', 'test'], { cwd: root, env });
  target = chooseTarget(loadProject(root), { environment: 'test' }, {});
});
afterAll(async () => {
  await Promise.all([gate.stop(), github.stop(), stranger.stop()]);
  await emulator.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

// What is masked is told to the runner on standard output.
beforeAll(() => void jest.spyOn(process.stdout, 'write').mockReturnValue(true));
afterAll(() => jest.restoreAllMocks());

const before = { ...process.env };
beforeEach(() => {
  gate.reset();
  for (const name of Object.keys(ADMINISTRATOR)) delete process.env[name];
  inJob('pull_request');
});
afterEach(() => {
  process.env = { ...before };
});

/** The environment of a job that may ask for a token. */
function inJob(event: string, environment?: string, server = github): void {
  process.env.ACTIONS_ID_TOKEN_REQUEST_URL = server.oidc.requestUrl;
  process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN = server.oidc.requestToken({ event, ...(environment && { environment }) });
}

async function subjectOfAPullRequest(): Promise<string> {
  const answer = await fetch(`${github.oidc.requestUrl}&audience=x`, {
    headers: { authorization: `bearer ${github.oidc.requestToken({ event: 'pull_request' })}` },
  });
  const { value } = (await answer.json()) as { value: string };
  return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()).sub;
}

const inputs = (given: Partial<IdentityInputs> = {}): IdentityInputs => ({
  audience: 'sts.amazonaws.com',
  roleDurationSeconds: 3600,
  allowedAccountIds: [],
  maskAwsAccountId: true,
  retryMaxAttempts: 3,
  ...given,
});

const assumed = () => gate.calls().filter(({ action }) => action === 'AssumeRoleWithWebIdentity');
const callers = () => gate.calls().flatMap(({ action, role }) => (action === 'GetCallerIdentity' ? [role] : []));

describe('a job of a pull request', () => {
  test('is its own plan role, by nothing but its token', async () => {
    await signIn(target, 'plan', inputs());
    expect(callers()).toEqual([expect.stringContaining('assumed-role/shop-test-plan/stratiform')]);
  });

  test('leaves no credentials in the environment of later steps', async () => {
    await signIn(target, 'plan', inputs());
    expect(Object.keys(process.env).filter((name) => name.startsWith('AWS_'))).toEqual(
      Object.keys(before).filter((name) => name.startsWith('AWS_') && !(name in ADMINISTRATOR)),
    );
  });

  test('asks for one role once, however many clients there are', async () => {
    const session = await signIn(target, 'plan', inputs());
    const { credentials } = await session.connection();
    await Promise.all([1, 2, 3].map(() => (typeof credentials === 'function' ? credentials() : undefined)));
    expect(assumed()).toHaveLength(1);
  });

  test('asks again before its credentials expire', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const replace = (body: string) => body.replace(/<Expiration>[^<]*</, `<Expiration>${soon}<`);
    gate.inject({ action: 'AssumeRoleWithWebIdentity', nth: 1, fault: { replace } });
    await signIn(target, 'plan', inputs());
    expect(assumed()).toHaveLength(2); // the first for itself, the second for the question who it is
  });

  test('is not the apply role: the message names the subject and what would change it', async () => {
    await expect(signIn(target, 'apply', inputs())).rejects.toMatchObject({
      reason: 'credentials',
      message: expect.stringContaining('role/shop-test-apply'),
      remedy: expect.stringMatching(/subject is 'repo:org@\d+\/shop@\d+:pull_request'.*'environment' changes/),
    });
    expect(assumed()).toHaveLength(1); // what is refused for good isn't tried again
  });
});

test('a job of the GitHub Environment is the apply role', async () => {
  inJob('push', 'test');
  await signIn(target, 'apply', inputs({ roleSessionName: 'by-hand' }));
  expect(callers()).toEqual([expect.stringContaining('assumed-role/shop-test-apply/by-hand')]);
});

test('a token that somebody else signed is refused, although it says the same', async () => {
  inJob('pull_request', undefined, stranger);
  await expect(signIn(target, 'plan', inputs())).rejects.toMatchObject({ reason: 'credentials' });
});

test('a job without the permission is told which one', async () => {
  delete process.env.ACTIONS_ID_TOKEN_REQUEST_URL;
  await expect(signIn(target, 'plan', inputs())).rejects.toMatchObject({
    reason: 'no-token',
    remedy: expect.stringContaining("'id-token: write'"),
  });
  expect(gate.calls()).toEqual([]);
});

test('what STS could not find out just now is tried again, with a new token', async () => {
  const error = { code: 'IDPCommunicationError', message: 'An error occurred while communicating with the provider' };
  gate.inject({ action: 'AssumeRoleWithWebIdentity', nth: 1, times: 2, fault: { error } });
  await signIn(target, 'plan', inputs());
  const tokens = assumed().map(({ parameters }) => parameters.WebIdentityToken);
  expect(new Set(tokens).size).toBe(3);
});

test('and given up after as many tries as are allowed', async () => {
  const error = { code: 'IDPCommunicationError', message: 'An error occurred while communicating with the provider' };
  gate.inject({ action: 'AssumeRoleWithWebIdentity', fault: { error } });
  await expect(signIn(target, 'plan', inputs({ retryMaxAttempts: 2 }))).rejects.toMatchObject({
    reason: 'credentials',
  });
  expect(assumed()).toHaveLength(2);
});

describe('accounts', () => {
  test('that are not allowed are refused before anything is asked', async () => {
    const asked = signIn(target, 'plan', inputs({ allowedAccountIds: ['111111111111'] }));
    await expect(asked).rejects.toMatchObject({ reason: 'wrong-account' });
    expect(gate.calls()).toEqual([]);
  });

  test('of a role that is named are looked at too', async () => {
    const roleToAssume = 'arn:aws:iam::222222222222:role/other';
    const asked = signIn(target, 'plan', inputs({ roleToAssume, allowedAccountIds: [ENVIRONMENT.account] }));
    await expect(asked).rejects.toMatchObject({ reason: 'wrong-account', message: expect.stringContaining('2222') });
  });

  test('are masked in what is posted', () => {
    expect(masked('arn:aws:iam::000000000000:role/x in 000000000000', '000000000000', true)).toBe(
      'arn:aws:iam::************:role/x in ************',
    );
    expect(masked('000000000000', '000000000000', false)).toBe('000000000000');
  });

  test('of whomever are masked in what is posted of a failure, and digests are not', () => {
    const failure = `arn:aws:sts::222222222222:assumed-role/x is not 000000000000; bucket assets-333333333333-eu, ${'1'.repeat(40)}, a444444444444f`;
    expect(maskedFailure(failure, true)).toBe(
      `arn:aws:sts::************:assumed-role/x is not ************; bucket assets-************-eu, ${'1'.repeat(40)}, a444444444444f`,
    );
    expect(maskedFailure(failure, false)).toBe(failure);
  });

  test('that the credentials turn out to be of are masked in the log', async () => {
    const other = { ...target, account: '555555555555' };
    Object.assign(process.env, ADMINISTRATOR);
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const asked = signIn(other, 'plan', inputs({ roleToAssume: 'none' }));
    await expect(asked).rejects.toMatchObject({ code: 'wrong-account' });
    const log = write.mock.calls.map(([text]) => String(text)).join('');
    write.mockRestore();
    expect(log).toContain(`::add-mask::${ENVIRONMENT.account}`);
  });
});

test("'none' takes the credentials that the job has", async () => {
  Object.assign(process.env, ADMINISTRATOR);
  await signIn(target, 'plan', inputs({ roleToAssume: 'none' }));
  expect(assumed()).toEqual([]);
});

test.each(['deployer', 'arn:aws:iam::000000000000:user/me', 'arn:aws:sts::000000000000:assumed-role/x/y'])(
  "a role that is no role's ARN is refused: %s",
  async (roleToAssume) => {
    await expect(signIn(target, 'plan', inputs({ roleToAssume }))).rejects.toMatchObject({
      reason: 'inputs',
      message: expect.stringContaining(`'${roleToAssume}'`),
    });
  },
);
