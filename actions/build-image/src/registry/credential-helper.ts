import { spawn } from 'node:child_process';
import { ActionError } from '@stratiform/github/lib/start.js';
import type { Login } from './login.js';

/** No path, no option: the name becomes part of a program's. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
/** How long a helper may take, in milliseconds; some ask a service of the cloud. */
const TIMEOUT = 30_000;

/**
 * A login out of one of docker's credential helpers, `docker-credential-<name> get`: the server on its standard input,
 * JSON on its standard output (docker/docker-credential-helpers).
 *
 * @param server as it is named in docker's config
 * @returns undefined where the helper knows no login for it
 * @throws ActionError `unauthorized`; what the helper printed is never part of it
 */
export async function askHelper(name: string, server: string, env: NodeJS.ProcessEnv): Promise<Login | undefined> {
  if (!NAME.test(name)) throw failed(`'${name}' is no name of a credential helper`, "Correct docker's config.");
  const program = `docker-credential-${name}`;
  const { status, output } = await run(program, server, env);
  // What all helpers print, and docker looks for (credentials/error.go there).
  if (status !== 0 && /credentials not found/i.test(output)) return undefined;
  if (status !== 0) throw failed(`${program} ended with ${status}`, `Try 'docker login ${server}' in a step before.`);
  try {
    const { Username: username, Secret: password } = JSON.parse(output) as Record<string, unknown>;
    if (typeof username === 'string' && typeof password === 'string') return { username, password };
  } catch {} // said below
  throw failed(`${program} printed no login`, 'Look whether it works for docker itself.');
}

function run(program: string, server: string, env: NodeJS.ProcessEnv): Promise<{ status: unknown; output: string }> {
  return new Promise((resolve, reject) => {
    // Not spawn's own timeout: that keeps the process alive when there was nothing to start.
    const signal = AbortSignal.timeout(TIMEOUT);
    const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'ignore'], signal });
    const chunks: Buffer[] = [];
    child.on('error', ({ message }) =>
      reject(failed(`${program} did not run (${message})`, "Install it, or take it out of docker's config.")),
    );
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', (code, signal) => resolve({ status: code ?? signal, output: Buffer.concat(chunks).toString() }));
    child.stdin.on('error', () => {}); // it may answer without having read
    child.stdin.end(server);
  });
}

function failed(what: string, remedy: string): ActionError {
  return new ActionError('unauthorized', `No login for the registry: ${what}.`, remedy);
}
