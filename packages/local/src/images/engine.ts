import { execFileSync } from 'node:child_process';
import { UserError } from '../user-error';

/** A container engine that answers. */
export interface Engine {
  /** Where it listens, as `DOCKER_HOST` says it: `unix:///var/run/docker.sock`. */
  readonly host: string;
  /** What follows `docker` to build an image that the engine then has. */
  readonly build: readonly string[];
}

/** An engine that is being started, in a virtual machine for example, can take seconds to answer. */
const PATIENCE_MS = 20_000;

/** From this version on, the command `docker` leaves BuildKit to its plugin buildx. */
const WITHOUT_BUILDKIT = 23;

const NEED = 'Environment local packs images, which need a Docker engine';
const WAY_OUT = `or set its packaging to 'zip' in packages/config/src/environments.ts.`;
const INSTALL = `install one and start it (https://docs.docker.com/get-started/get-docker/), ${WAY_OUT}`;

/**
 * The engine that the command `docker` speaks to.
 *
 * @throws a `UserError` of one sentence where there is no such command, no engine that answers it, or no BuildKit.
 */
export function requireEngine(env: NodeJS.ProcessEnv): Engine {
  try {
    const versions = docker(['version', '--format', '{{.Client.Version}} {{.Server.Version}}'], env);
    // A context may lead elsewhere than to the usual socket, and only the command `docker` knows of contexts.
    const host = docker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], env);
    return { host, build: builder(Number.parseInt(versions, 10), env) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string | null };
    const said = stderr?.trim().split('\n').at(-1)?.replace(/\.$/, '');
    const why = code === 'ENOENT' ? "there is no command 'docker'" : `'docker' reaches none (${said || code})`;
    throw new UserError(`${NEED}, and ${why}: ${INSTALL}`);
  }
}

function builder(client: number, env: NodeJS.ProcessEnv): readonly string[] {
  try {
    docker(['buildx', 'version'], env);
    // A provenance holds times: it would make another image of the same files.
    return ['buildx', 'build', '--load', '--provenance=false'];
  } catch {
    if (client < WITHOUT_BUILDKIT) return ['build'];
    throw new UserError(`${NEED} with BuildKit, and 'docker' has no buildx: install its plugin buildx, ${WAY_OUT}`);
  }
}

/** Runs the command `docker`; what it prints, trimmed. */
export function docker(args: readonly string[], env: NodeJS.ProcessEnv): string {
  return execFileSync('docker', args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
  }).trim();
}
