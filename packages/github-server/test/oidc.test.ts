import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { type GitHubServer, type Job, startGitHub } from '../src/index.js';

let github: GitHubServer;

beforeEach(async () => {
  github = await startGitHub();
});

afterEach(() => github.stop());

/** As @actions/core asks. */
async function idToken(
  job: Job,
  audience?: string,
): Promise<{ status: number; body: { value: string; count: number } }> {
  const { oidc } = github;
  const url = audience === undefined ? oidc.requestUrl : `${oidc.requestUrl}&audience=${encodeURIComponent(audience)}`;
  const response = await fetch(url, { headers: { Authorization: `bearer ${oidc.requestToken(job)}` } });
  return { status: response.status, body: (await response.json()) as { value: string; count: number } };
}

test.each<[string, Job, string]>([
  ['a pull request', { event: 'pull_request' }, 'repo:org/shop:pull_request'],
  ['a push', { event: 'push' }, 'repo:org/shop:ref:refs/heads/main'],
  ['a tag', { event: 'push', ref: 'refs/tags/v1.0.0' }, 'repo:org/shop:ref:refs/tags/v1.0.0'],
  ['a comment', { event: 'issue_comment' }, 'repo:org/shop:ref:refs/heads/main'],
  ['an environment', { event: 'push', environment: 'dev' }, 'repo:org/shop:environment:dev'],
  [
    'an environment in a pull request',
    { event: 'pull_request', environment: 'prod:eu' },
    'repo:org/shop:environment:prod%3Aeu',
  ],
])("the subject of %s's job", async (_, job, sub) => {
  const { body } = await idToken(job, 'sts.amazonaws.com');
  expect(body.count).toBe(body.value.length);
  const { payload } = await jwtVerify(body.value, createRemoteJWKSet(new URL(github.oidc.jwksUrl)));
  expect(payload.sub).toBe(sub);
});

test('a token tells who runs what, for five minutes', async () => {
  const { sha } = github.setBranch('main');
  const job = { event: 'push', environment: 'dev', actor: 'ada', runId: 7, workflow: 'deploy' };
  const { body } = await idToken(job, 'sts.amazonaws.com');
  const { payload, protectedHeader } = await jwtVerify(body.value, createRemoteJWKSet(new URL(github.oidc.jwksUrl)));
  expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
  expect(payload).toMatchObject({
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.amazonaws.com',
    repository: 'org/shop',
    ref: 'refs/heads/main',
    sha,
    environment: 'dev',
    event_name: 'push',
    actor: 'ada',
    run_id: '7',
    job_workflow_ref: 'org/shop/.github/workflows/deploy.yml@refs/heads/main',
    jti: expect.any(String),
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  expect(payload.nbf).toBeLessThan(payload.iat ?? 0);
});

test('without an audience it is the owner', async () => {
  const { body } = await idToken({});
  await github.oidc.verifyToken(body.value, 'https://github.com/org');
});

test('the discovery document leads to the keys', async () => {
  const address = github.oidc.jwksUrl.replace(/jwks$/, 'openid-configuration');
  const configuration = await (await fetch(address)).json();
  expect(configuration).toMatchObject({ issuer: github.oidc.issuer, jwks_uri: github.oidc.jwksUrl });
  const { keys } = (await (await fetch(github.oidc.jwksUrl)).json()) as { keys: object[] };
  expect(keys).toEqual([expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig' })]);
  expect(keys[0]).not.toHaveProperty('d');
});

test.each(['bearer nobody', ''])('nobody else gets a token (%p)', async (Authorization) => {
  const response = await fetch(github.oidc.requestUrl, { headers: { Authorization } });
  expect(response.status).toBe(401);
});

test('a repository with immutable subjects names ids', async () => {
  const other = await startGitHub({ immutableSubjects: true });
  const token = await other.oidc.issue({ event: 'pull_request' });
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(other.oidc.jwksUrl)));
  const owner = other.world.users.get('org')?.id;
  expect(payload.sub).toBe(`repo:org@${owner}/shop@${other.world.repository.id}:pull_request`);
  await other.stop();
});

test('a good token is verified, a second time too', async () => {
  const token = await github.oidc.issue({}, 'sts.amazonaws.com');
  await github.oidc.verifyToken(token);
  await github.oidc.verifyToken(token, 'sts.amazonaws.com');
});

const seconds = () => Math.floor(Date.now() / 1000);

test.each<[string, () => Promise<string>, RegExp]>([
  [
    'expired',
    () => github.oidc.issue({}, 'sts.amazonaws.com', { exp: seconds() - 1 }),
    /"exp" claim timestamp check failed/,
  ],
  ['not valid yet', () => github.oidc.issue({}, 'sts.amazonaws.com', { nbf: seconds() + 60 }), /"nbf" claim timestamp/],
  ["another issuer's", () => github.oidc.issue({}, 'sts.amazonaws.com', { iss: 'https://evil.test' }), /"iss" claim/],
  ["for someone else's audience", () => github.oidc.issue({}, 'https://evil.test'), /"aud" claim/],
  ['changed', async () => changed(await github.oidc.issue({ environment: 'dev' })), /signature verification failed/],
  ['signed with a key of the same name', () => forged(), /signature verification failed/],
  ['not signed', async () => unsigned(await github.oidc.issue({})), /alg/],
  ['no token', async () => 'x', /Invalid Compact JWS/],
])('a token that is %s is refused', async (_, token, message) => {
  await expect(token().then((value) => github.oidc.verifyToken(value, 'sts.amazonaws.com'))).rejects.toThrow(message);
});

test("another GitHub's token is refused", async () => {
  const other = await startGitHub();
  const token = await other.oidc.issue({}, 'sts.amazonaws.com');
  await other.stop();
  await expect(github.oidc.verifyToken(token)).rejects.toThrow(/no applicable key found/);
});

function changed(token: string): string {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const other = { ...claims, sub: 'repo:org/shop:environment:prod' };
  return [header, Buffer.from(JSON.stringify(other)).toString('base64url'), signature].join('.');
}

function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
}

async function forged(): Promise<string> {
  const { keys } = (await (await fetch(github.oidc.jwksUrl)).json()) as { keys: { kid: string }[] };
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  expect((await exportJWK(publicKey)).kty).toBe('RSA');
  const claims = { iss: github.oidc.issuer, aud: 'sts.amazonaws.com', sub: 'x', iat: seconds(), exp: seconds() + 60 };
  return await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: keys[0]?.kid }).sign(privateKey);
}
