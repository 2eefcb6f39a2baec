import { copyFile, cp, mkdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { run } from '../run.js';
import type { LambdaKind } from './lambda-kind.js';

/** AWS's runtime interface client for Python, and all that it needs. */
const RUNTIME_CLIENT = ['awslambdaric==4.2.2', 'simplejson==4.3.0', 'snapshot-restore-py==1.0.0'];

/** The SDK that AWS's base brings for Python, and all that it needs: what packages/local pins. */
const SDK = [
  'boto3==1.43.106',
  'botocore==1.43.106',
  'jmespath==1.1.0',
  'python-dateutil==2.9.0.post0',
  's3transfer==0.19.3',
  'six==1.17.0',
  'urllib3==2.8.0',
];

/** Puts into a folder (the image's `/`) what makes a Debian a base image for Lambda. */
export function lambdaFiles(kind: LambdaKind, rie: string): (root: string) => Promise<void> {
  return async (root) => {
    const own = path.join(
      path.dirname(createRequire(import.meta.url).resolve('@stratiform/registry-server/package.json')),
      'lambda',
    );
    const runtime = path.join(root, 'var/runtime');
    await mkdir(runtime, { recursive: true });
    await mkdir(path.join(root, 'var/task'), { recursive: true });
    await copyFile(path.join(own, 'lambda-entrypoint.sh'), path.join(root, 'lambda-entrypoint.sh'));
    await copyFile(path.join(own, kind, 'bootstrap'), path.join(runtime, 'bootstrap'));
    await copyFile(rie, path.join(root, 'usr/local/bin/aws-lambda-rie'));
    await certificates(root);
    await (kind === 'python' ? python(root) : node(root, own));
  };
}

/** The certificates that this machine trusts, for what installs packages within a build. */
async function certificates(root: string): Promise<void> {
  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  const trusted =
    process.env['SSL_CERT_FILE'] ?? process.env['PIP_CERT'] ?? process.env['NODE_EXTRA_CA_CERTS'] ?? bundle;
  await copyFile(trusted, path.join(root, bundle));
  await writeFile(path.join(root, 'etc/pip.conf'), `[global]\ncert = ${bundle}\ndisable-pip-version-check = true\n`);
  await mkdir(path.join(root, 'usr/etc'), { recursive: true });
  await writeFile(path.join(root, 'usr/etc/npmrc'), `cafile=${bundle}\nupdate-notifier=false\n`);
}

async function python(root: string): Promise<void> {
  const packages = path.join(root, 'usr/lib/python3/dist-packages');
  const wheels = ['--only-binary=:all:', '--python-version=3.11', '--implementation=cp'];
  const options = ['--quiet', '--no-deps', '--no-compile', ...wheels, '--target', packages];
  await run('pip', ['install', ...options, ...RUNTIME_CLIENT, ...SDK]);
  await rm(path.join(root, 'usr/lib/python3.11/EXTERNALLY-MANAGED'), { force: true });
  for (const name of ['python', 'pip']) {
    await symlink(`/usr/bin/${name}3`, path.join(root, 'usr/local/bin', name));
  }
}

async function node(root: string, own: string): Promise<void> {
  await copyFile(path.join(own, 'nodejs/runtime.mjs'), path.join(root, 'var/runtime/runtime.mjs'));
  const binary = await realpath(process.execPath);
  await copyFile(binary, path.join(root, 'usr/bin/node'));
  const npm = path.join(path.dirname(binary), '../lib/node_modules/npm');
  await cp(npm, path.join(root, 'usr/lib/node_modules/npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', path.join(root, 'usr/bin/npm'));
  await symlink('../lib/node_modules/npm/bin/npx-cli.js', path.join(root, 'usr/bin/npx'));
}
