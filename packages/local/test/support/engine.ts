import { execFileSync } from 'node:child_process';
import { type Engine, requireEngine } from '../../src/images/engine';

/** What `@stratiform/registry-server` exports: ES modules, which these tests can't import. */
function fromRegistryServer(expression: string): string {
  const script = `import * as it from '@stratiform/registry-server'; console.log((await (${expression})) ?? '')`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: __dirname,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}

/** The engine of this machine. */
export const engine = (): Engine => requireEngine(process.env);

/** The tag of an image that behaves as AWS's base image for the runtime; made where it isn't there. */
export const lambdaBase = (kind: 'python' | 'nodejs'): string => fromRegistryServer(`it.lambdaBase('${kind}')`);

function builderMissing(): string {
  try {
    engine();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Tests that need a container engine; where there is none, skipped, and the reason printed. */
export function describeWithEngine(name: string, tests: () => void): void {
  const missing = fromRegistryServer('it.engineMissing()') || builderMissing();
  if (missing === '') describe(name, tests);
  else {
    process.stderr.write(`skipped: ${name}: ${missing}\n`);
    describe.skip(`${name} (${missing})`, tests);
  }
}
