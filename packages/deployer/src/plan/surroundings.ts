import { CloudFormationClient, type Stack } from '@aws-sdk/client-cloudformation';
import type { AssemblyStack } from '../assembly/read';
import { readsOf } from '../assembly/template';
import { readParameters } from '../aws/parameters';
import type { Session } from '../aws/session';
import { findStackAtRest, heldResources } from '../aws/stacks';
import { DeployerError } from '../errors';

/** What the environment holds before the plan: the stacks, and the SSM parameters that templates read. */
export interface Surroundings {
  readonly stacks: ReadonlyMap<string, StackState>;
  readonly parameters: ReadonlySet<string>;
}

/**
 * - `absent`: not there, or only in review
 * - `present`: can be updated
 * - `failed-creation`: what is left of a first creation that failed; has to be deleted before it can be created
 */
export interface StackState {
  readonly is: 'absent' | 'present' | 'failed-creation';
  readonly stack?: Stack;
  /** Logical ids that a failed creation left behind. */
  readonly holds: readonly string[];
}

/** How a run tells what it does, and learns that it should stop. */
export interface Run {
  readonly notify: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Looks at the environment; waits for operations that are going on.
 *
 * @throws DeployerError `not-bootstrapped`, `stack-broken` or `stack-busy`
 */
export async function lookAround(session: Session, stacks: readonly AssemblyStack[], run: Run): Promise<Surroundings> {
  await session.check();
  const names = new Set(
    stacks.flatMap((stack) => [
      ...readsOf(stack.template, stack.parameters),
      ...(stack.bootstrap ? [stack.bootstrap.parameter] : []),
    ]),
  );
  const parameters = await readParameters(session, [...names], stacks[0]?.roles.lookup);
  for (const stack of stacks) checkBootstrap(stack, parameters, session);
  const states = await Promise.all(
    stacks.map(async (stack) => [stack.stackName, await stateOf(session, stack, run)] as const),
  );
  return { stacks: new Map(states), parameters: new Set(parameters.keys()) };
}

/** A client under the stack's deploy role. */
export async function clientFor(session: Session, stack: AssemblyStack): Promise<CloudFormationClient> {
  return new CloudFormationClient(await session.connection(stack.roles.deploy));
}

function checkBootstrap(stack: AssemblyStack, parameters: ReadonlyMap<string, string>, session: Session): void {
  if (!stack.bootstrap) return;
  const { environment, account, region } = session.target;
  const version = Number(parameters.get(stack.bootstrap.parameter) ?? 0);
  if (version >= stack.bootstrap.version && version > 0) return;
  throw new DeployerError(
    'not-bootstrapped',
    version === 0
      ? `Environment '${environment}' (account ${account}, ${region}) isn't bootstrapped: there is no ${stack.bootstrap.parameter}.`
      : `The bootstrap of environment '${environment}' has version ${version}, ${stack.stackName} needs ${stack.bootstrap.version}.`,
    `Run: stratiform bootstrap --env ${environment}`,
  );
}

async function stateOf(session: Session, { stackName, ...rest }: AssemblyStack, run: Run): Promise<StackState> {
  const client = await clientFor(session, { stackName, ...rest });
  const stack = await findStackAtRest(client, stackName, run.notify, run.signal);
  const status = stack?.StackStatus;
  if (!stack || status === 'REVIEW_IN_PROGRESS') return { is: 'absent', holds: [] };
  if (status === 'ROLLBACK_COMPLETE' || status === 'CREATE_FAILED') {
    return { is: 'failed-creation', stack, holds: await heldResources(client, stackName) };
  }
  if (status?.endsWith('_FAILED')) {
    throw new DeployerError(
      'stack-broken',
      `${stackName} is ${status}: ${stack.StackStatusReason ?? 'CloudFormation gives no reason'}`,
      brokenRemedy(status),
    );
  }
  return { is: 'present', stack, holds: [] };
}

function brokenRemedy(status: string): string {
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return 'Correct the cause, then continue the rollback in CloudFormation (aws cloudformation continue-update-rollback) and run the command again.';
  if (status === 'UPDATE_FAILED')
    return 'Undo the update in CloudFormation (aws cloudformation rollback-stack), or correct it there; then run the command again.';
  return 'Look at its events, correct the cause and delete the stack in CloudFormation (aws cloudformation delete-stack); then run the command again.';
}
