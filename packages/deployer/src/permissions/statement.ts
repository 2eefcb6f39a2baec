import type { PermissionChange } from '../model/plan';
import { arnOf, isNoValue, isRecord, list, readable, record } from './readable';

/** A set of actions, resources or principals; `not`: everything but these. */
export interface Values {
  readonly not: boolean;
  readonly values: readonly string[];
}

/** One thing that has to be so: an operator, a key, and the values of which one has to match. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * - `identity`: a policy of a role, user or group; `resource`: of a queue, bucket, key, function …; `trust`: of who assumes a role
 * - `attached`: a managed policy; `boundary`: a permissions boundary
 * - `ingress`, `egress`: a rule of a security group or network list
 * - `block`: a switch that keeps the public out, whatever policies say
 * - `unreadable`: no policy that can be understood
 */
export type Form =
  | 'identity'
  | 'resource'
  | 'trust'
  | 'attached'
  | 'boundary'
  | 'ingress'
  | 'egress'
  | 'block'
  | 'unreadable';

/** Whatever says that somebody may, or may not, do something. Only with one `form` and `scope` can one cover another. */
export interface Statement {
  /** The resource of the template that holds it. */
  readonly logicalId: string;
  readonly form: Form;
  /** Whom or what it belongs to, where that isn't told by principals and resources: `${Jobs}`. */
  readonly scope: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Values;
  readonly resources: Values;
  readonly principals: Values;
  readonly conditions: readonly Condition[];
}

/** Where a policy document stands. */
export interface Place {
  readonly logicalId: string;
  readonly form: Form;
  readonly scope: string;
  /** Who has it, where statements don't say it themselves. */
  readonly holders?: readonly string[];
}

export const some = (...values: readonly string[]): Values => ({ not: false, values });

export const KINDS: Readonly<Record<Form, PermissionChange['kind']>> = {
  identity: 'statement',
  resource: 'statement',
  trust: 'trust',
  attached: 'managed-policy',
  boundary: 'managed-policy',
  ingress: 'network',
  egress: 'network',
  block: 'statement',
  unreadable: 'statement',
};

/** The statements of a policy document: an object, its JSON, or a choice of two by a condition of the template. */
export function statementsOf(document: unknown, place: Place): Statement[] {
  return branches(parsed(document)).flatMap(({ node, when }) => {
    if (!isRecord(node) || !('Statement' in node)) return [unreadable(node, place, when)];
    return list(node.Statement)
      .flatMap((each) => branches(each))
      .flatMap((each) => (Array.isArray(each.node) ? each.node.map((node) => ({ ...each, node })) : [each]))
      .map((each) => statementOf(each.node, place, [...when, ...each.when]));
  });
}

/** Whether something looks like a policy document. */
export function isPolicy(node: unknown): boolean {
  return branches(parsed(node)).some((branch) => isRecord(branch.node) && 'Statement' in branch.node);
}

function statementOf(node: unknown, place: Place, when: readonly Condition[]): Statement {
  if (!isRecord(node) || (node.Effect !== 'Allow' && node.Effect !== 'Deny')) return unreadable(node, place, when);
  if (node.Action === undefined && node.NotAction === undefined) return unreadable(node, place, when);
  const target = place.scope || '*';
  const resources = valuesOf(node.Resource, node.NotResource);
  const own = place.form !== 'identity' && !resources.not && resources.values.every((value) => value === '*');
  return {
    logicalId: place.logicalId,
    form: place.form,
    scope: place.scope,
    effect: node.Effect,
    actions: valuesOf(node.Action, node.NotAction),
    // A resource's own policy says `*`, or nothing, where it means just that resource.
    resources: own ? some(target) : resources,
    principals: place.holders ? some(...place.holders) : principalsOf(node.Principal, node.NotPrincipal),
    conditions: [...conditionsOf(node.Condition), ...when],
  };
}

function unreadable(node: unknown, place: Place, when: readonly Condition[]): Statement {
  return {
    ...{ logicalId: place.logicalId, form: 'unreadable', scope: place.scope, effect: 'Allow', conditions: when },
    ...{ actions: some(readable(node)), resources: some(), principals: some(...(place.holders ?? [])) },
  };
}

function valuesOf(node: unknown, notNode: unknown): Values {
  return node === undefined && notNode !== undefined ? { not: true, values: texts(notNode) } : some(...texts(node));
}

/** One or many texts, sorted, each once; of a choice by a condition of the template both, marked. */
export function texts(node: unknown): string[] {
  const found = list(node)
    .flatMap((each) => branches(each))
    .flatMap(({ node: each, when }) => list(each).map((value) => readable(value) + mark(when)));
  return [...new Set(found)].sort();
}

/** A value without the mark of the template's condition that it hangs on. */
export function bare(value: string): string {
  return value.replace(/ \[when [^\]]*\]$/, '');
}

const mark = (when: readonly Condition[]): string =>
  when.length > 0 ? ` [when ${when.map((each) => each.key).join(' and ')}]` : '';

function principalsOf(node: unknown, notNode: unknown): Values {
  const not = node === undefined && notNode !== undefined;
  const found = branches(not ? notNode : node).flatMap(({ node: each, when }) => {
    if (!isRecord(each) || Object.keys(each).some((key) => key === 'Ref' || key.startsWith('Fn::'))) {
      return texts(each).map((value) => principal(value) + mark(when));
    }
    return Object.values(each).flatMap((value) => texts(value).map((text) => principal(text) + mark(when)));
  });
  return { not, values: [...new Set(found)].sort() };
}

// `111111111111` and the ARN of that account's root are one principal.
function principal(value: string): string {
  const arn = arnOf(value);
  if (arn?.service === 'iam' && arn.resource === 'root') return `account ${arn.account}`;
  return value.replace(/^(\d{12}|\$\{AWS::AccountId\})$/, 'account $1');
}

function conditionsOf(node: unknown): Condition[] {
  return branches(node).flatMap(({ node: each, when }) => [...conditionsIn(each), ...(each === undefined ? [] : when)]);
}

function conditionsIn(node: unknown): Condition[] {
  if (node === undefined || node === null || isNoValue(node)) return [];
  if (!isRecord(node)) return [{ operator: '', key: readable(node), values: [] }];
  return Object.entries(node).flatMap(([operator, keys]) =>
    isRecord(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(values) }))
      : [{ operator, key: readable(keys), values: [] }],
  );
}

interface Branch {
  readonly node: unknown;
  readonly when: readonly Condition[];
}

// Fn::If: both sides, each with what has to be so. Deeper than any real template: as one piece.
function branches(node: unknown, when: readonly Condition[] = []): Branch[] {
  const choice = isRecord(node) ? node['Fn::If'] : undefined;
  if (!Array.isArray(choice) || choice.length !== 3 || when.length > 8) return [{ node, when }];
  const [name, yes, no] = choice;
  const so = (key: string): Condition[] => [...when, { operator: '', key, values: [] }];
  return [...branches(yes, so(readable(name))), ...branches(no, so(`not ${readable(name)}`))].filter(
    (branch) => !isNoValue(branch.node),
  );
}

function parsed(document: unknown): unknown {
  const text = typeof document === 'string' ? document : undefined;
  if (text === undefined || !text.trimStart().startsWith('{')) return document;
  try {
    return JSON.parse(text);
  } catch {
    return document;
  }
}

/** A statement that only lets somebody do something, for what isn't written as a policy. */
export function allowance(
  given: Pick<Statement, 'logicalId' | 'form' | 'scope'> & {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    readonly principals: readonly string[];
    readonly conditions?: readonly Condition[];
    readonly effect?: Statement['effect'];
  },
): Statement {
  return {
    ...{ logicalId: given.logicalId, form: given.form, scope: given.scope, effect: given.effect ?? 'Allow' },
    actions: some(...given.actions),
    resources: some(...given.resources),
    principals: some(...given.principals.map(principal)),
    conditions: given.conditions ?? [],
  };
}

/** A property of a resource. */
export const property = (properties: unknown, name: string): unknown => record(properties)[name];
