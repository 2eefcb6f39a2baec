/** Finds a client of the engine that builds with BuildKit; several may be on the `PATH`. */
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { plainEnvironment, run } from './commands.mjs';

/** From this version on, Docker's client has no BuildKit of its own. */
const WITHOUT_BUILDKIT = 23;

/**
 * The first client that builds: with buildx, else one that has BuildKit inside.
 *
 * @returns `{ env, build, what }`: variables for it, the arguments that begin a build, and its name; undefined: none
 */
export async function dockerClient(cwd) {
  const folders = plainEnvironment()
    .PATH.split(':')
    .filter((folder) => existsSync(path.join(folder, 'docker')));
  for (const folder of folders) {
    const env = { ...plainEnvironment(), PATH: `${folder}:${plainEnvironment().PATH}`, DOCKER_BUILDKIT: '1' };
    const buildx = await said(['docker', 'buildx', 'version'], cwd, env);
    if (buildx)
      return { env, build: ['docker', 'buildx', 'build', '--load'], what: `buildx ${version(buildx)}`.trim() };
    const client = await said(['docker', 'version', '--format', '{{.Client.Version}}'], cwd, env);
    if (Number.parseInt(client ?? '99', 10) < WITHOUT_BUILDKIT)
      return { env, build: ['docker', 'build'], what: `docker build ${version(client)}` };
  }
  return undefined;
}

async function said(argv, cwd, env) {
  try {
    return (await run(argv, { cwd, env })).output;
  } catch {
    return undefined;
  }
}

const version = (text) => /\d+\.\d+\.\d+/.exec(text)?.[0].replace('0.0.0', '') ?? '';
