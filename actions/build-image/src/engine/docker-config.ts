import { rmSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Login } from '../registry/login.js';
import { onSignal } from './signals.js';

const HELPER = 'stratiform';
const VARIABLE = 'STRATIFORM_REGISTRY_LOGIN';

/** Answers with what stands in the environment, and keeps nothing. `printf` is the shell's own: no arguments to be seen. */
const SCRIPT = `#!/bin/sh\n[ "$1" != get ] || printf '%s' "$${VARIABLE}"\n`;

/**
 * Runs something with a login for one registry beside those that the user has. Docker's config is a copy for this while,
 * in which a credential helper answers for that registry out of the environment; the password is in no file and no
 * argument. Contexts, plugins and builders stay the user's own.
 *
 * @param login undefined: the user's own logins
 * @param run gets the environment for the engine's client, and nothing else should get it
 */
export async function withDockerConfig<T>(
  registryHost: string,
  login: Login | undefined,
  run: (env: NodeJS.ProcessEnv) => Promise<T>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<T> {
  if (!login) return run(env);
  const folder = await fs.mkdtemp(path.join(env.RUNNER_TEMP || tmpdir(), 'stratiform-docker-')); // mode 0700
  const forget = onSignal(() => rmSync(folder, { recursive: true, force: true }));
  try {
    await fill(folder, env.DOCKER_CONFIG || path.join(env.HOME || homedir(), '.docker'), registryHost);
    const answer = { ServerURL: registryHost, Username: login.username, Secret: login.password };
    return await run({
      ...withoutLogin(env, registryHost),
      DOCKER_CONFIG: folder,
      PATH: `${folder}${path.delimiter}${env.PATH ?? ''}`,
      [VARIABLE]: JSON.stringify(answer),
    });
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
    forget();
  }
}

/** Docker's client (28.3 and later) believes DOCKER_AUTH_CONFIG before any helper: an older login there would win. */
function withoutLogin(env: NodeJS.ProcessEnv, host: string): NodeJS.ProcessEnv {
  const { DOCKER_AUTH_CONFIG: logins, ...others } = env;
  return logins?.includes(`"${host}"`) ? others : env;
}

async function fill(folder: string, own: string, host: string): Promise<void> {
  const files = await fs.readdir(own).catch(() => []);
  for (const file of files) {
    if (file !== 'config.json') await fs.symlink(path.resolve(own, file), path.join(folder, file));
  }
  const config = await read(path.join(own, 'config.json'));
  const credHelpers = { ...(config.credHelpers as object | undefined), [host]: HELPER };
  await fs.writeFile(path.join(folder, 'config.json'), JSON.stringify({ ...config, credHelpers }), { mode: 0o600 });
  await fs.writeFile(path.join(folder, `docker-credential-${HELPER}`), SCRIPT, { mode: 0o700 });
}

// What the client itself can't read, it goes on without; it says so in the log.
async function read(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const config: unknown = JSON.parse(await fs.readFile(file, 'utf8'));
    return typeof config === 'object' && config !== null ? (config as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
