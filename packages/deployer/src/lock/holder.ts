import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import { isConditionFailed, LOCK_ID, type LockItem, LockTable } from './table';

/** The lock as it is; undefined when nobody has held it yet. */
export async function showLock(session: Session, table: string): Promise<LockItem | undefined> {
  return (await LockTable.open(session, table)).get<LockItem>(LOCK_ID);
}

/**
 * Takes the lock from the one who was shown. The fence stays: what the loser writes is refused.
 *
 * @throws DeployerError `locked` when somebody else has it by now
 */
export async function breakLock(session: Session, table: string, shown: LockItem): Promise<void> {
  const opened = await LockTable.open(session, table);
  try {
    await opened.updateLock({
      // A request that is repeated because its answer was lost finds it free.
      ConditionExpression: 'holder = :holder OR attribute_not_exists(holder)',
      UpdateExpression: 'REMOVE holder, #run, planId, since, leaseUntil ADD fence :one',
      ExpressionAttributeNames: { '#run': 'run' },
      ExpressionAttributeValues: { ':holder': shown.holder, ':one': 1 },
    });
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    const { environment } = session.target;
    const item = await opened.get<LockItem>(LOCK_ID);
    throw new DeployerError(
      'locked',
      `The lock of '${environment}' changed hands: now ${item?.holder ? holderText(item) : 'nobody holds it'}. It was left alone.`,
      `Look again: stratiform lock --env ${environment}`,
    );
  }
}

/** Whether somebody holds it now, by this machine's clock. */
export function isHeld(item: LockItem | undefined, now = Date.now()): boolean {
  return item?.holder !== undefined && (item.leaseUntil ?? 0) >= now;
}

/** Who holds it, for people. */
export function holderText({ run, planId, since }: LockItem): string {
  return `${run || 'somebody'}${planId ? ` applies plan ${planId}` : ''} since ${since ?? 'some time ago'}`;
}

/** When the lease ends, for people; undefined when nobody holds it. */
export function leaseEnd({ holder, leaseUntil }: LockItem): string | undefined {
  return holder === undefined || leaseUntil === undefined ? undefined : new Date(leaseUntil).toISOString();
}

/** @param waitedSeconds how long it was waited for */
export function locked(environment: string, item: LockItem | undefined, waitedSeconds = 0): DeployerError {
  const end = item && leaseEnd(item);
  return new DeployerError(
    'locked',
    `'${environment}' is ${waitedSeconds > 0 ? `still locked after ${waitedText(waitedSeconds)}` : 'locked'}: ${item?.holder ? holderText(item) : 'somebody was faster'}.`,
    `Wait for its end. If it is dead, its lease ends by itself${end ? ` at ${end}` : ''}; stratiform lock --env ${environment} --break ends it now.`,
  );
}

function waitedText(seconds: number): string {
  return seconds < 60 ? `${seconds} seconds` : `${Math.round(seconds / 6) / 10} minutes`;
}

export function lockLost(environment: string): DeployerError {
  return new DeployerError(
    'lock-lost',
    `The lock of '${environment}' isn't this run's any more: somebody broke it, or it could not be renewed in time.`,
    `No further stack was begun. See who holds it (stratiform lock --env ${environment}), then run the same command again.`,
  );
}
