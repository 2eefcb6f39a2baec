import { applyPlan } from '../apply/apply';
import { applyStored } from '../apply/stored';
import { readStacks } from '../assembly/read';
import { codeOf } from '../assets/code-digest';
import { DeployerError } from '../errors';
import { EnvironmentLock } from '../lock/lock';
import { isEmpty, type Plan } from '../model/plan';
import { discardPlan, makePlan } from '../plan/planner';
import { redacted } from '../redact/redact';
import { renderTerminal } from '../render/terminal';
import { locateState } from '../store/locate';
import { PlanStore } from '../store/plan-store';
import { finish, listenerFor } from './applying';
import type { CommonOptions, Context } from './context';
import { thisRun } from './this-run';

export interface ApplyCommandOptions extends CommonOptions {
  /** Id of a stored plan. @default - plans, asks, and executes what was shown */
  readonly plan?: string;
  /** Digest of the plan that was reviewed. @default - the plan is shown, and asked for */
  readonly digest?: string;
  readonly mode?: 'locked' | 'parity';
  readonly head?: string;
  readonly base?: string;
  readonly requireNoDrift?: boolean;
  /** The plan has to be made of what is synthesized here. @default false */
  readonly sameCode?: boolean;
  /** How long to wait while another run holds the environment, in minutes. @default 0 */
  readonly lockTimeout?: number;
  /** When it stops watching and begins no further stack, in minutes. @default - never */
  readonly timeout?: number;
  /** Delete what a failed first creation left, although it holds resources. @default false */
  readonly recover?: boolean;
  readonly disableRollback?: boolean;
}

/** Applies a stored plan, or plans, asks, and executes what was shown. @returns 0: applied, or nothing to do; 1: failed */
export async function apply(options: ApplyCommandOptions, given: Context): Promise<number> {
  const limit = options.timeout !== undefined ? [AbortSignal.timeout(options.timeout * 60_000)] : [];
  const context = { ...given, signal: AbortSignal.any([given.signal, ...limit]) };
  if (options.plan !== undefined) return applyReviewed(options.plan, options, context);
  checkWithoutPlan(options);
  return applyNow(options, context);
}

async function applyReviewed(id: string, options: ApplyCommandOptions, context: Context): Promise<number> {
  const { session, target, terminal, signal } = context;
  if (id === '') throw namesNoPlan();
  if (options.layer?.length) throw wholePlan();
  if (!options.digest && options.yes) throw needsDigest(id);
  terminal.mustBeAbleToAsk(options.yes ?? false);
  const plan = await (await PlanStore.open(session)).load(id, options.digest);
  const shown = redacted(plan);
  terminal.line(renderTerminal(shown, { color: terminal.color }));
  const approved = options.yes || (await terminal.ask(`Apply this to ${plan.environment}?`, signal));
  const { stacks, ...result } = await applyStored(session, plan, {
    require: {
      approved,
      head: options.head,
      base: options.base,
      noDrift: options.requireNoDrift,
      ...(options.sameCode && { code: await codeOf(target) }),
    },
    mode: options.mode,
    run: thisRun(),
    waitSeconds: secondsToWait(options),
    recover: options.recover,
    disableRollback: options.disableRollback,
    signal,
    listener: listenerFor(terminal),
  });
  return finish(options, terminal, result, stacks);
}

async function applyNow(options: ApplyCommandOptions, context: Context): Promise<number> {
  const { session, target, terminal, signal } = context;
  terminal.mustBeAbleToAsk(options.yes ?? false);
  const stacks = readStacks(target);
  const run = { notify: (message: string) => terminal.status(message), signal };
  const { table } = await locateState(session);
  const lock = await EnvironmentLock.acquire(
    session,
    table,
    { run: thisRun() },
    { ...run, waitSeconds: secondsToWait(options) },
  );
  try {
    const plan = await makePlan(session, stacks, run);
    terminal.line(renderTerminal(redacted(plan), { color: terminal.color }));
    if (isEmpty(plan)) return finish(options, terminal, { applied: [], appliedBefore: [], notApplied: [] });
    await confirm(plan, options, context, () => discardPlan(session, stacks, plan.stacks));
    const result = await applyPlan(session, stacks, plan, {
      recover: options.recover,
      disableRollback: options.disableRollback,
      signal,
      listener: listenerFor(terminal),
      confirmHeld: () => lock.confirm(),
    });
    return finish(options, terminal, result, stacks);
  } finally {
    await lock.release();
  }
}

async function confirm(
  plan: Plan,
  options: ApplyCommandOptions,
  { terminal, signal }: Context,
  discard: () => Promise<void>,
): Promise<void> {
  if (options.yes) return;
  const confirmed = await terminal.ask(`Apply this to ${plan.environment}?`, signal).catch(async (error) => {
    await discard();
    throw error;
  });
  if (confirmed) return;
  await discard();
  throw new DeployerError('not-approved', 'Not confirmed. Nothing was applied.');
}

function secondsToWait({ lockTimeout = 0 }: ApplyCommandOptions): number {
  return lockTimeout * 60;
}

// Options of a stored plan would be forgotten without one: an empty variable must not apply what nobody reviewed.
function checkWithoutPlan({ digest, head, base, mode, requireNoDrift, sameCode }: ApplyCommandOptions): void {
  const given = {
    digest,
    head,
    base,
    'require-no-drift': requireNoDrift,
    'same-code': sameCode,
    mode: mode === 'parity' ? mode : undefined,
  };
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
  if (names.length === 0) return;
  throw new DeployerError(
    'usage',
    `${names.join(', ')} can only be given together with --plan.`,
    'Name the stored plan, or leave the option out: then what is shown is applied.',
  );
}

function namesNoPlan(): DeployerError {
  return new DeployerError(
    'usage',
    "--plan should be the id of a stored plan, got ''.",
    'Is the variable empty that it comes from? Without --plan, what is planned now would be applied.',
  );
}

function wholePlan(): DeployerError {
  return new DeployerError(
    'usage',
    '--layer and --plan exclude each other: a plan is applied whole.',
    'Leave --layer out.',
  );
}

function needsDigest(id: string): DeployerError {
  return new DeployerError(
    'usage',
    `--yes with --plan ${id} takes the digest that was reviewed, and none was given.`,
    'Add --digest <sha256>, or leave --yes out and look at the plan first.',
  );
}
