import { pathWithin, templateTree } from '../assembly/nested';
import { type AssemblyStack, readStacks } from '../assembly/read';
import type { Session } from '../aws/session';
import type { Run } from '../plan/surroundings';
import { driftClient, inspectDrift } from './detect';
import type { StackDrift } from './model';
import { redactedFindings } from './redacted';

/** What is known of one stack, with the layer that it belongs to and where it stands in the construct tree. */
export type LayerDrift = StackDrift & { readonly layer: string; readonly constructPath: string };

/**
 * What is not as the deployed templates say, in every stack of the session's environment, redacted: as reviewed, as it
 * is, as the templates of now say. Changes nothing.
 */
export async function findDrift(session: Session, run: Run): Promise<LayerDrift[]> {
  return Promise.all(readStacks(session.target).map((stack) => inspect(session, stack, run)));
}

async function inspect(session: Session, stack: AssemblyStack, run: Run): Promise<LayerDrift> {
  const { stackName, layer, constructPath } = stack;
  const found = await inspectDrift(await driftClient(session, stack), stackName, {
    planned: templateTree(stack),
    pathOf: (logicalId, nestedIn) => pathWithin(stack, logicalId, nestedIn),
    run,
  });
  return { ...redactedFindings({ layer, ...found }), constructPath };
}
