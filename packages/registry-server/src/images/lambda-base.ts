import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { engineMissing } from '../missing.js';
import { run } from '../run.js';
import { alone } from './cache.js';
import { importImage } from './import-image.js';
import { lambdaFiles } from './lambda-files.js';
import type { LambdaKind } from './lambda-kind.js';
import { rie } from './rie.js';

const LABEL = 'stratiform-test.content';
const SOURCES = ['lambda-base', 'lambda-files', 'import-image', 'rootfs'];

const made = new Map<LambdaKind, Promise<string>>();

/**
 * A base image that behaves as `public.ecr.aws/lambda/<kind>` does: the same entry point (the command is the handler),
 * task root, runtime API client and emulator. It is made of Debian's packages, so what it has beside that differs: Python
 * is 3.11, Node is the one that runs this, there is no dnf. For Node the runtime client is a small one of this package.
 * Both have pip or npm settings for the certificates that this machine trusts.
 *
 * The first time takes about a minute (`debootstrap`, as root); later it is found in the engine.
 *
 * @returns its tag: `stratiform-test/lambda-<kind>:1`
 * @throws Error saying what is missing: an engine, debootstrap, root, pip
 */
export function lambdaBase(kind: LambdaKind): Promise<string> {
  const running = made.get(kind) ?? make(kind);
  made.set(kind, running);
  running.catch(() => made.delete(kind));
  return running;
}

async function make(kind: LambdaKind): Promise<string> {
  const missing = engineMissing();
  if (missing) throw new Error(missing);
  const tag = `stratiform-test/lambda-${kind}:1`;
  const content = await fingerprint(kind);
  return alone(`lambda-${kind}`, async () => {
    if ((await contentOf(tag)) === content) return tag;
    const emulator = await rie();
    if ('missing' in emulator) throw new Error(emulator.missing);
    await importImage(tag, lambdaFiles(kind, emulator.path), {
      kind,
      changes: [
        'ENV PATH=/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
        'ENV LANG=C.UTF-8',
        'ENV LAMBDA_TASK_ROOT=/var/task',
        'ENV LAMBDA_RUNTIME_DIR=/var/runtime',
        'WORKDIR /var/task',
        'ENTRYPOINT ["/lambda-entrypoint.sh"]',
        `LABEL ${LABEL}=${content}`,
      ],
    });
    return tag;
  });
}

async function contentOf(tag: string): Promise<string | undefined> {
  const format = `{{index .Config.Labels "${LABEL}"}}`;
  return run('docker', ['image', 'inspect', '--format', format, tag]).catch(() => undefined);
}

/** Changes when what makes the image does, so that an older one in the engine isn't taken. */
async function fingerprint(kind: LambdaKind): Promise<string> {
  const root = path.dirname(createRequire(import.meta.url).resolve('@stratiform/registry-server/package.json'));
  const lambda = ['lambda-entrypoint.sh', `${kind}/bootstrap`, ...(kind === 'nodejs' ? ['nodejs/runtime.mjs'] : [])];
  const files = [...lambda.map((file) => `lambda/${file}`), ...SOURCES.map((file) => `src/images/${file}.ts`)];
  const hash = createHash('sha256').update(kind === 'nodejs' ? process.version : '');
  for (const file of files) hash.update(await readFile(path.join(root, file)));
  return hash.digest('hex');
}
