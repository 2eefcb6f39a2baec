import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../../src';
import { type Job, jobsIn, type Step, textIn } from './act-log';

const SECONDS = 240;

/** A run of a workflow under act, on this machine, without containers. */
export interface ActOptions {
  /** The checked-out repository: its `.github/workflows` are run. */
  readonly repository: string;
  readonly event: string;
  readonly payload: object;
  readonly actor: string;
  /** For every job. */
  readonly env: Readonly<Record<string, string>>;
  /** Masked in the log. */
  readonly secrets: Readonly<Record<string, string>>;
  /** `owner/name@ref` of workflows and actions to their folders. Whatever isn't named is asked of the internet, which fails. */
  readonly repositories: Readonly<Record<string, string>>;
  /** A folder of this run's own, for workspaces and what act writes. */
  readonly folder: string;
  /** When it is stopped. Default: 240. */
  readonly seconds?: number;
}

/** What a run did. */
export interface ActRun {
  /** 0: every job succeeded. */
  readonly code: number | null;
  readonly jobs: readonly Job[];
  /** The log as a reader sees it. */
  readonly text: string;
  /** Milliseconds. */
  readonly time: number;
  /** A job by its id. @throws Error with the log where it didn't run */
  job(id: string): Job;
  /** A step of a job, by id or name. @throws Error with the log where it didn't run */
  step(job: string, step: string): Step;
}

/** Finds act, or says why there is none. */
export function findAct(): { readonly act: string } | { readonly reason: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'tools/act.mjs')], {
    encoding: 'utf8',
  });
  return status === 0 ? { act: stdout.trim() } : { reason: stderr.trim() };
}

/**
 * Runs a repository's workflows for one event, and ends when they do.
 *
 * @throws Error with the log when they take longer than `seconds`.
 */
export async function runAct(act: string, options: ActOptions): Promise<ActRun> {
  const began = Date.now();
  fs.mkdirSync(path.join(options.folder, 'home'), { recursive: true });
  const child = spawn(act, argumentsFor(options), {
    cwd: options.repository,
    // A job sees act's own environment: nothing of this machine's but what a runner has.
    env: {
      PATH: pathWithNode(),
      HOME: path.join(options.folder, 'home'),
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const timer = new AbortController();
  const limit = sleep((options.seconds ?? SECONDS) * 1000, 'late' as const, { signal: timer.signal, ref: false });
  const code = await Promise.race([ended, limit.catch(() => null)]);
  timer.abort();
  if (code === 'late') {
    // Asked to end it ends its steps too; killed, it would leave them.
    child.kill('SIGINT');
    await Promise.race([ended, sleep(10_000, undefined, { ref: false })]);
    child.kill('SIGKILL');
    throw new Error(`act was stopped after ${options.seconds ?? SECONDS} s:\n${textIn(stdout)}\n${stderr}`);
  }
  return finished(code, stdout, stderr, Date.now() - began);
}

function argumentsFor({ event, payload, actor, env, secrets, repositories, folder }: ActOptions): string[] {
  const file = (name: string, text: string) => {
    const to = path.join(folder, name);
    fs.writeFileSync(to, text, { mode: 0o600 });
    return to;
  };
  const lines = (values: Readonly<Record<string, string>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
      .join('');
  return [
    event,
    '--json',
    ...['ubuntu-latest', 'ubuntu-24.04-arm'].flatMap((name) => ['--platform', `${name}=-self-hosted`]),
    ...['--eventpath', file('event.json', JSON.stringify(payload))],
    ...['--env-file', file('env', lines(env))],
    ...['--secret-file', file('secrets', lines(secrets))],
    ...['--var-file', file('vars', '')],
    ...['--input-file', file('inputs', '')],
    ...['--actor', actor],
    ...['--action-cache-path', path.join(folder, 'cache')],
    '--no-cache-server',
    // Checked out by a step, as on GitHub: act would copy this folder otherwise.
    '--no-skip-checkout',
    ...Object.entries(repositories).flatMap(([name, at]) => ['--local-repository', `${name}=${at}`]),
  ];
}

/** The `node` that runs the tests comes first: act runs node24 actions on the one that is there. */
const pathWithNode = () => [path.dirname(process.execPath), process.env.PATH].join(path.delimiter);

function finished(code: number | null, stdout: string, stderr: string, time: number): ActRun {
  const jobs = jobsIn(stdout);
  const text = `${textIn(stdout)}\n${stderr}`;
  const found = <T>(what: string, value: T | undefined): T => {
    if (!value) throw new Error(`There is no ${what} in this run:\n${text}`);
    return value;
  };
  const job = (id: string) =>
    found(
      `job '${id}'`,
      jobs.find((one) => one.id === id),
    );
  const step = (of: string, name: string) =>
    found(
      `step '${name}' of job '${of}'`,
      job(of).steps.find((one) => one.id === name || one.name === name),
    );
  return { code, jobs, text, time, job, step };
}
