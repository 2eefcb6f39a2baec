import * as z from 'zod';
import type * as model from './plan';

/**
 * The shape of a plan, to check one that was read. Fields that aren't known here are allowed (a newer version may add
 * some): go on with what was read, not with what `parse` gives back, or the plan's digest no longer fits.
 *
 * `plan.schema.json` is made from this; that it is the model exactly is checked by the compiler at the end of this file.
 */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const texts = z.array(z.string());
const certainty = z.enum(['yes', 'no', 'maybe']);

const readBackTemplate = z.object({ nestedIn: texts, digest: sha256 }).meta({ id: 'ReadBackTemplate' });

const plannedParameter = z
  .object({ name: z.string(), value: z.string().optional(), resolved: z.string().optional(), noEcho: z.boolean() })
  .meta({ id: 'PlannedParameter' });

const plannedAsset = z
  .object({ id: z.string(), kind: z.enum(['file', 'image']), path: z.string(), digest: sha256 })
  .meta({ id: 'PlannedAsset' });

const wait = z
  .union([
    z.object({ for: z.literal('parameter'), name: z.string(), by: z.string().optional() }),
    z.object({ for: z.literal('export'), name: z.string(), by: z.string().optional() }),
    z.object({ for: z.literal('new-value'), name: z.string(), by: z.string() }),
    z.object({ for: z.literal('recovery'), status: z.string(), holds: texts }),
  ])
  .meta({ id: 'Wait' });

const cause = z
  .object({ target: z.string(), replaces: certainty, source: z.string().optional(), from: z.string().optional() })
  .meta({ id: 'Cause' });

const propertyChange = z
  .object({
    path: z.string(),
    before: z.string().optional(),
    after: z.string().optional(),
    afterIsKnown: z.boolean(),
    values: z.enum(['resolved', 'template']),
  })
  .meta({ id: 'PropertyChange' });

const resourceChange = z
  .object({
    action: z.enum(['add', 'modify', 'remove', 'import', 'unknown']).meta({ id: 'ChangeAction' }),
    logicalId: z.string(),
    nestedIn: texts,
    constructPath: z.string().optional(),
    physicalId: z.string().optional(),
    type: z.string(),
    replacement: certainty,
    certain: z.boolean(),
    afterwards: z.enum(['deleted', 'retained', 'snapshot']).optional(),
    scope: texts,
    causes: z.array(cause),
    properties: z.array(propertyChange),
  })
  .meta({ id: 'ResourceChange' });

const permissionChange = z
  .object({
    change: z.enum(['added', 'removed']),
    logicalId: z.string(),
    nestedIn: texts,
    constructPath: z.string().optional(),
    kind: z.enum(['statement', 'managed-policy', 'network', 'trust']),
    text: z.string(),
    broadens: z.boolean(),
    risks: texts,
  })
  .meta({ id: 'PermissionChange' });

const validationFinding = z
  .object({
    severity: z.enum(['fail', 'warn']),
    logicalId: z.string().optional(),
    constructPath: z.string().optional(),
    path: z.string().optional(),
    message: z.string(),
  })
  .meta({ id: 'ValidationFinding' });

const driftedProperty = z
  .object({
    path: z.string(),
    reviewed: z.string().optional(),
    live: z.string().optional(),
    planned: z.string().optional(),
  })
  .meta({ id: 'DriftedProperty' });

const driftedResource = z
  .object({
    logicalId: z.string(),
    nestedIn: texts,
    constructPath: z.string().optional(),
    physicalId: z.string().optional(),
    type: z.string(),
    status: z.enum(['modified', 'deleted']),
    properties: z.array(driftedProperty),
  })
  .meta({ id: 'DriftedResource' });

const plannedStack = z
  .object({
    layer: z.string(),
    stackName: z.string(),
    constructPath: z.string(),
    kind: z.enum(['create', 'update', 'import', 'nothing', 'waits']).meta({ id: 'StackKind' }),
    exists: z.boolean(),
    stackId: z.string().optional(),
    lastChanged: z.string().optional(),
    changeSet: z.string().optional(),
    terminationProtection: z.boolean().optional(),
    templateDigest: sha256,
    readBack: z.array(readBackTemplate),
    parameters: z.array(plannedParameter),
    tags: z.record(z.string(), z.string()),
    capabilities: texts,
    notificationArns: texts,
    executionRole: z.string().optional(),
    assets: z.array(plannedAsset),
    waitsFor: z.array(wait),
    changesAre: z.enum(['known', 'expected']),
    changes: z.array(resourceChange),
    permissions: z.array(permissionChange),
    validation: z.array(validationFinding),
    drift: z.array(driftedResource).optional(),
  })
  .meta({ id: 'PlannedStack' });

const plannedAssembly = z.object({ layer: z.string(), digest: sha256 }).meta({ id: 'PlannedAssembly' });

const planSource = z
  .object({
    label: z.string(),
    head: z.string().optional(),
    base: z.string().optional(),
    run: z.string().optional(),
  })
  .meta({ id: 'PlanSource' });

export const planSchema = z
  .object({
    schemaVersion: z.literal(2),
    id: z.string().min(1),
    digest: sha256,
    createdAt: z.string(),
    project: z.string(),
    environment: z.string(),
    account: z.string(),
    region: z.string(),
    source: planSource,
    assemblies: z.array(plannedAssembly),
    stacks: z.array(plannedStack),
  })
  .meta({ title: 'Plan' });

type Writable<T> = T extends readonly (infer E)[]
  ? Writable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;

// With every field required: what one side doesn't have at all would else pass for a field that was left out.
type Full<T> = T extends readonly (infer E)[] ? Full<E>[] : T extends object ? { [K in keyof T]-?: Full<T[K]> } : T;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type Is<Schema extends z.ZodType, Model> = [
  Same<Writable<z.infer<Schema>>, Writable<Model>>,
  Same<Full<Writable<z.infer<Schema>>>, Full<Writable<Model>>>,
];

// Part by part: the compiler stops comparing a few levels down.
type Checks = [
  ...Is<typeof planSchema, model.Plan>,
  ...Is<typeof planSource, model.PlanSource>,
  ...Is<typeof plannedAssembly, model.PlannedAssembly>,
  ...Is<typeof plannedStack, model.PlannedStack>,
  ...Is<typeof readBackTemplate, model.ReadBackTemplate>,
  ...Is<typeof plannedParameter, model.PlannedParameter>,
  ...Is<typeof plannedAsset, model.PlannedAsset>,
  ...Is<typeof wait, model.Wait>,
  ...Is<typeof resourceChange, model.ResourceChange>,
  ...Is<typeof cause, model.Cause>,
  ...Is<typeof propertyChange, model.PropertyChange>,
  ...Is<typeof permissionChange, model.PermissionChange>,
  ...Is<typeof validationFinding, model.ValidationFinding>,
  ...Is<typeof driftedResource, model.DriftedResource>,
  ...Is<typeof driftedProperty, model.DriftedProperty>,
];

type Agrees<T extends readonly unknown[]> = false extends T[number] ? false : true;

/** Doesn't compile when the schema and the model differ, in whichever direction. */
export const schemaIsModel: Agrees<Checks> = true;
