import { ActionError } from '@stratiform/github/lib/start.js';
import { engineDown } from './failure.js';
import { run } from './run.js';

/** What images are built with. */
export interface Builder {
  /** `docker buildx build`, or `docker build` of a client that has BuildKit inside. */
  readonly kind: 'buildx' | 'docker';
  /** Of buildx or of the client; `0.0.0` where it was built without one. */
  readonly version: string;
  /** Of buildx: `docker` builds in the engine, others elsewhere. */
  readonly driver?: string;
}

/** From this version on, Docker's client has no BuildKit of its own (docker/cli 23.0, "Set Buildx and BuildKit as the default builder"). */
const WITHOUT_BUILDKIT = 23;

/**
 * The builder that is there: buildx, or an older client with BuildKit inside. Never the builder before BuildKit, which
 * knows no secrets and would do without them.
 *
 * @throws ActionError `no-builder` or `engine-down`
 */
export async function findBuilder(env: NodeJS.ProcessEnv = process.env): Promise<Builder> {
  const buildx = await run(['buildx', 'version'], { env });
  const [, name] = /^github\.com\/docker\/buildx (\S+)/m.exec(buildx.stdout) ?? [];
  if (buildx.code === 0 && name) return { kind: 'buildx', version: numbers(name), driver: await driverOf(env) };
  const { stdout, lines } = await run(['version', '--format', '{{json .}}'], { env });
  const { client, server } = versions(stdout);
  if (client && Number.parseInt(client, 10) < WITHOUT_BUILDKIT) {
    if (!server) throw engineDown(lines);
    return { kind: 'docker', version: client };
  }
  throw new ActionError(
    'no-builder',
    `Docker's client ${client ?? ''} has no buildx, and can't use BuildKit without it.`.replace('  ', ' '),
    "Use 'docker/setup-buildx-action' in a step before, or install the package 'docker-buildx-plugin' on the runner.",
  );
}

async function driverOf(env: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, lines } = await run(['buildx', 'inspect'], { env });
  const driver = /^Driver:\s*(\S+)/m.exec(stdout)?.[1];
  const error = /^Error:\s*(.+)/m.exec(stdout)?.[1];
  if (code !== 0 || !driver || error) throw engineDown(error ? [error] : lines);
  return driver;
}

function versions(stdout: string): { client?: string; server?: string } {
  try {
    const { Client, Server } = JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')) ?? '{}');
    return { client: Client?.Version, server: Server?.Version };
  } catch {
    return {};
  }
}

const numbers = (version: string): string => /\d+\.\d+\.\d+/.exec(version)?.[0] ?? '0.0.0';
