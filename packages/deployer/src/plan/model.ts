/**
 * What an apply will do to one environment: plain data, no I/O. Made by the planner, shown by the renderers, executed by
 * the executor. What is in here can be written as JSON and read back.
 */
export interface Plan {
  /** Raised when a field changes its meaning or goes away. */
  readonly schemaVersion: 1;
  readonly project: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  /** In the order in which they are executed. */
  readonly stacks: readonly PlannedStack[];
}

/**
 * - `create`, `update`: a change set is ready to be executed
 * - `nothing`: the stack is as the template says
 * - `waits`: there can't be a valid change set yet; it is made during apply, when what it waits for is there
 */
export type StackKind = 'create' | 'update' | 'nothing' | 'waits';

export interface PlannedStack {
  readonly layer: string;
  readonly stackName: string;
  /** Where the stack stands in the construct tree. */
  readonly constructPath: string;
  readonly kind: StackKind;
  /** Whether the stack is there already (a stack that is only in review isn't). */
  readonly exists: boolean;
  /** ARN of the change set; only with kinds `create` and `update`, and only while it is there. */
  readonly changeSet?: string;
  /** Termination protection as it will be; absent when it stays as it is. */
  readonly terminationProtection?: boolean;
  /** SHA-256 of the template file, hex. */
  readonly templateDigest: string;
  /** Empty unless kind is `waits`. */
  readonly waitsFor: readonly Wait[];
  /** `known`: as CloudFormation said; `expected`: derived from the template; `unknown`: told only after the wait. */
  readonly changesAre: 'known' | 'expected' | 'unknown';
  readonly changes: readonly ResourceChange[];
}

/** What keeps a stack from having its change set. */
export type Wait =
  /** An SSM parameter that isn't there yet. `by`: the stack of this plan that makes it. */
  | { readonly for: 'parameter'; readonly name: string; readonly by?: string }
  /** An export that isn't there yet. */
  | { readonly for: 'export'; readonly name: string; readonly by?: string }
  /** An SSM parameter that a stack of this plan gives another value: CloudFormation reads values when it makes the change set. */
  | { readonly for: 'new-value'; readonly name: string; readonly by: string }
  /** Remains of a first creation that failed have to be deleted first. */
  | { readonly for: 'recovery'; readonly status: string; readonly holds: readonly string[] };

export type ChangeAction = 'add' | 'modify' | 'remove' | 'import' | 'unknown';

export interface ResourceChange {
  readonly action: ChangeAction;
  readonly logicalId: string;
  /** Logical ids of the nested stacks that lead to it, outermost first; empty for a resource of the stack itself. */
  readonly nestedIn: readonly string[];
  readonly constructPath?: string;
  readonly physicalId?: string;
  readonly type: string;
  /** `maybe`: CloudFormation can tell only while it executes. */
  readonly replacement: 'yes' | 'no' | 'maybe';
  /** What becomes of a physical resource that is removed or replaced, where its policy says so. */
  readonly afterwards?: 'deleted' | 'retained' | 'snapshot';
  /** Parts of the resource that change: Properties, Tags, Metadata, … */
  readonly scope: readonly string[];
  readonly causes: readonly Cause[];
}

/** One reason for a change. */
export interface Cause {
  /** The property (or other attribute) that changes. */
  readonly target: string;
  /** Whether this alone replaces the resource. */
  readonly replaces: 'yes' | 'no' | 'maybe';
  /** What changes it, in CloudFormation's words: DirectModification, ParameterReference, ResourceAttribute, … */
  readonly source?: string;
  /** The parameter or resource attribute that it comes from. */
  readonly from?: string;
}

/** How many resources a plan adds, changes, replaces and removes. Replacements that may happen count as replacements. */
export interface Counts {
  readonly add: number;
  readonly change: number;
  readonly replace: number;
  readonly remove: number;
  readonly import: number;
}

/** What a change means to the resource, one word. */
export type Effect = keyof Counts;

export function effectOf(change: ResourceChange): Effect {
  if (change.action === 'add') return 'add';
  if (change.action === 'remove') return 'remove';
  if (change.action === 'import') return 'import';
  return change.replacement === 'no' ? 'change' : 'replace';
}

export function countChanges(stacks: readonly PlannedStack[]): Counts {
  const counts = { add: 0, change: 0, replace: 0, remove: 0, import: 0 };
  for (const stack of stacks) for (const change of stack.changes) counts[effectOf(change)] += 1;
  return counts;
}

/** Whether an apply does anything to the stack. */
export function isPending(stack: PlannedStack): boolean {
  return stack.kind !== 'nothing' || stack.terminationProtection !== undefined;
}

/** Whether there is nothing to apply. */
export function isEmpty(plan: Plan): boolean {
  return !plan.stacks.some(isPending);
}

/** The waits that no stack of the plan ends: apply can't begin. */
export function unmetWaits(plan: Plan): { readonly stack: PlannedStack; readonly wait: Wait }[] {
  return plan.stacks.flatMap((stack) =>
    stack.waitsFor
      .filter((wait) => (wait.for === 'parameter' || wait.for === 'export') && wait.by === undefined)
      .map((wait) => ({ stack, wait })),
  );
}
