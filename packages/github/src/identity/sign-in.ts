import { setSecret, warning } from '@actions/core';
import { connectionTo, type OwnRole, ownRoleArn, Session, type Target } from '@stratiform/deployer';
import { ActionError } from '../errors.js';
import { credentialsOf } from './assume-role.js';
import { accountsIn } from './mask.js';

/** What both actions take about who they are on AWS. */
export interface IdentityInputs {
  /** ARN of a role, or `none` for the credentials that the job has already. @default - the environment's own role */
  readonly roleToAssume?: string;
  readonly audience: string;
  /** @default - `stratiform-` and the run's number and attempt */
  readonly roleSessionName?: string;
  readonly roleDurationSeconds: number;
  /** Accounts of twelve digits that may be acted in. Empty: the one that the project file says. */
  readonly allowedAccountIds: readonly string[];
  readonly maskAwsAccountId: boolean;
  readonly retryMaxAttempts: number;
}

/**
 * Signs in to an environment's account as its own plan or apply role, with the job's identity.
 *
 * @throws ActionError `wrong-account`, `no-token`, `credentials`; DeployerError `wrong-account`
 */
export async function signIn(target: Target, role: OwnRole, inputs: IdentityInputs): Promise<Session> {
  const roleArn = inputs.roleToAssume || ownRoleArn(target, role);
  const account = roleArn === 'none' ? target.account : accountOf(roleArn);
  if (inputs.maskAwsAccountId) for (const id of new Set([account, target.account])) setSecret(id);
  for (const id of new Set([account, target.account])) checkAllowed(id, target, inputs.allowedAccountIds);
  const warn = (message: string) => warning(message);
  if (roleArn === 'none') return checked(new Session(target, warn), inputs);
  const credentials = credentialsOf({
    roleArn,
    audience: inputs.audience,
    sessionName: inputs.roleSessionName || sessionName(),
    durationSeconds: inputs.roleDurationSeconds,
    maxAttempts: inputs.retryMaxAttempts,
    connection: connectionTo(target),
  });
  await credentials(); // fails here, with a reason, rather than in the first call
  return checked(new Session(target, warn, credentials), inputs);
}

async function checked(session: Session, { maskAwsAccountId }: IdentityInputs): Promise<Session> {
  try {
    await session.check();
    return session;
  } catch (error) {
    // It may name the account that the credentials are of, which nobody knew before.
    if (maskAwsAccountId) for (const id of accountsIn((error as Error).message)) setSecret(id);
    throw error;
  }
}

function accountOf(roleArn: string): string {
  const [, account] = /^arn:aws[a-z-]*:iam::(\d{12}):role\/.+$/.exec(roleArn) ?? [];
  if (account) return account;
  throw new ActionError(
    'inputs',
    `'role-to-assume' should be the ARN of a role, or 'none', got '${roleArn}'.`,
    "Leave it out for the environment's own role, which 'stratiform bootstrap' makes.",
  );
}

function checkAllowed(account: string, { environment }: Target, allowed: readonly string[]): void {
  if (allowed.length === 0 || allowed.includes(account)) return;
  throw new ActionError(
    'wrong-account',
    `The environment '${environment}' is account ${account}, which 'allowed-account-ids' doesn't name.`,
    "Correct 'allowed-account-ids', the project file, or 'role-to-assume'.",
  );
}

function sessionName({ GITHUB_RUN_ID: run = '', GITHUB_RUN_ATTEMPT: attempt = '' } = process.env): string {
  return ['stratiform', run, attempt].filter(Boolean).join('-').slice(0, 64);
}
