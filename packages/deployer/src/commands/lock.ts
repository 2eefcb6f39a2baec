import { DeployerError } from '../errors';
import { breakLock, holderText, isHeld, leaseEnd, showLock } from '../lock/holder';
import type { LockItem } from '../lock/table';
import { locateState } from '../store/locate';
import type { CommonOptions, Context } from './context';

export interface LockCommandOptions extends CommonOptions {
  /** Take the lock from whoever holds it. @default false */
  readonly break?: boolean;
}

/** What `--json` gives: who holds the environment, or held it until just now, when the lock was broken. */
export interface LockState {
  readonly held: boolean;
  /** Whether this command broke it. */
  readonly broken: boolean;
  /** The run that holds or held it, its stored plan, and since when and until when (ISO 8601) it does. */
  readonly run?: string;
  readonly planId?: string;
  readonly since?: string;
  readonly leaseEnds?: string;
  /** How many times it was taken or broken so far. */
  readonly fence: number;
}

/** Shows who holds the environment, or breaks the lock. @returns 0 */
export async function lock(options: LockCommandOptions, context: Context): Promise<number> {
  const { session, terminal } = context;
  const { table } = await locateState(session);
  const item = await showLock(session, table);
  terminal.line(`${session.target.environment}: ${textOf(item)}`);
  const broken = options.break ? await breaks(item, table, options, context) : false;
  if (options.json) terminal.output(stateOf(item, broken));
  return 0;
}

async function breaks(
  item: LockItem | undefined,
  table: string,
  { yes = false }: LockCommandOptions,
  { session, terminal, signal }: Context,
): Promise<boolean> {
  if (!item || !isHeld(item)) {
    terminal.line('There is nothing to break.');
    return false;
  }
  terminal.mustBeAbleToAsk(yes);
  const sure = yes || (await terminal.ask('Break it? Its holder stops before the next stack.', signal));
  if (!sure) throw new DeployerError('not-approved', 'Not confirmed. The lock was left alone.');
  await breakLock(session, table, item);
  terminal.line('Broken.');
  return true;
}

function textOf(item: LockItem | undefined): string {
  if (item && isHeld(item)) return `${holderText(item)}; its lease ends at ${leaseEnd(item)} unless it is renewed.`;
  if (!item?.holder) return 'nobody holds the lock.';
  return `nobody holds the lock (${holderText(item)} let it run out at ${leaseEnd(item)}).`;
}

function stateOf(item: LockItem | undefined, broken: boolean): LockState {
  const held = isHeld(item);
  const { run, planId, since, fence = 0 } = item ?? {};
  const who = item && held ? { run, ...(planId && { planId }), since, leaseEnds: leaseEnd(item) } : {};
  return { held: held && !broken, broken, ...who, fence: broken ? fence + 1 : fence };
}
