import { randomUUID } from 'node:crypto';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { pathWithin } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import { stopped } from '../aws/pause';
import { validationSince } from '../change-sets/validation';
import { DeployerError } from '../errors';
import { isPending, type PlannedStack } from '../model/plan';
import { clientFor } from '../plan/surroundings';
import { executeChangeSet, followExecution, type Outcome, protectStack, succeeded, type Watch } from './execute';
import type { AppliedStack } from './options';
import { planAnew, type Turn } from './replan';
import { findRootCause, type RootCause } from './root-cause';

/** A stack whose execution failed. */
export class StackFailure extends DeployerError {
  constructor(
    message: string,
    remedy: string,
    readonly rootCause?: RootCause,
  ) {
    super('failed', message, remedy);
  }
}

/** Brings one stack to where the plan wants it. @returns undefined when there was nothing to do after all */
export async function applyStack(turn: Turn): Promise<AppliedStack | undefined> {
  const { session, stack, planned, options, keeping } = turn;
  if (options.signal?.aborted)
    throw stopped(`Stopped before ${stack.stackName}.`, 'Run the same command again to go on.', options.signal);
  keeping.assertHeld();
  const client = await clientFor(session, stack);
  const standing = keeping.standing(planned);
  const watch: Watch = {
    signal: options.signal,
    progress: (progress, elapsed) => options.listener.progress(stack, progress, elapsed),
  };
  const ready = standing === 'to-plan' ? (turn.prepared ?? (await planAnew(turn, client, watch))) : planned;
  const outcome = await outcomeOf(turn, client, ready, watch);
  if (ready.terminationProtection !== undefined)
    await protectStack(client, stack.stackName, ready.terminationProtection);
  if (!isPending(ready)) return undefined;
  return {
    stackName: stack.stackName,
    status: outcome?.status ?? 'UNCHANGED',
    changes: outcome ? ready.changes.length : 0,
    elapsedMilliseconds: outcome?.elapsedMilliseconds ?? 0,
  };
}

async function outcomeOf(
  turn: Turn,
  client: CloudFormationClient,
  ready: PlannedStack,
  watch: Watch,
): Promise<Outcome | undefined> {
  const { planned, keeping, options, stack } = turn;
  const { stackName } = planned;
  const standing = keeping.standing(planned);
  const changeSet = standing === 'executing' ? keeping.begun(planned) : ready.changeSet;
  if (standing === 'applied' || !changeSet) return undefined;
  const begin = new Date();
  const note = { changeSet, token: randomUUID() };
  let outcome: Outcome;
  if (standing === 'executing') {
    outcome = await followExecution(client, planned, changeSet, watch);
  } else {
    // Noted before it is asked for: whoever comes after a kill knows that this change set may have been begun.
    await keeping.note(stackName, { state: 'executing', ...note });
    const execution = { ...watch, token: note.token, keepFailed: options.disableRollback };
    outcome = await executeChangeSet(client, ready, execution);
  }
  const { status } = outcome;
  await keeping.note(stackName, { state: succeeded(outcome) ? 'applied' : 'failed', ...note, status });
  if (succeeded(outcome)) return outcome;
  const rootCause = await withFindings(findRootCause(outcome.events), client, stack, begin);
  throw new StackFailure(`${stackName} failed and is now ${status}.`, afterFailure(status), rootCause);
}

/** Some failures only point to findings of CloudFormation's validation: they are told with the cause. */
async function withFindings(
  cause: RootCause | undefined,
  client: CloudFormationClient,
  stack: AssemblyStack,
  begin: Date,
): Promise<RootCause | undefined> {
  if (!cause || !/DescribeEvents/.test(cause.message)) return cause;
  const findings = await validationSince(client, cause.stackName, begin, (id) => pathWithin(stack, id, cause.nestedIn));
  const told = findings.map(({ path, logicalId, message }) => `${path ?? logicalId ?? cause.stackName}: ${message}`);
  return { ...cause, message: [cause.message, ...told].join('\n') };
}

function afterFailure(status: string): string {
  if (status === 'ROLLBACK_COMPLETE')
    return 'Its creation was undone. Correct the cause and run the command again: it deletes the empty stack and creates it anew.';
  if (status === 'UPDATE_ROLLBACK_COMPLETE')
    return 'It is as it was before. Correct the cause and run the command again.';
  return `CloudFormation left it as ${status}: look at its events before you run the command again.`;
}
