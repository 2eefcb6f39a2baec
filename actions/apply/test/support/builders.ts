import type { RootCause } from '@stratiform/deployer';
import type { Told } from '../../src/report.js';

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
