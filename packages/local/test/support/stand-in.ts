import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { EnvironmentPackaging } from '../../src/images/packaging';

const repository = path.resolve(__dirname, '..', '..', '..', '..');

export interface StandIn {
  readonly root: string;
  /** STRATIFORM_HOME. */
  readonly base: string;
  /** STRATIFORM_HOME/local */
  readonly home: string;
  remove(): void;
}

/**
 * A repository whose Nx and deployer are scripts of a few lines, so that a start can be tried in seconds: `synth`
 * writes an assembly, `bootstrap` and `deploy` make real things in the emulator.
 *
 * @param packaging of the local environment
 */
export function standIn(packaging: EnvironmentPackaging = 'zip'): StandIn {
  const root = mkdtempSync(path.join(tmpdir(), 'stratiform-local-'));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write(
    'packages/config/src/environments.ts',
    `export const environments = () => ({ local: { packaging: '${packaging}' } });`,
  );
  write('stratiform.config.js', `module.exports = { layers: [{ name: 'infra', assembly: 'cdk.out/{env}' }] };`);
  write('packages/deployer/lib/main.js', `${PARAMETER}put('/cdk-bootstrap/hnb659fds/version', '30');`);
  write('node_modules/.bin/nx', NX);
  mkdirSync(path.join(root, 'packages/local'), { recursive: true });
  symlinkSync(path.join(repository, 'packages/local/.venv'), path.join(root, 'packages/local/.venv'));
  for (const name of ['@aws-sdk', 'tsx']) {
    symlinkSync(path.join(repository, 'node_modules', name), path.join(root, 'node_modules', name));
  }
  const base = path.join(root, '.stratiform');
  return { root, base, home: path.join(base, 'local'), remove: () => rmSync(root, { recursive: true, force: true }) };
}

const PARAMETER = `
const { SSMClient, PutParameterCommand } = require('@aws-sdk/client-ssm');
const put = (Name, Value) => new SSMClient({}).send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
`;

const NX = `
const fs = require('node:fs');
${PARAMETER}
const target = process.argv[process.argv.indexOf('-t') + 1];
if (target === 'synth') {
  fs.writeFileSync('images-at-synth', process.env.STRATIFORM_IMAGES ?? '');
  fs.mkdirSync('cdk.out/local', { recursive: true });
  fs.writeFileSync('cdk.out/local/manifest.json', '{}');
  fs.writeFileSync('cdk.out/local/S.template.json', JSON.stringify({ Resources: {} }));
} else if (target === 'deploy') {
  fs.appendFileSync('deployments', 'one\\n');
  if (fs.existsSync('deploy-fails')) throw new Error('the template is refused');
  if (fs.existsSync('deploy-hangs')) {
    process.on('SIGTERM', () => undefined);
    console.log('NX   Running target deploy for 3 projects and 13 tasks they depend on:');
    console.log('> nx run @stratiform/infra:deploy:local');
    setInterval(() => undefined, 1000);
  } else put('/stratiform/local/infra/apiId', 'none');
}
`;
