import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as https from 'node:https';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An AWS emulator of the test's own: loopback, TLS, IAM enforced, nothing kept. */
export interface Emulator {
  readonly endpoint: string;
  readonly caFile: string;
  stop(): Promise<void>;
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const ENVIRONMENT = path.join(__dirname, '../../../local/.venv');

/** What a Python is started with to be MiniStack as it is. */
const PLAIN = ['-m', 'ministack'];

/** To be MiniStack that also checks what a role may pass, and permissions boundaries. */
export const STRICT = [path.join(__dirname, 'strict_ministack.py')];

/** Starts MiniStack from the environment of packages/local (or the Python that STRATIFORM_TEST_PYTHON names). */
export async function startEmulator(launcher: readonly string[] = PLAIN): Promise<Emulator> {
  const python = process.env.STRATIFORM_TEST_PYTHON ?? path.join(ENVIRONMENT, 'bin/python');
  if (!fs.existsSync(python))
    throw new Error(`No Python with MiniStack at ${python}: run 'npm ci' at the root, or set STRATIFORM_TEST_PYTHON.`);
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-deployer-'));
  execFileSync(python, ['-m', 'trustme', '-q', '-d', home, '-i', 'localhost', '127.0.0.1']);
  const caFile = path.join(home, 'client.pem');
  const port = await freePort();
  const log = fs.openSync(path.join(home, 'log'), 'a');
  const child = spawn(python, [...launcher], {
    cwd: home,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: '000000000000',
      LAMBDA_EXECUTOR: 'local',
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: path.join(home, 'server.pem'),
      MINISTACK_SSL_KEY: path.join(home, 'server.key'),
    },
  });
  const endpoint = `https://127.0.0.1:${port}`;
  await answering(endpoint, fs.readFileSync(caFile), child, home);
  return { endpoint, caFile, stop: () => stop(child, home) };
}

async function answering(endpoint: string, ca: Buffer, child: ChildProcess, home: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    if (await answers(endpoint, ca)) return;
    await sleep(50);
  }
  throw new Error(`MiniStack doesn't answer:\n${fs.readFileSync(path.join(home, 'log'), 'utf8')}`);
}

function answers(endpoint: string, ca: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const request = https.get(`${endpoint}/_ministack/health`, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess, home: string): Promise<void> {
  const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
  // It keeps no state here, and its orderly shutdown can hang.
  child.kill('SIGKILL');
  await ended;
  fs.rmSync(home, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
