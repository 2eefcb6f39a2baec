import {
  CloudFormationClient,
  type StackResourceDrift,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { pathWithin, type TemplateTree, templateTree, within } from '../assembly/nested';
import type { AssemblyStack } from '../assembly/read';
import type { Session } from '../aws/session';
import { findStack, isBusy } from '../aws/stacks';
import type { PathOf } from '../changes/from-change-set';
import type { DriftedResource } from '../model/plan';
import type { Run } from '../plan/surroundings';
import { type Detection, detect } from './detection';
import type { StackDrift, UncheckedResource } from './model';
import { driftedProperties } from './three-way';
import { uncheckedText } from './unchecked';

/** What drift is looked for with. */
export interface DriftRequest {
  readonly pathOf: PathOf;
  readonly run: Run;
  /** The templates of the plan, for the third way of looking at a value. */
  readonly planned?: TemplateTree;
}

/**
 * A client for looking at drift: under the stack's look-up role. CloudFormation reads the resources as who asks, and the
 * deploy role may not read them.
 */
export async function driftClient(session: Session, stack: AssemblyStack): Promise<CloudFormationClient> {
  return new CloudFormationClient(await session.connection(stack.roles.lookup ?? stack.roles.deploy));
}

/**
 * Compares a stack, and the stacks nested in it, with what is there. What can't be looked at is said, not thrown.
 *
 * @throws what the SDK throws about credentials, permissions and the network; DeployerError `interrupted`
 */
export async function inspectDrift(
  client: CloudFormationClient,
  stackName: string,
  request: DriftRequest,
): Promise<StackDrift> {
  request.run.notify(`${stackName}: looks for drift`);
  return { stackName, ...(await inspect(client, stackName, request, [])) };
}

/** The drifted resources of a stack of a cloud assembly; what wasn't looked at is only notified. */
export async function detectDrift(session: Session, stack: AssemblyStack, run: Run): Promise<DriftedResource[]> {
  const pathOf: PathOf = (logicalId, nestedIn) => pathWithin(stack, logicalId, nestedIn);
  const client = await driftClient(session, stack);
  const found = await inspectDrift(client, stack.stackName, { planned: templateTree(stack), pathOf, run });
  for (const text of [...found.reasons, ...uncheckedText(found.unchecked)]) run.notify(`${stack.stackName}: ${text}`);
  return [...found.resources];
}

type Inspected = Omit<StackDrift, 'stackName'>;

async function inspect(
  client: CloudFormationClient,
  stackName: string,
  request: DriftRequest,
  nestedIn: readonly string[],
): Promise<Inspected> {
  const stack = await findStack(client, stackName);
  const status = stack?.StackStatus;
  if (!stack || status === 'DELETE_COMPLETE') return without('absent', 'it is not there');
  if (status === 'REVIEW_IN_PROGRESS') return without('absent', 'it is only in review: nothing of it is there');
  if (isBusy(status)) return without('unavailable', `it is ${status}: look again when that has ended`);
  const detection = await detect(client, stack.StackId ?? stackName, request.run);
  if ('refused' in detection) return without('unavailable', `CloudFormation doesn't look at it: ${detection.refused}`);
  const own: Inspected = {
    state: detection.failed ? 'incomplete' : 'checked',
    reasons: detection.failed ? [`CloudFormation could not look at all of it: ${detection.reason}`] : [],
    resources: foundIn(detection, request, nestedIn),
    unchecked: uncheckedIn(detection, request, nestedIn),
  };
  const nested = detection.resources.filter(isNestedStack).map(async (resource) => {
    const place = [...nestedIn, resource.LogicalResourceId ?? ''];
    return inNested(await inspect(client, resource.PhysicalResourceId ?? '', request, place), place);
  });
  return (await Promise.all(nested)).reduce(together, own);
}

function foundIn(
  { drifts }: Detection,
  { planned, pathOf }: DriftRequest,
  nestedIn: readonly string[],
): DriftedResource[] {
  const resources = planned && within(planned, nestedIn).Resources;
  return drifts.filter(hasDrifted).map((drift) => {
    const logicalId = drift.LogicalResourceId ?? '';
    const constructPath = pathOf(logicalId, nestedIn);
    return {
      logicalId,
      nestedIn,
      ...(constructPath && { constructPath }),
      ...(drift.PhysicalResourceId && { physicalId: drift.PhysicalResourceId }),
      type: drift.ResourceType ?? '',
      status: drift.StackResourceDriftStatus === 'DELETED' ? 'deleted' : 'modified',
      properties: driftedProperties(drift, resources?.[logicalId]),
    };
  });
}

function uncheckedIn(
  { drifts, resources }: Detection,
  { pathOf }: DriftRequest,
  nestedIn: readonly string[],
): UncheckedResource[] {
  const compared = new Map(drifts.map((drift) => [drift.LogicalResourceId, drift]));
  return resources.flatMap((resource) => {
    const { LogicalResourceId: logicalId = '', ResourceType: type = '' } = resource;
    const drift = compared.get(logicalId);
    const known = drift && (hasDrifted(drift) || drift.StackResourceDriftStatus === 'IN_SYNC');
    // The CDK's metadata stands for nothing in the account.
    if (known || isNestedStack(resource) || type === 'AWS::CDK::Metadata') return [];
    const constructPath = pathOf(logicalId, nestedIn);
    const reason = drift?.DriftStatusReason;
    return [{ logicalId, nestedIn, ...(constructPath && { constructPath }), type, ...(reason && { reason }) }];
  });
}

function inNested(inner: Inspected, place: readonly string[]): Inspected {
  return { ...inner, reasons: inner.reasons.map((reason) => `nested stack ${place.join(' › ')}: ${reason}`) };
}

function together(one: Inspected, inner: Inspected): Inspected {
  return {
    state: one.state === 'checked' && inner.state !== 'checked' ? 'incomplete' : one.state,
    reasons: [...one.reasons, ...inner.reasons],
    resources: [...one.resources, ...inner.resources],
    unchecked: [...one.unchecked, ...inner.unchecked],
  };
}

function hasDrifted({ StackResourceDriftStatus: status }: StackResourceDrift): boolean {
  return status === 'MODIFIED' || status === 'DELETED';
}

function isNestedStack({ ResourceType, PhysicalResourceId }: StackResourceSummary): boolean {
  return ResourceType === 'AWS::CloudFormation::Stack' && !!PhysicalResourceId;
}

function without(state: StackDrift['state'], reason: string): Inspected {
  return { state, reasons: [reason], resources: [], unchecked: [] };
}
