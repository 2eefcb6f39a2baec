import { pathWithin, templateTree } from '../assembly/nested';
import { type AssemblyStack, readStacks } from '../assembly/read';
import { driftClient, inspectDrift } from '../drift/detect';
import { exitCodeOf, type StackDrift } from '../drift/model';
import { redactedFindings } from '../drift/redacted';
import { driftLines } from '../drift/report';
import type { CommonOptions, Context } from './context';

/** What is known of one stack, with the layer that it belongs to. */
type LayerDrift = StackDrift & { readonly layer: string };

/**
 * Shows what is not as the deployed templates say: as reviewed, as it is, as the templates of now say. Changes nothing.
 *
 * @returns 0: no drift, 2: there is some, 1: none was found, but not everything could be looked at
 */
export async function drift(options: CommonOptions, context: Context): Promise<number> {
  const { target, terminal } = context;
  const stacks = readStacks(target);
  const found = await Promise.all(stacks.map((stack) => inspect(stack, context)));
  if (options.json) {
    const { project, environment, account, region } = target;
    terminal.output({ schemaVersion: 1, project, environment, account, region, stacks: found });
  } else {
    const constructPaths = new Map(stacks.map((stack) => [stack.stackName, stack.constructPath]));
    terminal.line(driftLines(found, { color: terminal.color, constructPaths }).join('\n'));
  }
  return exitCodeOf(found);
}

async function inspect(stack: AssemblyStack, { session, terminal, signal }: Context): Promise<LayerDrift> {
  const client = await driftClient(session, stack);
  const found = await inspectDrift(client, stack.stackName, {
    planned: templateTree(stack),
    pathOf: (logicalId, nestedIn) => pathWithin(stack, logicalId, nestedIn),
    run: { notify: (message) => terminal.status(message), signal },
  });
  return redactedFindings({ layer: stack.layer, ...found });
}
