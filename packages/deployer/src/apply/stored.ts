import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type AssemblyStack, readStacks } from '../assembly/read';
import { codeDigest } from '../assets/code-digest';
import { assetDigest } from '../assets/digest';
import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import { Journal, type JournalEntry } from '../lock/journal';
import { EnvironmentLock } from '../lock/lock';
import type { Plan } from '../model/plan';
import { locateState } from '../store/locate';
import { PlanStore } from '../store/plan-store';
import { checkSelfContained } from '../store/self-contained';
import { requireNoDrift } from '../verify/drift';
import { checkRequest, type Requirements } from '../verify/request';
import type { Standing } from '../verify/standing';
import { verifyPlan } from '../verify/verify';
import { applyPlan } from './apply';
import type { Keeping } from './keeping';
import type { ApplyOptions, ApplyResult } from './options';

export interface StoredApplyOptions extends Omit<ApplyOptions, 'keeping'> {
  readonly require: Requirements & {
    /** Refuses when resources aren't as their templates say. @default false */
    readonly noDrift?: boolean;
    /** Layer → `codeDigest` of what the plan has to be made of. @default - anything */
    readonly code?: Readonly<Record<string, string>>;
  };
  /**
   * - `locked`: executes the change sets that were reviewed
   * - `parity`: plans again, and executes what is the same as was reviewed; for those who can't keep change sets
   *
   * @default 'locked'
   */
  readonly mode?: 'locked' | 'parity';
  /** Who applies, for others who find the environment locked. */
  readonly run: string;
  /** How long to wait while another run holds the environment, in seconds. @default 0 */
  readonly waitSeconds?: number;
}

/** How the apply of a stored plan ended, with the stacks of the assembly that was stored with it. */
export interface StoredApplyResult extends ApplyResult {
  readonly stacks: readonly AssemblyStack[];
}

/**
 * Executes a stored plan, if and only if everything that was reviewed is still so. The same call again goes on where an
 * earlier one stopped, whatever ended it.
 *
 * @throws DeployerError with one of the documented reasons; then nothing was executed by this call
 */
export async function applyStored(
  session: Session,
  plan: Plan,
  options: StoredApplyOptions,
): Promise<StoredApplyResult> {
  checkRequest(plan, session.target, options.require);
  const { table } = await locateState(session);
  const { signal, waitSeconds, run } = options;
  const { notify } = options.listener;
  const waiting = { notify, signal, waitSeconds };
  const lock = await EnvironmentLock.acquire(session, table, { run, planId: plan.id }, waiting);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-apply-'));
  try {
    const journal = await Journal.open(session, table, `${plan.id}#${plan.digest}`, lock);
    const stacks = await fetchStacks(session, plan, folder, options.require.code);
    const noted = await journal.read(plan.stacks.map((stack) => stack.stackName));
    const standings = await verifyPlan(session, stacks, plan, noted, options.mode === 'parity');
    await noteEnds(journal, noted, standings);
    if (options.require.noDrift) await requireNoDrift(session, stacks, plan, standings, { notify, signal });
    const keeping: Keeping = {
      assertHeld: () => lock.assertHeld(),
      note: (stackName, entry) => journal.write(stackName, entry),
      begun: ({ stackName }) => noted.get(stackName)?.changeSet,
      standing: ({ stackName }) => standings.get(stackName) ?? 'settled',
    };
    return { stacks, ...(await applyPlan(session, stacks, plan, { ...options, keeping })) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
    await lock.release();
  }
}

// CloudFormation may have come to an end after the run that asked for it: what it says now is noted, as that may be forgotten.
async function noteEnds(
  journal: Journal,
  noted: ReadonlyMap<string, JournalEntry>,
  standings: ReadonlyMap<string, Standing>,
): Promise<void> {
  for (const [stackName, { changeSet, token, state }] of noted) {
    if (standings.get(stackName) !== 'applied' || state === 'applied') continue;
    await journal.write(stackName, { state: 'applied', changeSet, token });
  }
}

// From the store and from nowhere else: what is on this machine may be of another commit.
async function fetchStacks(
  session: Session,
  plan: Plan,
  folder: string,
  code?: Readonly<Record<string, string>>,
): Promise<AssemblyStack[]> {
  const store = await PlanStore.open(session);
  const names = [...new Set(plan.stacks.map((stack) => stack.layer))];
  const layers = names.map((name, at) => ({ name, assembly: path.join(folder, String(at)) }));
  for (const { name, assembly } of layers) {
    await store.fetchAssembly(plan.id, name, assembly);
    const expected = plan.assemblies.find(({ layer }) => layer === name)?.digest;
    if ((await assetDigest(assembly)) !== expected) throw notWhole(name, 'its files have another SHA-256');
    if (code && (await codeDigest(assembly)) !== code[name]) throw otherCode(plan, name);
  }
  try {
    for (const { name, assembly } of layers) checkSelfContained(name, assembly);
    return readStacks({ ...session.target, layers });
  } catch (error) {
    if (!(error instanceof DeployerError) || error.code !== 'assembly') throw error;
    throw notWhole(names.join(', '), error.message);
  }
}

// Label and commits of a plan are what whoever made it said; the files it was made of can't be made to look like others.
function otherCode({ id }: Plan, layer: string): DeployerError {
  return new DeployerError(
    'other-code',
    `Plan ${id} wasn't made of the code that is to be applied: its cloud assembly of layer '${layer}' is another one.`,
    "Find out who made it. A synthesis of the same code has to give the same files: look for a date, or a commit's id, in them.",
  );
}

function notWhole(layer: string, why: string): DeployerError {
  return new DeployerError(
    'asset-changed',
    `The stored cloud assembly of layer '${layer}' isn't what was planned: ${why}.`,
    'Plan again; find out who wrote to the store. Nothing was executed.',
  );
}
