import { randomBytes, randomUUID } from 'node:crypto';
import { type CryptoKey, createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Answer } from '../answer.js';
import type { World } from '../world/world.js';
import { claimsOf, type Job } from './claims.js';

export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

const LIFETIME = 300;
/** GitHub's tokens are valid from a little before they were made, for clocks that are behind. */
const EARLY = 600;

export interface IssuerOptions {
  /** The claim `iss`. @default GitHub's own */
  readonly issuer?: string;
  /** Subjects with ids, as in repositories that were made since July 2026. @default false */
  readonly immutableSubjects?: boolean;
}

interface Keys {
  readonly privateKey: CryptoKey;
  readonly published: JWK;
}

/** GitHub's issuer of tokens for jobs: real RS256 keys, made for this server. */
export class Issuer {
  readonly issuer: string;
  /** Seconds until tokens expire; change it to hand out ones that did already. */
  lifetime = LIFETIME;
  private readonly jobs = new Map<string, Job>();
  private made: Promise<Keys> | undefined;

  constructor(
    private readonly world: World,
    private readonly options: IssuerOptions,
  ) {
    this.issuer = options.issuer ?? GITHUB_ISSUER;
  }

  /** The public half, as it is published. */
  async jwks(): Promise<{ keys: JWK[] }> {
    return { keys: [(await this.keys()).published] };
  }

  // Made when they are first needed: that takes longer than everything else here.
  private keys(): Promise<Keys> {
    this.made ??= generateKeyPair('RS256').then(async ({ privateKey, publicKey }) => ({
      privateKey,
      published: { ...(await exportJWK(publicKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' },
    }));
    return this.made;
  }

  /** What a runner gives the job as `ACTIONS_ID_TOKEN_REQUEST_TOKEN`; good for this job only. */
  requestToken(job: Job = {}): string {
    const token = randomBytes(24).toString('base64url');
    this.jobs.set(token, job);
    return token;
  }

  /** A signed token; `claims` replaces any of them, also `iss`, `exp`, `iat` and `nbf` (seconds). */
  async issue(job: Job, audience?: string, claims: Record<string, unknown> = {}): Promise<string> {
    const at = Math.floor(Date.now() / 1000);
    const aud = audience ?? `https://github.com/${this.world.repository.owner}`;
    const own = { jti: randomUUID(), iss: this.issuer, nbf: at - EARLY, iat: at, exp: at + this.lifetime };
    const all = { ...claimsOf(this.world, job, this.options.immutableSubjects ?? false), ...own, aud, ...claims };
    const { privateKey, published } = await this.keys();
    const header = { alg: 'RS256', typ: 'JWT', kid: published.kid };
    return await new SignJWT(all).setProtectedHeader(header).sign(privateKey);
  }

  /**
   * What AWS does with a token: signature, algorithm, issuer, times, and the audience where one is named.
   *
   * @throws what is wrong with it
   */
  async verify(token: string, audience?: string): Promise<void> {
    const { issuer } = this;
    const rules = { issuer, algorithms: ['RS256'], requiredClaims: ['exp', 'iat', 'sub', 'aud'] };
    await jwtVerify(token, createLocalJWKSet(await this.jwks()), { ...rules, ...(audience && { audience }) });
  }

  /** The endpoint that a job asks: `GET …&audience=…` with its request token. */
  async answer(authorization: string | undefined, query: URLSearchParams): Promise<Answer> {
    const job = this.jobs.get(/^bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
    if (!job) return { status: 401, body: { message: 'The request token is not one of a running job.' } };
    const value = await this.issue(job, query.get('audience') ?? undefined);
    return { status: 200, body: { count: value.length, value } };
  }

  configuration(jwksUrl: string): object {
    return {
      issuer: this.issuer,
      jwks_uri: jwksUrl,
      subject_types_supported: ['public', 'pairwise'],
      response_types_supported: ['id_token'],
      claims_supported: [
        'aud',
        'exp',
        'iat',
        'iss',
        'jti',
        'nbf',
        ...Object.keys(claimsOf(this.world, { environment: '' }, false)),
      ],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid'],
    };
  }
}
