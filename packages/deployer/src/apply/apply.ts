import type { AssemblyStack } from '../assembly/read';
import { publishAssets } from '../assets/publish';
import { explain } from '../aws/explain';
import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import { isPending, type Plan, type PlannedStack, unmetWaits } from '../plan/model';
import { discardPlan, planAgain } from '../plan/planner';
import { clientFor } from '../plan/surroundings';
import { waitText } from '../render/waits';
import { executeChangeSet, protectStack, succeeded } from './execute';
import type { Progress } from './progress';
import { deleteRemains } from './recover';
import { findRootCause, type RootCause } from './root-cause';

/** Who hears how an apply goes on. */
export interface ApplyListener {
  /** A step that may take long begins. */
  readonly notify: (message: string) => void;
  /** A stack that waited has its change set now. */
  readonly planned: (stack: PlannedStack) => void;
  readonly progress: (stack: AssemblyStack, progress: Progress, elapsedMilliseconds: number) => void;
  readonly applied: (stack: AppliedStack) => void;
}

export interface ApplyOptions {
  readonly listener: ApplyListener;
  /** Whether remains of a failed first creation may be deleted although they hold resources. @default false */
  readonly recover?: boolean;
  readonly signal?: AbortSignal;
}

export interface AppliedStack {
  readonly stackName: string;
  readonly status: string;
  /** Resources that changed. */
  readonly changes: number;
  readonly elapsedMilliseconds: number;
}

export interface ApplyResult {
  readonly applied: readonly AppliedStack[];
  /** Stacks whose turn didn't come. */
  readonly notApplied: readonly string[];
  readonly failed?: { readonly stackName: string; readonly error: Error; readonly rootCause?: RootCause };
}

/**
 * Executes a plan, stack by stack in order, and stops at the first failure. Assets are published before anything is executed.
 *
 * @throws DeployerError when nothing was executed: `waits`, `needs-recover`, `assets`
 */
export async function applyPlan(
  session: Session,
  stacks: readonly AssemblyStack[],
  plan: Plan,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const pending = plan.stacks.filter(isPending);
  try {
    refuseImpossible(plan, options.recover ?? false);
    for (const stack of pending) await publishAssets(session, artifactOf(stacks, stack), options.listener.notify);
  } catch (error) {
    await discardPlan(session, stacks, pending);
    throw error;
  }
  const applied: AppliedStack[] = [];
  for (const [at, stack] of pending.entries()) {
    try {
      const done = await applyStack(session, artifactOf(stacks, stack), stack, options);
      if (done) {
        applied.push(done);
        options.listener.applied(done);
      }
    } catch (error) {
      // What was executed can't be discarded, and needn't be.
      await discardPlan(session, stacks, pending.slice(at)).catch(() => {});
      const notApplied = pending.slice(at + 1).map((other) => other.stackName);
      return { applied, notApplied, failed: failureOf(stack, error, session) };
    }
  }
  return { applied, notApplied: [] };
}

/** A stack whose execution failed. */
class StackFailure extends DeployerError {
  constructor(
    message: string,
    remedy: string,
    readonly rootCause?: RootCause,
  ) {
    super('failed', message, remedy);
  }
}

async function applyStack(
  session: Session,
  stack: AssemblyStack,
  planned: PlannedStack,
  options: ApplyOptions,
): Promise<AppliedStack | undefined> {
  if (options.signal?.aborted)
    throw new DeployerError(
      'interrupted',
      `Stopped before ${stack.stackName}.`,
      'Run the same command again to go on.',
    );
  const client = await clientFor(session, stack);
  const { listener, signal } = options;
  const watch = {
    signal,
    progress: (progress: Progress, elapsed: number) => listener.progress(stack, progress, elapsed),
  };
  let ready = planned;
  if (planned.kind === 'waits') {
    if (planned.waitsFor.some((wait) => wait.for === 'recovery')) await deleteRemains(client, stack, watch);
    ready = await planAgain(session, stack, { notify: listener.notify, signal });
    listener.planned(ready);
  }
  if (ready.kind === 'waits') throw stillWaits(ready);
  const outcome = ready.kind === 'nothing' ? undefined : await executeChangeSet(client, ready, watch);
  if (outcome && !succeeded(outcome)) {
    throw new StackFailure(
      `${stack.stackName} failed and is now ${outcome.status}.`,
      afterFailure(outcome.status),
      findRootCause(outcome.events),
    );
  }
  if (ready.terminationProtection !== undefined)
    await protectStack(client, stack.stackName, ready.terminationProtection);
  if (!isPending(ready)) return undefined;
  return {
    stackName: stack.stackName,
    status: outcome?.status ?? 'UNCHANGED',
    changes: ready.changes.length,
    elapsedMilliseconds: outcome?.elapsedMilliseconds ?? 0,
  };
}

function refuseImpossible(plan: Plan, recover: boolean): void {
  const unmet = unmetWaits(plan);
  const [first] = unmet;
  if (first) {
    const names = unmet.map(({ wait }) => ('name' in wait ? wait.name : ''));
    throw new DeployerError(
      'waits',
      `${first.stack.stackName} ${waitText(first.wait)}. Nothing was applied.`,
      `Apply ${publishersOf(names, plan)} first, or together with this one.`,
    );
  }
  for (const { stackName, waitsFor } of plan.stacks) {
    const remains = waitsFor.find((wait) => wait.for === 'recovery' && wait.holds.length > 0);
    if (!remains || recover) continue;
    throw new DeployerError(
      'needs-recover',
      `${stackName}: ${waitText(remains)}. Nothing was applied.`,
      'Look at what it holds; if none of it is needed, run the command again with --recover.',
    );
  }
}

/** The layers that publish these parameters, by their names: `/<project>/<environment>/<layer>/<key>`. */
function publishersOf(names: readonly string[], { project, environment }: Plan): string {
  const prefix = `/${project}/${environment}/`;
  const layers = names.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length).split('/')[0] : undefined));
  const known = [...new Set(layers.filter((layer) => layer !== undefined))].sort();
  if (known.length === 0) return 'the layer that makes it';
  return `${known.length === 1 ? 'layer' : 'layers'} ${known.map((layer) => `'${layer}'`).join(' and ')}`;
}

function stillWaits(stack: PlannedStack): DeployerError {
  return new DeployerError(
    'waits',
    `${stack.stackName} ${stack.waitsFor.map(waitText).join('; ')}, although every stack before it was applied.`,
    'Look at what that stack publishes.',
  );
}

function afterFailure(status: string): string {
  if (status === 'ROLLBACK_COMPLETE')
    return 'Its creation was undone. Correct the cause and run the command again: it deletes the empty stack and creates it anew.';
  if (status === 'UPDATE_ROLLBACK_COMPLETE')
    return 'It is as it was before. Correct the cause and run the command again.';
  return `CloudFormation left it as ${status}: look at its events before you run the command again.`;
}

function failureOf(stack: PlannedStack, error: unknown, session: Session): NonNullable<ApplyResult['failed']> {
  const rootCause = error instanceof StackFailure ? error.rootCause : undefined;
  return { stackName: stack.stackName, error: explain(error, session.target), ...(rootCause && { rootCause }) };
}

function artifactOf(stacks: readonly AssemblyStack[], planned: PlannedStack): AssemblyStack {
  const found = stacks.find((stack) => stack.stackName === planned.stackName);
  if (!found)
    throw new DeployerError(
      'assembly',
      `The plan names ${planned.stackName}, which no assembly has.`,
      'Synthesize and plan again.',
    );
  return found;
}
