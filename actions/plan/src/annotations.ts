import {
  destructiveChanges,
  effectOf,
  type PermissionChange,
  type Plan,
  type PlannedStack,
  type ResourceChange,
  unmetWaits,
  type ValidationFinding,
  type Wait,
} from '@stratiform/deployer';

/** One line beside the run, as GitHub shows it. */
export interface Note {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/**
 * What a reviewer should not miss, the worst first: what CloudFormation refuses, what loses data, what may be looked at
 * twice. GitHub shows ten of a level.
 *
 * @param plan redacted
 */
export function annotationsOf(plan: Plan): Note[] {
  const losing = destructiveChanges(plan);
  const lost = new Set(losing.map(({ change }) => change));
  return [
    ...plan.stacks.flatMap((stack) => stack.validation.map((finding) => ofFinding(stack, finding))),
    ...unmetWaits(plan).map(({ stack, wait }) => ofWait(stack, wait)),
    ...losing.map(({ stack, change, why }) => ({
      level: 'warning' as const,
      title: `Loses data: ${change.type}`,
      message: `${placeOf(stack, change)} ${why}.`,
    })),
    ...plan.stacks.flatMap((stack) => stack.permissions.filter(isRisky).map((one) => ofPermission(stack, one))),
    ...plan.stacks.flatMap((stack) => driftOf(stack)),
    ...plan.stacks.flatMap((stack) =>
      stack.changes.filter((change) => ends(change) && !lost.has(change)).map((change) => ofEnd(stack, change)),
    ),
  ];
}

function ofFinding(
  stack: PlannedStack,
  { severity, logicalId, constructPath, path, message }: ValidationFinding,
): Note {
  const fails = severity === 'fail';
  const name = constructPath ?? logicalId;
  const where = `${stack.stackName}${name ? ` › ${short(name, stack)}` : ''}${path ? ` at ${path}` : ''}`;
  return {
    level: fails ? 'error' : 'warning',
    title: fails ? 'CloudFormation refuses this plan' : 'CloudFormation warns',
    message: `${where}: ${message}`,
  };
}

function ofWait(stack: PlannedStack, wait: Wait): Note {
  const what = 'name' in wait ? `${wait.for} ${wait.name}` : wait.for;
  return {
    level: 'warning',
    title: "Can't be applied yet",
    message: `${stack.stackName} waits for the ${what}, and no stack of this plan makes it. Apply what makes it first.`,
  };
}

function ofPermission(stack: PlannedStack, permission: PermissionChange): Note {
  const risks = permission.risks.map((risk) => risk.replaceAll('-', ' ')).join(', ');
  return {
    level: 'warning',
    title: `Opens: ${risks}`,
    message: `${placeOf(stack, permission)}: ${permission.change === 'added' ? '+' : '-'} ${permission.text}`,
  };
}

function driftOf({ stackName, drift = [] }: PlannedStack): Note[] {
  if (drift.length === 0) return [];
  const what = drift.length === 1 ? '1 resource is' : `${drift.length} resources are`;
  return [{ level: 'warning', title: 'Drift', message: `${stackName}: ${what} not as the deployed template says.` }];
}

function ofEnd(stack: PlannedStack, change: ResourceChange): Note {
  const replaces = effectOf(change) === 'replace';
  const maybe = !change.certain || change.replacement === 'maybe';
  const kept = { retained: '; the old one is retained', snapshot: '; a snapshot of the old one stays', deleted: '' };
  return {
    level: 'notice',
    title: `${replaces ? 'Replaces' : 'Destroys'}: ${change.type}`,
    message: `${placeOf(stack, change)} ${maybe ? 'may be' : 'is'} ${replaces ? 'replaced' : 'destroyed'}${kept[change.afterwards ?? 'deleted']}.`,
  };
}

const isRisky = ({ broadens, risks }: PermissionChange): boolean => broadens && risks.length > 0;

const ends = (change: ResourceChange): boolean => ['remove', 'replace'].includes(effectOf(change));

function placeOf(stack: PlannedStack, one: Pick<ResourceChange, 'constructPath' | 'logicalId' | 'nestedIn'>): string {
  const own = one.constructPath ? short(one.constructPath, stack) : one.logicalId;
  return [stack.stackName, ...one.nestedIn, own].join(' › ');
}

// As people read it: without the stack's own part and the CDK's inner `Resource`.
function short(path: string, { constructPath }: PlannedStack): string {
  const inner = path.startsWith(`${constructPath}/`) ? path.slice(constructPath.length + 1) : path;
  return inner.replace(/\/Resource$/, '');
}
