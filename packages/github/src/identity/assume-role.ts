import { setTimeout as pause } from 'node:timers/promises';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Connection, type Credentials, issuedCredentials } from '@stratiform/deployer';
import { ActionError } from '../errors.js';
import { identityToken, subjectOf } from './token.js';

/** What a role is assumed with. */
export interface RoleRequest {
  readonly roleArn: string;
  readonly audience: string;
  /** Name of the session, as CloudTrail shows it. */
  readonly sessionName: string;
  /** 900 to the role's own maximum. */
  readonly durationSeconds: number;
  /** Tries, the first included. */
  readonly maxAttempts: number;
  /** How to reach STS. */
  readonly connection: Connection;
}

/** New credentials are asked for this long before the old ones expire, in milliseconds: longer than any one call takes. */
const RENEWAL_MARGIN = 5 * 60_000;
/** First pause between tries, in milliseconds; it doubles, up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8_000;

/** Another try may succeed: STS could not check the token just now, it was too old on arrival, or STS was busy. */
const PASSING = /^(IDPCommunicationError|ExpiredToken|Throttl|TooManyRequests|RequestLimitExceeded|TimeoutError)/;

/**
 * Credentials of a role, got with the job's identity and nothing else, and renewed for as long as the job runs. They stay
 * within this process: neither later steps nor programs that it starts see them.
 */
export function credentialsOf(request: RoleRequest): () => Promise<Credentials> {
  // Tried again here, with a new token each time; the SDK would send the old one.
  const sts = new STSClient({ ...request.connection, maxAttempts: 1 });
  let current: Promise<Credentials> | undefined;
  let expires = 0;
  return () => {
    if (!current || Date.now() > expires - RENEWAL_MARGIN) {
      expires = Number.POSITIVE_INFINITY; // asked for once, however many clients wait for it
      current = assume(sts, request);
      current.then(
        ({ expiration }) => {
          expires = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
        },
        () => {
          current = undefined;
        },
      );
    }
    return current;
  };
}

async function assume(sts: STSClient, request: RoleRequest): Promise<Credentials> {
  for (let attempt = 1; ; attempt += 1) {
    const token = await identityToken(request.audience);
    try {
      return await exchange(sts, request, token);
    } catch (error) {
      if (!isPassing(error) || attempt >= request.maxAttempts) throw explained(error as Error, request, token);
      const longest = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
      await pause(longest / 2 + Math.random() * (longest / 2));
    }
  }
}

async function exchange(sts: STSClient, request: RoleRequest, WebIdentityToken: string): Promise<Credentials> {
  const { Credentials: given } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: request.roleArn,
      RoleSessionName: request.sessionName,
      DurationSeconds: request.durationSeconds,
      WebIdentityToken,
    }),
  );
  return issuedCredentials(given);
}

// A token that is refused for good has another message: only what STS could not find out is worth another try.
function isPassing(error: unknown): boolean {
  const { name = '', message = '', code = '', $metadata } = error as ServiceError;
  if (PASSING.test(name) || ($metadata?.httpStatusCode ?? 0) >= 500) return true;
  if (name.startsWith('InvalidIdentityToken')) return /retriev|communicat/i.test(message);
  return /^(ECONNRESET|ECONNREFUSED|EPIPE|ETIMEDOUT|EAI_AGAIN)$/.test(code);
}

interface ServiceError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function explained(
  { name, message }: Error,
  { roleArn, audience, durationSeconds }: RoleRequest,
  token: string,
): Error {
  const told = `AWS doesn't let this job be ${roleArn}: ${message}`;
  if (/DurationSeconds|MaxSessionDuration/.test(message))
    return new ActionError('credentials', told, `Ask for less than ${durationSeconds} s by 'role-duration-seconds'.`);
  if (name === 'AccessDenied' || name === 'AccessDeniedException')
    return new ActionError(
      'credentials',
      told,
      `The token's subject is '${subjectOf(token)}', its audience '${audience}': the role's trust policy has to name both. A job's 'environment' changes the subject: plan in a job without one, apply in a job with one. 'stratiform bootstrap' makes the roles.`,
    );
  if (name.startsWith('InvalidIdentityToken'))
    return new ActionError(
      'credentials',
      told,
      "The account needs an identity provider for the token's issuer: 'stratiform bootstrap' makes it.",
    );
  return new ActionError('credentials', told, 'Check the role, and run the job again.');
}
