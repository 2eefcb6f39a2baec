import { setTimeout as wait } from 'node:timers/promises';
import { request } from '../request.js';
import { run } from '../run.js';
import { rie } from './rie.js';

/** Lambda's own: a user without rights, a root that can't be written, `/tmp` that can. */
const AS_LAMBDA = ['--user', '993:990', '--read-only', '--tmpfs', '/tmp'];
const READY_LIMIT_MS = 30_000;
const INVOKE_LIMIT_MS = 60_000;

/**
 * Runs an image once under the Runtime Interface Emulator, with the restrictions that Lambda has, and gives it one event.
 *
 * @param image a tag, digest or id that the engine has, with an entry point such as AWS's base images have
 * @param env the function's environment variables
 * @returns what the function returned, or the error it ended with as Lambda tells it (`errorType`, `errorMessage`)
 * @throws Error with the container's log, if it ends or doesn't answer
 */
export async function invokeUnderRie(
  image: string,
  event: unknown,
  env: Record<string, string> = {},
): Promise<unknown> {
  const emulator = await rie();
  if ('missing' in emulator) throw new Error(emulator.missing);
  const mount = `type=bind,source=${emulator.path},target=/usr/local/bin/aws-lambda-rie,readonly`;
  const names = Object.keys(env).flatMap((name) => ['--env', name]);
  const args = ['--detach', ...AS_LAMBDA, '--mount', mount, '--publish', '127.0.0.1::8080', ...names, image];
  const container = await run('docker', ['run', ...args], { env });
  try {
    return await invoke(container, event);
  } catch (error) {
    const log = await run('docker', ['logs', container], { withErrors: true });
    throw new Error(`${image} gave no answer: ${(error as Error).message}\n${log}`);
  } finally {
    await run('docker', ['rm', '--force', container]);
  }
}

async function invoke(container: string, event: unknown): Promise<unknown> {
  const ended = new Error('the container has ended.');
  const published = await run('docker', ['port', container, '8080/tcp']).catch(() => '');
  const port = Number(published.split('\n')[0]?.replace(/^.*:/, ''));
  if (!port) throw ended;
  const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
  const limit = Date.now() + READY_LIMIT_MS;
  // Docker's own proxy accepts connections before the emulator does: only an answer tells that it is there.
  while (!(await request(new URL('/', url).href, { timeoutMs: 2000 }).catch(() => undefined))) {
    if (Date.now() > limit) throw new Error(`it doesn't listen after ${READY_LIMIT_MS / 1000} s.`);
    const running = await run('docker', ['inspect', '--format', '{{.State.Running}}', container]);
    if (running !== 'true') throw ended;
    await wait(100);
  }
  const body = JSON.stringify(event);
  const { status, bytes } = await request(url, { method: 'POST', body, timeoutMs: INVOKE_LIMIT_MS });
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`it answered ${status}: ${text}`);
  }
}
