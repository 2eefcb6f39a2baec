import type { StackEvent } from '@aws-sdk/client-cloudformation';
import type { AssemblyStack } from '../../src/assembly/read';
import type { Template } from '../../src/assembly/template';
import { sealed } from '../../src/model/digest';
import type { PermissionChange, Plan, PlannedStack, PropertyChange, ResourceChange } from '../../src/model/plan';

export function aChange(given: Partial<ResourceChange> = {}): ResourceChange {
  return {
    action: 'add',
    logicalId: 'Jobs',
    nestedIn: [],
    type: 'AWS::SQS::Queue',
    replacement: 'no',
    certain: true,
    scope: [],
    causes: [],
    properties: [],
    ...given,
  };
}

export function aPlannedStack(given: Partial<PlannedStack> = {}): PlannedStack {
  return {
    layer: 'core',
    stackName: 'shop-dev-core',
    constructPath: 'shop-dev-core',
    kind: 'update',
    exists: true,
    templateDigest: '0'.repeat(64),
    readBack: [],
    parameters: [],
    tags: {},
    capabilities: [],
    notificationArns: [],
    assets: [],
    waitsFor: [],
    changesAre: 'known',
    changes: [],
    permissions: [],
    validation: [],
    ...given,
  };
}

/** A plan with its own digest, as the planner seals it. */
export function aPlan(...stacks: PlannedStack[]): Plan {
  return aPlanWith({ stacks });
}

export function aPlanWith(given: Partial<Plan> = {}): Plan {
  const content: Omit<Plan, 'digest'> = {
    schemaVersion: 2,
    id: 'pr-12--20261121t120000z-9f3ac1',
    createdAt: '2026-11-21T12:00:00.000Z',
    project: 'shop',
    environment: 'dev',
    account: '111111111111',
    region: 'eu-central-1',
    source: { label: 'pr-12' },
    assemblies: [],
    stacks: [],
    ...given,
  };
  return given.digest === undefined ? sealed(content) : { ...content, digest: given.digest };
}

/** A property that CloudFormation changes from one text to another. */
export function aPropertyChange(given: Partial<PropertyChange> = {}): PropertyChange {
  return {
    path: '/Properties/VisibilityTimeout',
    before: '30',
    after: '60',
    afterIsKnown: true,
    values: 'resolved',
    ...given,
  };
}

export function aPermissionChange(given: Partial<PermissionChange> = {}): PermissionChange {
  return {
    change: 'added',
    logicalId: 'Role',
    nestedIn: [],
    kind: 'statement',
    text: 'Allow sqs:SendMessage on Jobs.Arn to ApiRole',
    broadens: true,
    risks: [],
    ...given,
  };
}

export function anAssemblyStack(given: Partial<AssemblyStack> = {}): AssemblyStack {
  return {
    layer: 'core',
    stackName: 'shop-dev-core',
    constructPath: 'shop-dev-core',
    template: {},
    paths: new Map(),
    templateFile: 'shop-dev-core.template.json',
    parameters: {},
    tags: {},
    notificationArns: [],
    terminationProtection: false,
    dependsOn: [],
    assetManifests: [],
    roles: {},
    ...given,
  };
}

/** A template that reads SSM parameters and publishes others: name → logical id. */
export function aTemplate(
  given: { readonly reads?: readonly string[]; readonly publishes?: Readonly<Record<string, string>> } = {},
): Template {
  return {
    Parameters: Object.fromEntries(
      (given.reads ?? []).map((name, at) => [`P${at}`, { Type: 'AWS::SSM::Parameter::Value<String>', Default: name }]),
    ),
    Resources: Object.fromEntries(
      Object.entries(given.publishes ?? {}).map(([name, id]) => [
        id,
        { Type: 'AWS::SSM::Parameter', Properties: { Name: name, Value: 'x' } },
      ]),
    ),
  };
}

const STACK = 'arn:aws:cloudformation:eu-central-1:111111111111:stack/shop-dev-core/5f0c';

/** An event as CloudFormation tells it; of the stack itself when no logical id is given. */
export function anEvent(status: string, logicalId?: string, given: Partial<StackEvent> = {}): StackEvent {
  const own = logicalId === undefined;
  return {
    StackId: STACK,
    EventId: `${logicalId ?? 'stack'}-${status}`,
    Timestamp: new Date(0),
    StackName: 'shop-dev-core',
    LogicalResourceId: logicalId ?? 'shop-dev-core',
    PhysicalResourceId: own ? STACK : '',
    ResourceType: own ? 'AWS::CloudFormation::Stack' : 'AWS::SQS::Queue',
    ResourceStatus: status as StackEvent['ResourceStatus'],
    ...given,
  } as StackEvent;
}
