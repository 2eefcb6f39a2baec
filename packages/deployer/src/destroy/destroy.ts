import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Outcome, Watch } from '../apply/execute';
import { deleteStack } from '../apply/recover';
import { findRootCause, type RootCause } from '../apply/root-cause';
import type { AssemblyStack } from '../assembly/read';
import { constructPath, retainedBy } from '../assembly/template';
import type { Session } from '../aws/session';
import { findStackAtRest, heldResources } from '../aws/stacks';
import { deployedTemplate } from '../aws/templates';
import { DeployerError } from '../errors';
import type { Run } from '../plan/surroundings';
import type { Target } from '../project/target';

/** A stack that is there and will be deleted. */
export interface DoomedStack {
  readonly stack: AssemblyStack;
  readonly client: CloudFormationClient;
  /** Logical ids of what it holds. */
  readonly holds: readonly string[];
  /** Resources that stay in the account, by construct path or logical id. */
  readonly retained: readonly string[];
}

/** Refuses an environment that may not be destroyed; reads nothing. @throws DeployerError `protected` */
export function refuseProtected({ environment, protected: isProtected }: Target): void {
  if (!isProtected) return;
  throw new DeployerError(
    'protected',
    `Environment '${environment}' is protected: it can't be destroyed.`,
    `Set 'environments.${environment}.protected' to false in the project file first.`,
  );
}

/**
 * The stacks that are there, last one first: what is read by others goes after them.
 *
 * @throws DeployerError `protected` when the environment or a stack may not be deleted
 */
export async function findDoomed(session: Session, stacks: readonly AssemblyStack[], run: Run): Promise<DoomedStack[]> {
  refuseProtected(session.target);
  const doomed: DoomedStack[] = [];
  for (const stack of [...stacks].reverse()) {
    const client = new CloudFormationClient(await session.connection(stack.roles.deploy));
    const found = await findStackAtRest(client, stack.stackName, run.notify, run.signal);
    if (!found) continue;
    if (found.EnableTerminationProtection) {
      throw new DeployerError(
        'protected',
        `${stack.stackName} has termination protection.`,
        'Turn it off in CloudFormation first. Nothing was deleted.',
      );
    }
    const template = await deployedTemplate(client, stack.stackName);
    const holds = await heldResources(client, stack.stackName);
    const retained = retainedBy(template).filter((id) => holds.includes(id));
    doomed.push({
      stack,
      client,
      holds,
      retained: retained.map((id) => constructPath(template, id)?.replace(/\/Resource$/, '') ?? id),
    });
  }
  return doomed;
}

/** Deletes one stack to its end. @throws DeployerError `failed` */
export async function destroyStack({ stack, client, holds }: DoomedStack, watch: Watch): Promise<Outcome | undefined> {
  const outcome = await deleteStack(client, stack, new Set(holds), watch);
  if (!outcome || outcome.status === 'DELETE_COMPLETE') return outcome;
  throw new DestroyFailure(stack, outcome.status, findRootCause(outcome.events));
}

/** A stack that could not be deleted. */
export class DestroyFailure extends DeployerError {
  constructor(
    readonly failed: AssemblyStack,
    status: string,
    readonly rootCause?: RootCause,
  ) {
    super(
      'failed',
      `${failed.stackName} could not be deleted: it is ${status}.`,
      'Correct the cause and run the command again: it goes on with what is left.',
    );
  }
}
