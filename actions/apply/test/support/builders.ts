import { digestOf, type Plan, type PlannedStack, type RootCause } from '@stratiform/deployer';
import type { Told } from '../../src/report.js';

export const HEAD = '4'.repeat(40);
export const BASE = 'b'.repeat(40);

export function aStack(given: Partial<PlannedStack> = {}): PlannedStack {
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

export function aPlan(...stacks: PlannedStack[]): Plan {
  const content: Omit<Plan, 'digest'> = {
    schemaVersion: 2,
    id: 'pr-12--20261121t120000z-9f3ac1',
    createdAt: '2026-11-21T12:00:00.000Z',
    project: 'shop',
    environment: 'dev',
    account: '111111111111',
    region: 'eu-central-1',
    source: { label: 'pr-12', head: HEAD, base: BASE },
    assemblies: [],
    stacks,
  };
  return { ...content, digest: digestOf(content as Plan) };
}

export const told = (given: Partial<Told> = {}): Told => ({
  environment: 'dev',
  commanded: false,
  stacks: [
    { stackName: 'shop-dev-core', text: 'UPDATE_COMPLETE, 4 changes in 12 s' },
    { stackName: 'shop-dev-infra', text: 'failed' },
    { stackName: 'shop-dev-app', text: 'not begun' },
  ],
  run: 'https://github.example/org/shop/actions/runs/7/attempts/1',
  actor: 'ada',
  ...given,
});

export const aCause = (given: Partial<RootCause & { constructPath: string }> = {}) => ({
  stackName: 'shop-dev-infra',
  logicalId: 'BackendQueue1',
  constructPath: 'Backend/Queue',
  nestedIn: [],
  type: 'AWS::SQS::Queue',
  status: 'CREATE_FAILED',
  message: 'Value 99 for parameter DelaySeconds is invalid.',
  ...given,
});
