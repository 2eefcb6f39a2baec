import * as fs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { AssemblyStack } from '../assembly/read';
import type { Session } from '../aws/session';
import { DeployerError } from '../errors';
import type { JournalEntry } from '../lock/journal';
import { sha256 } from '../model/digest';
import type { Plan, PlannedStack } from '../model/plan';
import { plannedAssets } from '../plan/planned-assets';
import { clientFor } from '../plan/surroundings';
import { type Standing, standingOf } from './standing';

/**
 * Proves that everything a plan names is what was reviewed, before anything is executed: the assembly's templates and
 * assets on the disk, and every stack and change set in CloudFormation.
 *
 * @param journal what earlier runs of this apply noted, by stack name
 * @param parity change sets needn't be there: every stack is planned anew and compared with the review
 * @returns where each stack stands
 * @throws DeployerError with one of the documented reasons; then nothing may be executed
 */
export async function verifyPlan(
  session: Session,
  stacks: readonly AssemblyStack[],
  plan: Plan,
  journal: ReadonlyMap<string, JournalEntry>,
  parity = false,
): Promise<Map<string, Standing>> {
  const pairs = plan.stacks.map((planned) => ({ planned, stack: assemblyOf(planned, stacks) }));
  for (const { planned, stack } of pairs) await checkAssembly(planned, stack);
  const standings = pairs.map(async ({ planned, stack }) => {
    const client = await clientFor(session, stack);
    return [
      planned.stackName,
      await standingOf(client, stack, planned, { entry: journal.get(planned.stackName), parity }),
    ] as const;
  });
  return new Map(await Promise.all(standings));
}

/** The stack of a cloud assembly that a plan speaks of. @throws DeployerError `asset-changed` */
export function assemblyOf(planned: PlannedStack, stacks: readonly AssemblyStack[]): AssemblyStack {
  const found = stacks.find((stack) => stack.stackName === planned.stackName && stack.layer === planned.layer);
  if (found) return found;
  throw new DeployerError(
    'asset-changed',
    `The plan names ${planned.stackName} in layer '${planned.layer}', which its cloud assembly doesn't hold.`,
    'Synthesize and plan again.',
  );
}

async function checkAssembly(planned: PlannedStack, stack: AssemblyStack): Promise<void> {
  if (sha256(fs.readFileSync(stack.templateFile)) !== planned.templateDigest) throw notTheirs(planned, 'template');
  if (planned.kind === 'nothing') return;
  const assets = await plannedAssets(stack);
  for (const asset of planned.assets) {
    const now = assets.find((one) => one.id === asset.id);
    if (!isDeepStrictEqual(now, asset)) throw notTheirs(planned, `asset ${asset.path || asset.id}`);
  }
  const more = assets.find((one) => !planned.assets.some((asset) => asset.id === one.id));
  if (more) throw notTheirs(planned, `asset ${more.path || more.id}, which the plan doesn't name`);
}

function notTheirs({ stackName }: PlannedStack, what: string): DeployerError {
  return new DeployerError(
    'asset-changed',
    `${stackName}: the ${what} isn't what was planned: its bytes have another SHA-256.`,
    'Plan again and have that plan reviewed. Nothing was executed.',
  );
}
