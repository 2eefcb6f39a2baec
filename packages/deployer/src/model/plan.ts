/**
 * What an apply will do to one environment: plain data, no I/O. Made by the planner, shown by the renderers, kept by the
 * plan store, verified and executed by apply. What is in here can be written as JSON and read back without loss.
 *
 * The shape is described by the JSON schema beside this package (`plan.schema.json`), which is generated from these types.
 */
export interface Plan {
  /** Raised when a field changes its meaning or goes away. */
  readonly schemaVersion: 2;
  /** `<label>--<time>-<random>`, for example `pr-12--20261121t120000z-9f3ac1`: unique to run and attempt. */
  readonly id: string;
  /** SHA-256, hex, over the canonical form of everything else in the plan. */
  readonly digest: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly project: string;
  readonly environment: string;
  readonly account: string;
  readonly region: string;
  readonly source: PlanSource;
  /** The cloud assemblies that it was made of; empty for a plan that isn't stored. */
  readonly assemblies: readonly PlannedAssembly[];
  /** In the order in which they are executed. */
  readonly stacks: readonly PlannedStack[];
}

export interface PlannedAssembly {
  readonly layer: string;
  /** SHA-256, hex, of the sorted paths, modes and digests of all its files: manifests and assets included. */
  readonly digest: string;
}

/** Where a plan comes from. */
export interface PlanSource {
  /** What clean-up goes by: `pr-12`, `main`, `laptop`. */
  readonly label: string;
  /** The commit that was planned, and the commit of the branch that it is going to; 40 hex digits. */
  readonly head?: string;
  readonly base?: string;
  /** Address of the run that made the plan, for people. */
  readonly run?: string;
}

/**
 * - `create`, `update`, `import`: a change set is ready to be executed
 * - `nothing`: the stack is as the template says
 * - `waits`: there can't be a valid change set yet; it is made during apply, when what it waits for is there
 */
export type StackKind = 'create' | 'update' | 'import' | 'nothing' | 'waits';

export interface PlannedStack {
  readonly layer: string;
  readonly stackName: string;
  /** Where the stack stands in the construct tree. */
  readonly constructPath: string;
  readonly kind: StackKind;
  /** Whether the stack is there already (a stack that is only in review isn't). */
  readonly exists: boolean;
  /** ARN of the stack, and when it was last created or updated (ISO 8601), as of the plan. */
  readonly stackId?: string;
  readonly lastChanged?: string;
  /** ARN of the change set; only with kinds `create`, `update` and `import`. */
  readonly changeSet?: string;
  /** Termination protection as it will be; absent when it stays as it is. */
  readonly terminationProtection?: boolean;
  /** SHA-256, hex, of the template file in the cloud assembly. */
  readonly templateDigest: string;
  /** The templates as CloudFormation gave them back from the change set, the stack's own first, then those of nested stacks. */
  readonly readBack: readonly ReadBackTemplate[];
  readonly parameters: readonly PlannedParameter[];
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  /** ARN of the role that CloudFormation acts under. */
  readonly executionRole?: string;
  readonly assets: readonly PlannedAsset[];
  /** Empty unless kind is `waits`. */
  readonly waitsFor: readonly Wait[];
  /** `known`: as CloudFormation said; `expected`: derived from templates, a change that may not come has `certain: false`. */
  readonly changesAre: 'known' | 'expected';
  readonly changes: readonly ResourceChange[];
  /** What IAM statements and network rules open or close. */
  readonly permissions: readonly PermissionChange[];
  /** What CloudFormation's own validation says of the change set. */
  readonly validation: readonly ValidationFinding[];
  /** What differs from the deployed template in the account; absent when it wasn't asked for. */
  readonly drift?: readonly DriftedResource[];
}

export interface ReadBackTemplate {
  /** Logical ids of the nested stacks that lead to it, outermost first; empty for the stack itself. */
  readonly nestedIn: readonly string[];
  /** SHA-256, hex, of the text that CloudFormation gave back (which may not be the text that it was given). */
  readonly digest: string;
}

export interface PlannedParameter {
  readonly name: string;
  /** As it was given; absent when the stack keeps its previous value. */
  readonly value?: string;
  /** What an SSM-typed parameter stands for, as CloudFormation resolved it. */
  readonly resolved?: string;
  readonly noEcho: boolean;
}

export interface PlannedAsset {
  /** The asset's id in the cloud assembly: the hash of its source. */
  readonly id: string;
  readonly kind: 'file' | 'image';
  /** Path within the cloud assembly. */
  readonly path: string;
  /** SHA-256, hex, of the file, or of the sorted paths, modes and digests of the files in the folder. */
  readonly digest: string;
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
  /** False where the change may turn out not to come: it hangs on a value that is not known yet, or on a condition. */
  readonly certain: boolean;
  /** What becomes of a physical resource that is removed or replaced, where its policy says so. */
  readonly afterwards?: 'deleted' | 'retained' | 'snapshot';
  /** Parts of the resource that change: Properties, Tags, Metadata, … */
  readonly scope: readonly string[];
  readonly causes: readonly Cause[];
  /** Values before and after, property by property; empty for a resource that is added or removed as a whole. */
  readonly properties: readonly PropertyChange[];
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

export interface PropertyChange {
  /** `/Properties/VisibilityTimeout`, `/Properties/Tags/0/Value`, `/Metadata/…`. */
  readonly path: string;
  /** Text, or JSON where it is no text; absent: it wasn't there. */
  readonly before?: string;
  /** Absent: it goes away. */
  readonly after?: string;
  /** `after` is told only while the change set is executed. */
  readonly afterIsKnown: boolean;
  /** Where the values come from: `resolved` by CloudFormation, or as written in the `template`. */
  readonly values: 'resolved' | 'template';
}

/** One statement of a policy, or one rule of a security group, that appears or goes away. */
export interface PermissionChange {
  readonly change: 'added' | 'removed';
  /** The resource that holds it. */
  readonly logicalId: string;
  readonly nestedIn: readonly string[];
  readonly constructPath?: string;
  readonly kind: 'statement' | 'managed-policy' | 'network' | 'trust';
  /** What it says, one line: `Allow sqs:SendMessage on Jobs.Arn to ApiRole`. */
  readonly text: string;
  /** Whether somebody may do more than before. */
  readonly broadens: boolean;
  /** What makes it worth a second look: `any-principal`, `any-action`, `any-resource`, `any-address`, `other-account`. */
  readonly risks: readonly string[];
}

export interface ValidationFinding {
  readonly severity: 'fail' | 'warn';
  readonly logicalId?: string;
  readonly constructPath?: string;
  /** Where in the template: `/Resources/Jobs/Properties/DelaySeconds`. */
  readonly path?: string;
  readonly message: string;
}

/** A resource that is not as its template says. */
export interface DriftedResource {
  readonly logicalId: string;
  /** Logical ids of the nested stacks that lead to it, outermost first. */
  readonly nestedIn: readonly string[];
  readonly constructPath?: string;
  readonly physicalId?: string;
  readonly type: string;
  readonly status: 'modified' | 'deleted';
  readonly properties: readonly DriftedProperty[];
}

export interface DriftedProperty {
  readonly path: string;
  /** What was reviewed last: the deployed template says so. */
  readonly reviewed?: string;
  /** What is there. */
  readonly live?: string;
  /** What the plan's template says; absent outside of a plan, or where it says nothing. */
  readonly planned?: string;
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
