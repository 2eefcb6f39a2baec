import { pathWithin } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import type { Session } from '../aws/session';
import { driftClient, inspectDrift } from '../drift/detect';
import { DeployerError } from '../errors';
import type { Plan } from '../model/plan';
import type { Run } from '../plan/surroundings';
import type { Standing } from './standing';
import { assemblyOf } from './verify';

/** Refuses a plan of stacks whose resources aren't, for certain, as their templates say. @throws DeployerError `drifted` */
export async function requireNoDrift(
  session: Session,
  stacks: readonly AssemblyStack[],
  plan: Plan,
  standings: ReadonlyMap<string, Standing>,
  run: Run,
): Promise<void> {
  const candidates = plan.stacks.filter(
    ({ exists, stackName }) => exists && ['ready', 'to-plan'].includes(standings.get(stackName) ?? ''),
  );
  for (const planned of candidates) {
    const stack = assemblyOf(planned, stacks);
    const found = await inspectDrift(await driftClient(session, stack), planned.stackName, {
      pathOf: (logicalId, nestedIn) => pathWithin(stack, logicalId, nestedIn),
      run,
    });
    const names = found.resources.map((one) => one.constructPath?.replace(/\/Resource$/, '') ?? one.logicalId);
    if (names.length > 0) throw drifted(`${planned.stackName} has drifted: ${names.join(', ')}.`);
    // What could not be looked at may have drifted.
    if (found.state !== 'checked')
      throw drifted(`${planned.stackName} could not be checked: ${found.reasons.join('; ')}.`);
  }
}

function drifted(message: string): DeployerError {
  return new DeployerError(
    'drifted',
    message,
    'Look at it (stratiform drift), put it right or take it into the template, and plan again. Nothing was executed.',
  );
}
