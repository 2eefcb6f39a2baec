import { randomUUID } from 'node:crypto';
import { patience } from '../aws/pause';
import type { Session } from '../aws/session';
import { holderText, locked, lockLost } from './holder';
import { leaseSecondsFrom, type Moment, now, since } from './lease';
import { isConditionFailed, LOCK_ID, type LockItem, LockTable } from './table';

/** Who wants the lock. */
export interface Holder {
  /** The run, for people who find the environment locked. */
  readonly run: string;
  /** The stored plan that is applied. */
  readonly planId?: string;
}

export interface LockOptions {
  /**
   * Without renewal the lock is free after so many seconds.
   *
   * @default - the variable STRATIFORM_LOCK_LEASE_SECONDS (5 to 3600), else 60
   */
  readonly leaseSeconds?: number;
  /** How long to wait while somebody else holds it, in seconds. @default 0 */
  readonly waitSeconds?: number;
  /** Told who is waited for, and when a renewal fails. */
  readonly notify?: (message: string) => void;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
}

/** To give the lock back is a courtesy: the lease ends anyway. In milliseconds. */
const LONGEST_RELEASE = 10_000;

/**
 * The right to change an environment, held by one run at a time.
 *
 * The lease is compared with the clock of the one who wants it; clocks that differ by less than the lease do no harm, and
 * beyond that the fence does what a clock can't: see `Journal`.
 */
export class EnvironmentLock {
  private lost = false;
  private released?: Promise<void>;
  private readonly renewal: NodeJS.Timeout;

  private constructor(
    private readonly opened: LockTable,
    readonly holder: string,
    /** Grows with every holder: what is written with an old one is refused. */
    readonly fence: number,
    private readonly leaseMilliseconds: number,
    /** When the request was begun that the lease counts from. */
    private renewed: Moment,
    private readonly notify: (message: string) => void,
  ) {
    this.renewal = setInterval(() => void this.renew(), leaseMilliseconds / 3);
    this.renewal.unref();
  }

  /**
   * @throws DeployerError `locked`, saying who holds it, since when, and how to break it; `interrupted`; `usage` when the
   *   variable for the lease is wrong; `not-bootstrapped` when the table isn't there
   */
  static async acquire(
    session: Session,
    table: string,
    holder: Holder,
    { leaseSeconds = leaseSecondsFrom(), waitSeconds = 0, notify = () => {}, signal }: LockOptions = {},
  ): Promise<EnvironmentLock> {
    const opened = await LockTable.open(session, table);
    const [id, begin, pause] = [randomUUID(), now(), patience(signal)];
    let told: string | undefined;
    for (;;) {
      const asked = now();
      const fence = await take(opened, id, holder, leaseSeconds * 1000);
      if (fence !== undefined) return new EnvironmentLock(opened, id, fence, leaseSeconds * 1000, asked, notify);
      const item = await opened.get<LockItem>(LOCK_ID);
      if (since(begin) >= waitSeconds * 1000) throw locked(session.target.environment, item, waitSeconds);
      if (item?.holder && item.holder !== told) notify(`Waits for the lock: ${holderText(item)}`);
      told = item?.holder ?? told;
      await pause();
    }
  }

  /** By the clock, not by what the last renewal said: a process may have been stopped meanwhile. @throws DeployerError `lock-lost` */
  assertHeld(): void {
    if (!this.lost && !this.released && since(this.renewed) < this.leaseMilliseconds) return;
    throw lockLost(this.opened.environment);
  }

  /**
   * Asks the table, and renews on the way: somebody may have broken it since. What can't be asked isn't proven.
   *
   * @throws DeployerError `lock-lost`; what the SDK threw, when the table can't be asked
   */
  async confirm(): Promise<void> {
    await this.extend(this.leaseMilliseconds).catch((error) => {
      this.assertHeld();
      throw error;
    });
    this.assertHeld();
  }

  /** Gives it back, unless somebody else has it by now. Never fails; a second time does nothing. */
  release(): Promise<void> {
    clearInterval(this.renewal);
    this.released ??= this.update(
      'REMOVE holder, #run, planId, since, leaseUntil',
      LONGEST_RELEASE,
      {},
      { '#run': 'run' },
    ).catch((error: Error) => {
      if (!isConditionFailed(error))
        this.notify(`Could not give the lock back (${error.message}): its lease ends by itself.`);
    });
    return this.released;
  }

  private async renew(): Promise<void> {
    try {
      // One at a time: an older request that arrives late would shorten the lease.
      await this.extend(this.leaseMilliseconds / 3);
    } catch (error) {
      // May pass until the next renewal; if not, the lease runs out, and `assertHeld` says so.
      if (!this.lost && !this.released)
        this.notify(`Could not renew the lock (${(error as Error).message}): tries again.`);
    }
  }

  private async extend(longest: number): Promise<void> {
    const begin = now();
    try {
      await this.update('SET leaseUntil = :until', longest, { ':until': begin.time + this.leaseMilliseconds });
      this.renewed = begin.steady > this.renewed.steady ? begin : this.renewed;
    } catch (error) {
      if (!isConditionFailed(error)) throw error;
      clearInterval(this.renewal);
      if (!this.lost && !this.released) this.notify('The lock was broken: no further stack is begun.');
      this.lost = true;
      throw lockLost(this.opened.environment);
    }
  }

  private async update(
    UpdateExpression: string,
    longest: number,
    values: object,
    ExpressionAttributeNames?: Record<string, string>,
  ): Promise<void> {
    await this.opened.updateLock(
      {
        ConditionExpression: 'holder = :holder AND fence = :fence',
        UpdateExpression,
        ExpressionAttributeNames,
        ExpressionAttributeValues: { ...values, ':holder': this.holder, ':fence': this.fence },
      },
      AbortSignal.timeout(longest),
    );
  }
}

/** Takes a lock that is free or ran out. @returns the fence; undefined when somebody holds it */
async function take(
  table: LockTable,
  holder: string,
  { run, planId }: Holder,
  leaseMilliseconds: number,
): Promise<number | undefined> {
  const time = Date.now();
  const [setPlan, removePlan] = planId ? [', planId = :planId', ''] : ['', ' REMOVE planId'];
  try {
    const { fence } = await table.updateLock({
      // A request that is repeated because its answer was lost finds its own holder, and is right.
      ConditionExpression: 'attribute_not_exists(holder) OR leaseUntil < :now OR holder = :holder',
      UpdateExpression: `SET holder = :holder, #run = :run, since = :since, leaseUntil = :until${setPlan} ADD fence :one${removePlan}`,
      ExpressionAttributeNames: { '#run': 'run' },
      ExpressionAttributeValues: {
        ':holder': holder,
        ':run': run,
        ...(planId && { ':planId': planId }),
        ':since': new Date(time).toISOString(),
        ':until': time + leaseMilliseconds,
        ':now': time,
        ':one': 1,
      },
    });
    return fence;
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw error;
  }
}
