import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Role } from '../assembly/role';
import { DeployerError } from '../errors';
import type { Target } from '../project/target';
import { type Connection, type Credentials, connectionTo } from './connection';
import { issuedCredentials } from './credentials';
import { ownRoleName } from './own-roles';

/** Credentials are renewed this long before they expire, in milliseconds: longer than any single call takes. */
const RENEWAL_MARGIN = 5 * 60 * 1000;

/** One caller in one environment: who it is, and how it acts under the bootstrap's roles. */
export class Session {
  private readonly base: Connection;
  private readonly sts: STSClient;
  private readonly roles = new Map<string, Promise<Connection>>();
  private checked?: Promise<void>;
  private ownRole = false;

  /**
   * @param warn told once per role that can't be assumed
   * @param credentials of the caller; asked again before they expire. Default: those that the SDK's own chain finds
   */
  constructor(
    readonly target: Target,
    private readonly warn: (message: string) => void = () => {},
    credentials?: () => Promise<Credentials>,
  ) {
    this.base = { ...connectionTo(target), ...(credentials && { credentials }) };
    this.sts = new STSClient(this.base);
  }

  /**
   * Makes sure that the caller belongs to the environment's account; asks AWS once.
   *
   * @throws DeployerError `wrong-account`
   */
  check(): Promise<void> {
    this.checked ??= this.compareAccount();
    return this.checked;
  }

  /**
   * How to make a client: under a role where it can be assumed, else as the caller (an administrator needs no role, and
   * a refusal of the call itself names what is missing). A caller that is the environment's own plan or apply role stays
   * what it is: those hold what they need, and the bootstrap's deploy role would let a plan execute.
   */
  async connection(role?: Role): Promise<Connection> {
    await this.check();
    if (!role || this.ownRole) return this.base;
    const key = JSON.stringify(role);
    const known = this.roles.get(key) ?? this.assume(role);
    this.roles.set(key, known);
    return known;
  }

  private async compareAccount(): Promise<void> {
    const { Account, Arn } = await this.sts.send(new GetCallerIdentityCommand({}));
    const { account, environment } = this.target;
    const [, role] = /:assumed-role\/([^/]+)\//.exec(Arn ?? '') ?? [];
    this.ownRole = role === ownRoleName(this.target, 'plan') || role === ownRoleName(this.target, 'apply');
    if (Account === account) return;
    throw new DeployerError(
      'wrong-account',
      `The credentials belong to account ${Account} (${Arn}), the environment '${environment}' is account ${account}.`,
      `Use credentials of account ${account}, or correct 'environments.${environment}.account' in the project file.`,
    );
  }

  private async assume(role: Role): Promise<Connection> {
    let current: Credentials;
    try {
      current = await this.requestCredentials(role);
    } catch (error) {
      if (!role.optional)
        this.warn(`Goes on as the caller: could not assume ${role.arn} (${(error as Error).message}).`);
      return this.base;
    }
    const renewed = async () => {
      const left = (current.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - Date.now();
      if (left < RENEWAL_MARGIN) current = await this.requestCredentials(role);
      return current;
    };
    return { ...this.base, credentials: renewed };
  }

  private async requestCredentials(role: Role): Promise<Credentials> {
    const { Credentials: given } = await this.sts.send(
      new AssumeRoleCommand({
        ...role.options,
        RoleArn: role.arn,
        ExternalId: role.externalId,
        RoleSessionName: `stratiform-${this.target.environment}`,
      }),
    );
    return issuedCredentials(given);
  }
}
