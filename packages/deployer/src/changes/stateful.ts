import { DeployerError } from '../errors';
import { effectOf, type Plan, type PlannedStack, type ResourceChange } from '../model/plan';
import { STATEFUL_TYPES } from './stateful-types';

// Holds nothing itself, and goes with everything in it.
const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** A change that ends the life of a resource that may hold data. */
export interface DestructiveChange {
  readonly stack: PlannedStack;
  readonly change: ResourceChange;
  /** What happens, as the rest of a sentence that begins with the resource: `is removed, and its messages are lost`. */
  readonly why: string;
}

/** Whether resources of a type hold something that a new one of the same template wouldn't have. */
export function isStateful(type: string): boolean {
  return type !== NESTED_STACK && Object.hasOwn(STATEFUL_TYPES, type);
}

/**
 * Changes that lose data: stateful resources that are removed, replaced, or may be replaced (CloudFormation can't tell
 * beforehand, and what can't be told counts as lost). What is retained, or has a last snapshot made, is not among them:
 * see `sparedChanges`.
 */
export function destructiveChanges(plan: Pick<Plan, 'stacks'>): DestructiveChange[] {
  return endings(plan).filter(({ change }) => !isSpared(change));
}

/** Removals and replacements of stateful resources that lose nothing: they are retained, or have a last snapshot made. */
export function sparedChanges(plan: Pick<Plan, 'stacks'>): DestructiveChange[] {
  return endings(plan).filter(({ change }) => isSpared(change));
}

/**
 * Refuses a plan that loses data.
 *
 * @param allowedTypes types whose loss is accepted: `AWS::SQS::Queue`, or all stateful types of a service, `AWS::DynamoDB::*`
 * @throws DeployerError `destructive`, naming each resource; `usage` where an allowed type is none of the stateful ones
 */
export function checkDestructive(plan: Pick<Plan, 'stacks'>, allowedTypes: readonly string[]): void {
  const allowed = allowedTypes.map((type) => type.trim()).filter((type) => type !== '');
  for (const type of allowed) if (!matched(type).length) throw unknownType(type);
  const accepted = new Set(allowed.flatMap(matched));
  const lost = destructiveChanges(plan).filter(({ change }) => !accepted.has(change.type));
  if (lost.length === 0) return;
  const spared = sparedChanges(plan).map((one) => `\n- ${sentence(one)}`);
  const types = [...new Set(lost.map(({ change }) => change.type))];
  const resources = lost.length === 1 ? '1 resource' : `${lost.length} resources`;
  throw new DeployerError(
    'destructive',
    `The plan destroys ${resources} that may hold data:${lost.map((one) => `\n- ${sentence(one)}`).join('')}` +
      (spared.length > 0 ? `\nNothing is lost of:${spared.join('')}` : ''),
    `Undo what causes it, or deploy a removal policy of Retain or Snapshot for ${lost.length === 1 ? 'it' : 'them'} first. ` +
      `If the data may go, allow ${types.length === 1 ? 'the type' : 'the types'} ${types.join(', ')}.`,
  );
}

function endings(plan: Pick<Plan, 'stacks'>): DestructiveChange[] {
  return plan.stacks.flatMap((stack) =>
    stack.changes
      .filter((change) => endsStateful(change, stack))
      .map((change) => ({ stack, change, why: whyOf(change) })),
  );
}

function endsStateful(change: ResourceChange, stack: PlannedStack): boolean {
  const effect = effectOf(change);
  if (effect !== 'remove' && effect !== 'replace') return false;
  return change.type === NESTED_STACK ? endsUnseen(change, stack) : isStateful(change.type);
}

// A nested stack counts by what is in it, where the plan tells that; an update of one is never surely a replacement.
function endsUnseen({ logicalId, nestedIn, action, replacement }: ResourceChange, stack: PlannedStack): boolean {
  if (action !== 'remove' && replacement !== 'yes') return false;
  const place = JSON.stringify([...nestedIn, logicalId]);
  return !stack.changes.some(
    (other) => JSON.stringify(other.nestedIn.slice(0, nestedIn.length + 1)) === place && other.action === 'remove',
  );
}

const isSpared = ({ afterwards }: ResourceChange): boolean => afterwards === 'retained' || afterwards === 'snapshot';

function whyOf(change: ResourceChange): string {
  const removed = change.action === 'remove';
  const maybe = change.replacement === 'maybe' || !change.certain;
  const what = removed
    ? `${maybe ? 'may be' : 'is'} removed`
    : `${maybe ? 'may be' : 'is'} replaced${because(change, maybe)}`;
  if (change.afterwards === 'retained') return `${what}, and stays in the account, in no stack`;
  if (change.afterwards === 'snapshot') return `${what}, and CloudFormation makes a last snapshot of it`;
  return `${what}, and ${STATEFUL_TYPES[change.type] ?? 'what it holds'} ${maybe ? 'would be' : 'are'} lost`;
}

function because({ causes }: ResourceChange, maybe: boolean): string {
  const targets = causes.filter(({ replaces }) => replaces === 'yes' || (maybe && replaces === 'maybe'));
  const names = [...new Set(targets.map(({ target }) => target))].filter((name) => name !== '');
  return names.length > 0 ? ` because of ${names.join(', ')}` : '';
}

function sentence({ stack, change, why }: DestructiveChange): string {
  const own = change.constructPath?.replace(/\/Resource$/, '') ?? change.logicalId;
  return `${stack.stackName}: ${[...change.nestedIn, own].join(' › ')} (${change.type}) ${why}`;
}

// The stateful types that an entry of the allow-list stands for.
function matched(entry: string): string[] {
  if (Object.hasOwn(STATEFUL_TYPES, entry)) return [entry];
  const service = /^([A-Za-z0-9]+::[A-Za-z0-9]+::)\*$/.exec(entry)?.[1];
  return service === undefined ? [] : Object.keys(STATEFUL_TYPES).filter((type) => type.startsWith(service));
}

function unknownType(entry: string): DeployerError {
  const [nearest] = Object.keys(STATEFUL_TYPES)
    .map((type) => ({ type, distance: distance(entry.toLowerCase(), type.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  const hint = nearest && nearest.distance <= 5 ? ` Did you mean '${nearest.type}'?` : '';
  return new DeployerError(
    'usage',
    `'${entry}' is no type of resource that may hold data, so there is nothing to allow.${hint}`,
    `Give types like 'AWS::SQS::Queue', or all of a service like 'AWS::DynamoDB::*'.`,
  );
}

// How many letters have to be put in, taken out or exchanged to make one text of another (Levenshtein).
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
