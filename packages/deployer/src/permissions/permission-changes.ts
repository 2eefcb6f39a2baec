import { constructPath, type Template, type TemplateResource } from '../assembly/template';
import type { PermissionChange } from '../model/plan';
import { atomId, atomsOf, joined } from './atoms';
import { covers } from './covers';
import { identityStatements, isIdentity } from './identity';
import { networkStatements } from './network';
import { openings } from './openings';
import { isRecord, named, readable, record, referred, short } from './readable';
import { resourceStatements } from './resource-policies';
import { risksOf } from './risks';
import { KINDS, type Statement } from './statement';
import { wording } from './wording';

/** Where a template stands. */
export interface PermissionsPlace {
  /** Logical ids of the nested stacks that lead to it, outermost first. */
  readonly nestedIn: readonly string[];
  readonly pathOf: (logicalId: string) => string | undefined;
  /** The account that it is deployed to, 12 digits: tells other accounts apart. Without it none is told as another. */
  readonly account?: string;
}

/**
 * What one template lets somebody do that another didn't, and the other way round. Policies are compared by what they
 * say, not by how they are written: a statement that gains one action tells just that action, and one that moves to
 * another policy of the same role tells nothing.
 *
 * `broadens` is true wherever it can't be shown that nobody may do more: an Allow that no earlier one covered, a Deny (or
 * permissions boundary, or block of public access) that goes while what it protected stays.
 */
export function permissionChanges(before: Template, after: Template, place: PermissionsPlace): PermissionChange[] {
  const [old, fresh] = [statementsIn(before), statementsIn(after)];
  const [oldAtoms, freshAtoms] = [atomsById(old), atomsById(fresh)];
  const gone = (text: string): boolean => isGone(referred(text), before, after);
  const removed = only(oldAtoms, freshAtoms);
  const added = only(freshAtoms, oldAtoms);
  const [coveredBefore, coveredAfter] = [coverage(old), coverage(fresh)];
  const changes = [
    ...told('added', added, (atom) =>
      atom.form === 'attached' ? !onlyDenies(atom, after) : atom.effect === 'Allow' && !coveredBefore(atom),
    ),
    ...told('removed', removed, (atom) => {
      if ([atom.scope, ...atom.principals.values].some(gone)) return false;
      if (atom.form === 'attached') return denies(atom, before);
      return atom.form === 'unreadable' || (atom.effect === 'Deny' && !coveredAfter(atom));
    }),
  ];
  const order = new Map([...ids(after), ...ids(before)].map((id, at) => [id, at] as const).reverse());
  const sorted = changes.sort(
    (one, other) => (order.get(one.of.logicalId) ?? 0) - (order.get(other.of.logicalId) ?? 0),
  );
  const pathOf = (id: string): string | undefined => place.pathOf(id) ?? pathIn(before, id);
  const nameOf = (id: string): string | undefined => {
    const path = readFrom(after, id) ?? readFrom(before, id) ?? pathOf(id);
    return path?.startsWith('/') ? path : path && short(path);
  };
  const results = sorted.map(({ change, of, broadens }): PermissionChange => {
    const path = pathOf(of.logicalId);
    return {
      change,
      logicalId: of.logicalId,
      nestedIn: place.nestedIn,
      ...(path !== undefined && { constructPath: path }),
      kind: KINDS[of.form],
      text: named(wording(of), nameOf),
      broadens,
      risks: broadens && change === 'added' ? risksOf(of, place) : [],
    };
  });
  // One policy for several queues says the same of each.
  return [...new Map(results.map((one) => [JSON.stringify(one), one])).values()];
}

function statementsIn(template: Template): Statement[] {
  return Object.entries(record(template?.Resources)).flatMap(([logicalId, resource]) => {
    if (!isRecord(resource) || typeof resource.Type !== 'string') return [];
    const one = resource as unknown as TemplateResource;
    if (isIdentity(one.Type)) return identityStatements(logicalId, one);
    return [
      ...resourceStatements(logicalId, one),
      ...networkStatements(logicalId, one, template),
      ...openings(logicalId, one),
    ];
  });
}

type Atoms = ReadonlyMap<string, Statement>;

function atomsById(statements: readonly Statement[]): Atoms {
  return new Map(statements.flatMap(atomsOf).map((atom) => [atomId(atom), atom]));
}

const only = (these: Atoms, those: Atoms): Statement[] =>
  [...these].filter(([id]) => !those.has(id)).map(([, atom]) => atom);

interface Told {
  readonly change: PermissionChange['change'];
  readonly of: Statement;
  readonly broadens: boolean;
}

// What broadens and what doesn't is never told in one line.
function told(change: Told['change'], atoms: readonly Statement[], broadening: (atom: Statement) => boolean): Told[] {
  const [yes, no]: [Statement[], Statement[]] = [[], []];
  for (const atom of atoms) (broadening(atom) ? yes : no).push(atom);
  return [
    ...joined(yes).map((of) => ({ change, of, broadens: true })),
    ...joined(no).map((of) => ({ change, of, broadens: false })),
  ];
}

// By principal: whoever is asked about has few statements of their own, beside those that speak of everybody.
function coverage(statements: readonly Statement[]): (atom: Statement) => boolean {
  const byPrincipal = new Map<string, Statement[]>();
  for (const one of statements) {
    const open = one.principals.not || one.form === 'ingress' || one.form === 'egress';
    for (const key of open || one.principals.values.length === 0 ? ['*'] : one.principals.values) {
      const known = byPrincipal.get(key);
      if (known) known.push(one);
      else byPrincipal.set(key, [one]);
    }
  }
  return (atom) => {
    const keys = new Set(['*', ...atom.principals.values.slice(0, 1)]);
    return [...keys].some((key) => byPrincipal.get(key)?.some((wide) => covers(wide, atom)));
  };
}

// A resource that stays in the account when it leaves the template is not gone.
function isGone(id: string | undefined, before: Template, after: Template): boolean {
  if (id === undefined || Object.hasOwn(record(after?.Resources), id)) return false;
  const resource = record(before?.Resources)[id];
  return isRecord(resource) && !readable(resource.DeletionPolicy).startsWith('Retain');
}

// Of policies that a template attaches: those of the template itself can be read, of AWS's the names tell.
function effectsOf(atom: Statement, template: Template): string[] {
  const policy = atom.actions.values[0] ?? '';
  if (/:policy\/(AWSDenyAll|AWSCompromisedKeyQuarantine\w*)$/.test(policy)) return ['Deny'];
  const id = referred(policy);
  const resource = id === undefined ? undefined : record(template?.Resources)[id];
  if (id === undefined || !isRecord(resource) || resource.Type !== 'AWS::IAM::ManagedPolicy') return [];
  const statements = identityStatements(id, resource as unknown as TemplateResource);
  return statements.filter((one) => one.form === 'identity').map((one) => one.effect);
}

const denies = (atom: Statement, template: Template): boolean => effectsOf(atom, template).includes('Deny');

function onlyDenies(atom: Statement, template: Template): boolean {
  const effects = effectsOf(atom, template);
  return effects.length > 0 && !effects.includes('Allow');
}

const ids = (template: Template): string[] => Object.keys(record(template?.Resources));

function pathIn(template: Template, logicalId: string): string | undefined {
  const resource = record(template?.Resources)[logicalId];
  return isRecord(resource) && isRecord(resource.Metadata) ? constructPath(template, logicalId) : undefined;
}

// The SSM parameter that a parameter of the template stands for: its name says more than the CDK's logical id.
function readFrom(template: Template, id: string): string | undefined {
  const { Type, Default } = record(record(template?.Parameters)[id]);
  return readable(Type).startsWith('AWS::SSM::Parameter::Value<') && typeof Default === 'string' ? Default : undefined;
}
