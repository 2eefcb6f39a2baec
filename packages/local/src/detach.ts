import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { alreadyRunning, makeHome, readLiveRecord } from './run-record';
import type { Settings } from './settings';
import { UserError } from './user-error';

/**
 * Starts the local environment in the background and comes back when the backend is up. What it says meanwhile is shown
 * here and kept in a log file. Resolves with the exit code.
 */
export async function startDetached(settings: Settings, env: NodeJS.ProcessEnv, script: string): Promise<number> {
  const live = readLiveRecord(settings.home);
  if (live) throw new UserError(alreadyRunning(live));
  const logFile = path.join(settings.home, 'log', 'start.log');
  makeHome(settings.home);
  mkdirSync(path.dirname(logFile), { recursive: true });
  // Emptied, then added to: of several that start at once, none writes over another's lines.
  writeFileSync(logFile, '');
  const log = openSync(logFile, 'a');
  const args = [...nodeOptions(script), script, 'start', '--port', String(settings.port), '--background'];
  const child = spawn(process.execPath, args, { cwd: settings.root, env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  let exitCode: number | undefined;
  child.once('exit', (code) => {
    exitCode = code ?? 1;
  });
  // Ctrl-C before it is up means the whole of it, not this onlooker.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));

  let shown = 0;
  const show = () => {
    const text = readFileSync(logFile, 'utf8');
    process.stdout.write(text.slice(shown));
    shown = text.length;
  };
  while (exitCode === undefined) {
    const record = readLiveRecord(settings.home);
    if (record?.state === 'ready' && record.supervisor.pid === child.pid) break;
    show();
    await delay(50);
  }
  await delay(50);
  show();
  if (exitCode !== undefined) return exitCode;
  console.log(`It runs in the background: 'npm stop' ends it; its log is '${logFile}'.`);
  child.unref();
  return 0;
}

/**
 * How Node runs what stays: with tsx's loader for CommonJS alone (the one for ESM is a second thread, 20 MB), and with a
 * young generation that does not grow (in MB; the supervisor allocates little).
 */
function nodeOptions(script: string): string[] {
  const tsx = script.endsWith('.ts') ? ['--require', require.resolve('tsx/cjs')] : [];
  return [...tsx, '--max-semi-space-size=1'];
}
