import * as z from 'zod';
import { DeployerError } from '../errors';
import type { Plan } from '../model/plan';
import { planSchema } from '../model/schema';

const indexSchema = z.record(z.string(), z.array(z.string().regex(/^[0-9a-f]{64}$/)));
const stackNamesSchema = z.union([
  z.object({ stackNames: z.array(z.string()) }).transform(({ stackNames }) => stackNames),
  z
    .object({ stacks: z.array(z.object({ stackName: z.string() })) })
    .transform(({ stacks }) => stacks.map(({ stackName }) => stackName)),
]);

/** A plan from its stored text. @throws DeployerError `plan-changed` or `plan-unreadable` */
export function parsePlan(id: string, text: string): Plan {
  const found = parseJson(text);
  if (found === undefined) throw planChanged(id, 'it is no JSON');
  const { schemaVersion } = (found ?? {}) as { schemaVersion?: unknown };
  if (typeof schemaVersion === 'number' && schemaVersion !== 2) {
    throw new DeployerError(
      'plan-unreadable',
      `Plan ${id} has schema version ${schemaVersion}, this command reads version 2.`,
      'Plan again with the version of the command that applies.',
    );
  }
  const read = planSchema.safeParse(found);
  if (!read.success)
    throw planChanged(id, `it is no plan (${read.error.issues[0]?.path.join('.')}: ${read.error.issues[0]?.message})`);
  // Not what the schema made of it: the digest is over what is stored.
  return found as Plan;
}

/** Layer → digests of its archives. What is no index has no layer. */
export function parseIndex(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(indexSchema.safeParse(parseJson(text)).data ?? {}));
}

/** The stacks that a plan, or the note of one that was begun, names; undefined when it is neither. */
export function stackNamesIn(text: string): readonly string[] | undefined {
  return stackNamesSchema.safeParse(parseJson(text)).data;
}

export function notFound(id: string): DeployerError {
  return new DeployerError(
    'plan-not-found',
    `The plan store has no plan '${id.slice(0, 120)}'.`,
    'Look for a mistyped id; plans are cleaned up with their pull request, and forgotten after a month. Else plan again.',
  );
}

export function planChanged(id: string, why: string): DeployerError {
  return new DeployerError(
    'plan-changed',
    `Plan ${id} isn't the one that was reviewed: ${why}. Nothing was executed.`,
    'Plan again and have that plan reviewed; find out who wrote to the store.',
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
