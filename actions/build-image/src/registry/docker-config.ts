import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { ActionError } from '@stratiform/github/lib/start.js';
import { askHelper } from './credential-helper.js';
import type { Login } from './login.js';

/** What docker's config says of logins. */
export interface DockerConfig {
  readonly auths?: Readonly<Record<string, StoredLogin | undefined>>;
  /** Helper for all registries but those below. */
  readonly credsStore?: string;
  /** Helpers by registry. */
  readonly credHelpers?: Readonly<Record<string, string | undefined>>;
}

interface StoredLogin {
  /** Name and password with a colon in between, in base64. */
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  /** OAuth2 refresh token; takes the place of the password. */
  readonly identitytoken?: string;
}

/** Docker Hub's names; its logins are under the last one, as they were in docker's first years. */
const HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io', 'https://index.docker.io/v1/'];

/**
 * The login for a registry that docker's config has: from the registry's own helper, the helper for all, or the file.
 *
 * @returns undefined where it has none @throws ActionError `unauthorized`
 */
export async function loginFor(host: string, env: NodeJS.ProcessEnv): Promise<Login | undefined> {
  const config = await readConfig(env);
  const keys = HUB.includes(host) ? HUB : [host];
  for (const key of keys) {
    const helper = config.credHelpers?.[key] ?? config.credsStore;
    const login = helper && (await askHelper(helper, key, env));
    if (login) return login;
  }
  return storedLogin(config, keys);
}

/** The login in the file itself; its keys may have a scheme and a path. */
export function storedLogin({ auths = {} }: DockerConfig, hosts: readonly string[]): Login | undefined {
  for (const [key, stored] of Object.entries(auths)) {
    if (!stored || !(hosts.includes(key) || hosts.includes(hostOf(key)))) continue;
    const colon = Buffer.from(stored.auth ?? '', 'base64').toString('utf8');
    const [, username, password] = /^([^:]*):([\s\S]*)$/.exec(colon) ?? [undefined, stored.username, stored.password];
    if (stored.identitytoken) return { username: '<token>', password: stored.identitytoken };
    // Docker ends what it stored long ago with a NUL.
    if (username && password !== undefined) return { username, password: password.replace(/\0+$/, '') };
  }
  return undefined;
}

const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

async function readConfig(env: NodeJS.ProcessEnv): Promise<DockerConfig> {
  const file = path.join(env.DOCKER_CONFIG || path.join(env.HOME || homedir(), '.docker'), 'config.json');
  try {
    const config: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof config === 'object' && config !== null) return config;
    throw new Error('it is no JSON object');
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    // Not the parser's own message: it quotes the file, and logins are in it.
    const why = code ?? (name === 'SyntaxError' ? 'it is no JSON' : (error as Error).message);
    throw new ActionError(
      'unauthorized',
      `Docker's config can't be read: ${why}.`,
      'Correct DOCKER_CONFIG, or the file config.json there.',
    );
  }
}
