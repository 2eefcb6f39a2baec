import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as readline from 'node:readline';
import type { Emulator, UnexpectedEnd } from './emulator';
import { ACCOUNT, emulatorUrl, REGION, trust } from './environment';
import type { Engine } from './images/engine';
import { end, markOf, type ProcessMark, signal } from './processes';
import type { Refusal } from './refusals';
import { Stopped, UserError } from './user-error';

/** How long an orderly stop may take before force: writing a large state takes seconds, a hang takes for ever. */
export const STOP_GRACE_MS = 10_000;
const START_LIMIT_MS = 30_000;
/** Extra warm processes of a function are ended after this long; one always stays. */
const WARM_SECONDS = 20;

export interface MiniStackProps {
  /** The Python whose environment holds `ministack`. */
  readonly python: string;
  /** The state folder. */
  readonly home: string;
  /** The front door's port; the emulator listens on the next one. */
  readonly port: number;
  /** The process's environment: PATH (for the functions' node) and the machine's certificate bundle come from it. */
  readonly base: NodeJS.ProcessEnv;
  /** What runs functions that are images. @default - there are none */
  readonly engine?: Engine;
}

/** MiniStack, run by `emulator/serve.py` with IAM enforced, TLS, and its state in one folder. */
export class MiniStack implements Emulator {
  readonly name = 'MiniStack 1.5.33';
  readonly endpoint: string;
  readonly logFile: string;
  private child?: ChildProcess;
  private mark?: ProcessMark;
  private answered = false;
  private stopping = false;
  private readonly refusalListeners: ((refusal: Refusal) => void)[] = [];
  private readonly endListeners: ((end: UnexpectedEnd) => void)[] = [];
  private readonly saveListeners: (() => void)[] = [];

  constructor(private readonly props: MiniStackProps) {
    this.endpoint = emulatorUrl(props.port);
    this.logFile = path.join(props.home, 'log', 'emulator.log');
  }

  get pid(): number | undefined {
    return this.mark?.pid;
  }

  ready(): boolean {
    return this.answered && this.child?.exitCode === null && this.child.signalCode === null;
  }

  start(): Promise<void> {
    const { python, home, port, base, engine } = this.props;
    mkdirSync(path.dirname(this.logFile), { recursive: true });
    const log = openSync(this.logFile, 'w');
    const script = path.resolve(__dirname, '..', 'emulator', 'serve.py');
    const trusted = [base.SSL_CERT_FILE, base.AWS_CA_BUNDLE].find((file) => file && existsSync(file));
    const args = [script, '--port', String(port + 1), '--home', home];
    if (trusted) args.push('--trust', trusted);
    if (engine) args.push('--containers');
    // A group of its own: Ctrl-C in the terminal reaches only the supervisor, which stops this in order.
    const child = spawn(python, args, {
      cwd: home,
      detached: true,
      env: ministackEnvironment(this.props),
      stdio: ['pipe', 'pipe', log],
    });
    closeSync(log);
    this.child = child;
    this.mark = child.pid === undefined ? undefined : markOf(child.pid);
    // Writing to a process that has just ended is no error of ours.
    child.stdin?.on('error', () => undefined);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.kill();
        reject(
          new UserError(`${this.name} did not answer within ${START_LIMIT_MS / 1000} s; its log is '${this.logFile}'.`),
        );
      }, START_LIMIT_MS);
      if (child.stdout)
        readline.createInterface({ input: child.stdout }).on('line', (line) => this.heard(line, resolve));
      child.once('error', (error) => {
        clearTimeout(limit);
        reject(new UserError(`${this.name} could not be started with '${python}': ${error.message}.`));
      });
      child.once('exit', (code, signalName) => {
        clearTimeout(limit);
        const how = signalName ? `signal ${signalName}` : `exit code ${code}`;
        const unexpected: UnexpectedEnd = { how, lastLines: this.lastLines(15) };
        if (this.stopping) return reject(new Stopped(this.name));
        if (this.answered) for (const listener of this.endListeners) listener(unexpected);
        else reject(new UserError(`${this.name} ended while it started (${how}):\n${unexpected.lastLines.join('\n')}`));
      });
      this.onceReady = () => clearTimeout(limit);
    });
  }

  async save(): Promise<void> {
    if (!this.ready()) return;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, STOP_GRACE_MS);
      this.saveListeners.push(() => {
        clearTimeout(limit);
        resolve();
      });
      signal(this.mark, 'SIGUSR1');
    });
  }

  stop(): Promise<'gone' | 'killed'> {
    this.stopping = true;
    return end(this.mark, STOP_GRACE_MS);
  }

  kill(): void {
    this.stopping = true;
    signal(this.mark, 'SIGKILL');
  }

  onRefusal(listener: (refusal: Refusal) => void): void {
    this.refusalListeners.push(listener);
  }

  onUnexpectedEnd(listener: (end: UnexpectedEnd) => void): void {
    this.endListeners.push(listener);
  }

  private onceReady: () => void = () => undefined;

  /** One line of serve.py's events. */
  private heard(line: string, becameReady: () => void): void {
    const event = JSON.parse(line) as { event: string } & Refusal;
    if (event.event === 'ready') {
      this.answered = true;
      this.onceReady();
      becameReady();
    } else if (event.event === 'refused') {
      for (const listener of this.refusalListeners) listener(event);
    } else if (event.event === 'saved') {
      for (const listener of this.saveListeners.splice(0)) listener();
    }
  }

  private lastLines(count: number): string[] {
    if (!existsSync(this.logFile)) return [];
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-count);
  }
}

/** Exactly what MiniStack and the functions it runs find in their environment; nothing else of the person's own. */
export function ministackEnvironment({
  home,
  port,
  base,
  engine,
}: Omit<MiniStackProps, 'python'>): Record<string, string> {
  const emulatorPort = String(port + 1);
  return {
    PATH: base.PATH ?? '',
    LANG: base.LANG ?? 'C.UTF-8',
    HOME: path.join(home, 'home'),
    TMPDIR: path.join(home, 'tmp'),
    PYTHONUNBUFFERED: '1',
    // glibc gives every thread a heap of its own, and a burst of calls starts dozens of threads: tens of MB that stay.
    MALLOC_ARENA_MAX: '2',
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: emulatorPort,
    // Names the host in queue URLs; `localhost` would be ::1 on some machines.
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: ACCOUNT,
    MINISTACK_REGION: REGION,
    AUTH: 'true',
    USE_SSL: '1',
    MINISTACK_SSL_CERT: path.join(home, 'tls', 'cert.pem'),
    MINISTACK_SSL_KEY: path.join(home, 'tls', 'key.pem'),
    LAMBDA_EXECUTOR: 'local',
    LAMBDA_WARM_TTL_SECONDS: String(WARM_SECONDS),
    PERSIST_STATE: '1',
    STATE_DIR: path.join(home, 'data'),
    S3_PERSIST: '1',
    S3_DATA_DIR: path.join(home, 's3'),
    // Two listeners on fixed ports that nothing here uses.
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...trust(home),
    ...(engine && engineEnvironment(engine, base)),
  };
}

function engineEnvironment({ host }: Engine, base: NodeJS.ProcessEnv): Record<string, string> {
  const environment: Record<string, string> = { DOCKER_HOST: host };
  for (const name of ['DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH']) {
    const given = base[name];
    if (given !== undefined) environment[name] = given;
  }
  return environment;
}
