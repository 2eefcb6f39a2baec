import { conditionId } from './covers';
import { KINDS, type Statement, some, type Values } from './statement';

// Beyond this a statement is compared as a whole. AWS's own limit on a policy's length keeps real ones far below it.
const MOST_ATOMS = 4000;

/** A statement taken apart: one action on one resource by one principal each. What is excluded (`not`) stays in one piece. */
export function atomsOf(statement: Statement): Statement[] {
  const { actions, resources, principals } = statement;
  const size = (values: Values): number => (values.not ? 1 : Math.max(1, values.values.length));
  if (size(actions) * size(resources) * size(principals) > MOST_ATOMS) return [statement];
  return each(actions).flatMap((action) =>
    each(resources).flatMap((resource) =>
      each(principals).map((principal) => ({
        ...statement,
        ...{ actions: action, resources: resource, principals: principal },
      })),
    ),
  );
}

function each(values: Values): Values[] {
  return values.not || values.values.length === 0 ? [values] : values.values.map((value) => some(value));
}

/** What an atom says, whichever resource of the template holds it. */
export function atomId(atom: Statement): string {
  return JSON.stringify([
    ...[KINDS[atom.form], atom.form, atom.scope, atom.effect],
    ...[atom.actions.not, atom.actions.values.map((action) => action.toLowerCase())],
    ...[atom.resources, atom.principals],
    conditionsId(atom),
  ]);
}

const conditionsId = (atom: Statement): string => atom.conditions.map(conditionId).sort().join();

/** Atoms put together again: as few statements as say the same. */
export function joined(atoms: readonly Statement[]): Statement[] {
  const byAction = merged(atoms, 'actions', (one) => [one.resources, one.principals]);
  const byResource = merged(byAction, 'resources', (one) => [one.actions, one.principals]);
  return merged(byResource, 'principals', (one) => [one.actions, one.resources]);
}

function merged(
  statements: readonly Statement[],
  part: 'actions' | 'resources' | 'principals',
  rest: (one: Statement) => Values[],
): Statement[] {
  const groups = new Map<string, Statement[]>();
  for (const one of statements) {
    const { logicalId, form, scope, effect } = one;
    // What is excluded can't be added up.
    const alone = one[part].not ? one[part] : '';
    const key = JSON.stringify([logicalId, form, scope, effect, conditionsId(one), rest(one), alone]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map(([first, ...others]) => {
    const one = first as Statement;
    if (others.length === 0 || one[part].not) return one;
    const values = [one, ...others].flatMap((other) => other[part].values);
    return { ...one, [part]: some(...new Set(values)) };
  });
}
