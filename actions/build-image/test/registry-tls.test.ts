import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { openRegistry } from '../src/registry/open.js';
import {
  certificate,
  describeWithRegistry,
  endWorld,
  failure,
  opened,
  pushed,
  startRegistry,
} from './registry-world.js';

afterEach(endWorld);

const ROOT = path.resolve(import.meta.dirname, '..');

/** Another process that asks for a manifest: Node reads whom it trusts when it starts. @returns what came of it */
async function asked(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  const script = `
    const { openRegistry } = await import('./src/registry/open.ts');
    const place = { url: '${url}', name: 'shop-dev/api', logins: async () => undefined, eager: false };
    const manifest = await openRegistry(place, { pause: async () => {} }).manifest('v1').catch((error) => error);
    process.stdout.write(String(manifest?.digest ?? manifest?.reason));`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  return stdout;
}

describeWithRegistry('a registry that speaks TLS', () => {
  test('is trusted by its authority in NODE_EXTRA_CA_CERTS, and by nothing else', async () => {
    const { cert, key } = certificate();
    const { host } = await startRegistry({}, { tls: { certificate: cert, key } });
    const url = `https://${host}`;
    expect(await asked(url, { NODE_EXTRA_CA_CERTS: cert })).toBe('undefined');
    expect(await asked(url, { NODE_EXTRA_CA_CERTS: certificate().cert })).toBe('registry-down');
    const place = { url, name: 'api', logins: async () => undefined, eager: false };
    expect(await failure(openRegistry(place, {}).manifest('v1'))).toMatchObject({
      reason: 'registry-down',
      message: expect.stringContaining("isn't trusted"),
      remedy: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  test('is not spoken to without', async () => {
    const { host } = await startRegistry();
    await pushed(opened(host), 'one', 'v1');
    const place = { url: `https://${host}`, name: 'api', logins: async () => undefined, eager: false };
    expect(await failure(openRegistry(place, {}).manifest('v1'))).toMatchObject({
      reason: 'registry-down',
      message: expect.stringContaining("doesn't speak TLS"),
    });
  });
});
