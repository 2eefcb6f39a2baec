import type { StackEvent } from '@aws-sdk/client-cloudformation';

/** The events of one operation on a stack, oldest first, and those of the nested stacks it touched, by ARN. */
export interface EventTree {
  readonly stackName: string;
  readonly events: readonly StackEvent[];
  readonly nested: ReadonlyMap<string, EventTree>;
}

/** The first thing that went wrong. */
export interface RootCause {
  /** The stack that holds the resource: the nested-most one. */
  readonly stackName: string;
  readonly logicalId: string;
  /** Logical ids of the nested stacks that lead to it, outermost first. */
  readonly nestedIn: readonly string[];
  readonly type: string;
  readonly physicalId?: string;
  /** What CloudFormation tried: CREATE_FAILED, UPDATE_FAILED, … */
  readonly status: string;
  /** The service's own message. */
  readonly message: string;
}

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/** CloudFormation stops what runs beside the failed resource and calls that a failure too: these are consequences. */
const CONSEQUENCE = /(creation|update|deletion|operation)s? cancelled/i;

/**
 * The first failed resource of an operation that no other failure explains; in the nested-most stack that failed.
 *
 * @returns undefined when no event tells of a failure
 */
export function findRootCause(tree: EventTree, nestedIn: readonly string[] = []): RootCause | undefined {
  const failures = tree.events.filter(
    (event) => event.ResourceStatus?.endsWith('_FAILED') && !CONSEQUENCE.test(event.ResourceStatusReason ?? ''),
  );
  const first = failures.find((event) => !isOwn(event)) ?? failures[0] ?? tree.events.find(isRefusal);
  if (!first) return undefined;
  const inner =
    first.ResourceType === NESTED_STACK && !isOwn(first) ? tree.nested.get(first.PhysicalResourceId ?? '') : undefined;
  const deeper = inner && findRootCause(inner, [...nestedIn, first.LogicalResourceId ?? '']);
  return deeper ?? causeFrom(first, tree.stackName, nestedIn);
}

/** ARNs of the nested stacks that an operation's events name. */
export function nestedStacksOf(events: readonly StackEvent[]): string[] {
  const arns = events
    .filter((event) => event.ResourceType === NESTED_STACK && !isOwn(event))
    .map((event) => event.PhysicalResourceId ?? '');
  return [...new Set(arns.filter((arn) => arn.startsWith('arn:')))];
}

/** Whether an event is about the stack itself, not about one of its resources. */
export function isOwn(event: StackEvent): boolean {
  return event.PhysicalResourceId !== undefined && event.PhysicalResourceId === event.StackId;
}

// Some operations fail before any resource is touched; then only the stack's own rollback says why.
function isRefusal(event: StackEvent): boolean {
  return isOwn(event) && /ROLLBACK_IN_PROGRESS$/.test(event.ResourceStatus ?? '') && !!event.ResourceStatusReason;
}

function causeFrom(event: StackEvent, stackName: string, nestedIn: readonly string[]): RootCause {
  return {
    stackName,
    logicalId: event.LogicalResourceId ?? '',
    nestedIn,
    type: event.ResourceType ?? '',
    ...(event.PhysicalResourceId && { physicalId: event.PhysicalResourceId }),
    status: event.ResourceStatus ?? '',
    message: event.ResourceStatusReason ?? 'CloudFormation gives no reason',
  };
}
