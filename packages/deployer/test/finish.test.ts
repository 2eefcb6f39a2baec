import { PassThrough } from 'node:stream';
import { finish } from '../src/commands/applying';
import { Terminal } from '../src/commands/terminal';
import { DeployerError, type ErrorCode } from '../src/errors';

const quiet = () => new Terminal(false, new PassThrough(), new PassThrough(), new PassThrough());

test.each([
  ['by Ctrl-C', 'interrupted', 130],
  ['by a failure', 'failed', 1],
] as const)('an apply that ends %s has the exit code that says so', (_, code: ErrorCode, exitCode) => {
  const failed = { stackName: 'shop-dev-core', error: new DeployerError(code, 'It ended.') };
  expect(finish({ env: 'dev' }, quiet(), { applied: [], appliedBefore: [], notApplied: [], failed })).toBe(exitCode);
});
