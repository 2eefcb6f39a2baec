import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as https from 'node:https';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An AWS emulator of the test's own: loopback, TLS, IAM enforced, nothing kept. */
export interface Emulator {
  /** `https://127.0.0.1:PORT`. */
  readonly endpoint: string;
  /** The authority's certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
  /** The same as PEM. */
  readonly ca: string;
  /** Certificate and key (PEM) for `localhost` and `127.0.0.1`: whoever stands in front of it can use them too. */
  readonly tls: { readonly cert: string; readonly key: string };
  /** The emulator's process. */
  readonly pid: number;
  /** The file with what it printed. */
  readonly logFile: string;
  /** Ends it at once and deletes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

const LOCAL = path.join(__dirname, '../../local');
/** 50 ms apart: it starts in about a second, and in several when the machine is busy. */
const TRIES = 400;

/**
 * Starts MiniStack by the launcher of packages/local, with the Python of packages/local/.venv (or the one that
 * STRATIFORM_TEST_PYTHON names).
 *
 * The launcher rather than `python -m ministack`: with its corrections a role made by CloudFormation keeps its
 * permissions boundary and `aws:PrincipalArn` is the role's own, and it ends when the process that started it does,
 * so a killed test run leaves nothing behind.
 *
 * @throws Error when there is no such Python, or the emulator ends or doesn't answer within 20 seconds (with its log).
 */
export async function startEmulator(): Promise<Emulator> {
  const python = process.env.STRATIFORM_TEST_PYTHON ?? path.join(LOCAL, '.venv/bin/python');
  if (!fs.existsSync(python))
    throw new Error(`No Python with MiniStack at ${python}: run 'npm ci' at the root, or set STRATIFORM_TEST_PYTHON.`);
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'stratiform-emulator-'));
  const logFile = path.join(home, 'log');
  const log = fs.openSync(logFile, 'a');
  const port = await freePort();
  const tls = (name: string) => path.join(home, 'tls', name);
  const child = spawn(python, [path.join(LOCAL, 'emulator/serve.py'), '--port', String(port), '--home', home], {
    cwd: home,
    // Its standard input stays open as long as this process lives: that is how it notices our end.
    stdio: ['pipe', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: path.join(home, 'home'),
      TMPDIR: path.join(home, 'tmp'),
      PYTHONUNBUFFERED: '1',
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: '000000000000',
      LAMBDA_EXECUTOR: 'local',
      AUTH: 'true',
      USE_SSL: '1',
      MINISTACK_SSL_CERT: tls('cert.pem'),
      MINISTACK_SSL_KEY: tls('key.pem'),
      PERSIST_STATE: '0',
      // Two listeners on fixed ports that nothing here uses.
      SFTP_ENABLED: '0',
      IOT_MTLS_ENABLED: '0',
      AWS_EC2_METADATA_DISABLED: 'true',
      // Functions that it runs call it back.
      NODE_EXTRA_CA_CERTS: tls('ca.pem'),
      AWS_CA_BUNDLE: tls('bundle.pem'),
    },
  });
  fs.closeSync(log);
  // Nobody should have to wait for it: neither the process nor the pipe keeps this one alive.
  child.unref();
  const pipe = child.stdin as net.Socket | null;
  pipe?.on('error', () => undefined);
  pipe?.unref();
  const atExit = () => {
    child.kill('SIGKILL');
    fs.rmSync(home, { recursive: true, force: true });
  };
  process.once('exit', atExit);
  const endpoint = `https://127.0.0.1:${port}`;
  await answering(endpoint, tls('ca.pem'), child, logFile);
  return {
    endpoint,
    caFile: tls('ca.pem'),
    ca: fs.readFileSync(tls('ca.pem'), 'utf8'),
    tls: { cert: fs.readFileSync(tls('cert.pem'), 'utf8'), key: fs.readFileSync(tls('key.pem'), 'utf8') },
    pid: child.pid as number,
    logFile,
    stop: () => stop(child, home, atExit),
  };
}

async function answering(endpoint: string, caFile: string, child: ChildProcess, logFile: string): Promise<void> {
  for (let tries = 0; tries < TRIES && child.exitCode === null; tries += 1) {
    if (fs.existsSync(caFile) && (await answers(endpoint, caFile))) return;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`MiniStack doesn't answer:\n${fs.readFileSync(logFile, 'utf8')}`);
}

function answers(endpoint: string, caFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = https.get(
      `${endpoint}/_ministack/health`,
      { ca: fs.readFileSync(caFile), agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    request.on('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess, home: string, atExit: () => void): Promise<void> {
  process.removeListener('exit', atExit);
  if (child.exitCode === null && child.signalCode === null) {
    // From here on it is waited for: a process that does nothing else would end before it.
    child.ref();
    const ended = once(child, 'exit');
    // It keeps no state here, and an orderly end would write some.
    child.kill('SIGKILL');
    await ended;
  }
  fs.rmSync(home, { recursive: true, force: true });
}

/** A TCP port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
