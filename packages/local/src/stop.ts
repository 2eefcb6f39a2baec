import { rmSync } from 'node:fs';
import { end } from './processes';
import { readLiveRecord, readRecord, removeRecord } from './run-record';
import type { Settings } from './settings';
import { UserError } from './user-error';

/** What an orderly stop may take: the deployment of the moment, then the emulator, each with its own limit. */
const STOP_LIMIT_MS = 20_000;

/** Ends the running local environment and waits until it is gone. Resolves with what to say. */
export async function stop(settings: Settings): Promise<string> {
  const record = readRecord(settings.home);
  const live = readLiveRecord(settings.home);
  if (!record) return 'Nothing was running.';
  const how = await end(live?.supervisor, STOP_LIMIT_MS);
  // Nothing of these is left after an orderly end; what a killed supervisor left is ended here.
  await end(record.task, 1_000);
  await end(record.emulator, 10_000);
  removeRecord(settings.home);
  if (!live) return 'Nothing was running; cleared away what an earlier start left.';
  return how === 'gone' ? 'Stopped; the data is kept.' : 'Stopped by force after 20 s: what changed last may be lost.';
}

/** Stops, then forgets all data. */
export async function wipe(settings: Settings): Promise<string> {
  await stop(settings);
  if (!/[/\\]local$/.test(settings.home)) throw new UserError(`'${settings.home}' does not look like a state folder.`);
  rmSync(settings.home, { recursive: true, force: true });
  return `Forgot all local data ('${settings.home}').`;
}

/** One paragraph on what runs. */
export function status(settings: Settings): string {
  const live = readLiveRecord(settings.home);
  if (!live) return "Not running: 'npm start' starts it.";
  const processes = `supervisor ${live.supervisor.pid}, emulator ${live.emulator?.pid ?? 'not yet'}`;
  return `${live.state === 'ready' ? 'Running' : 'Starting'} at ${live.url} (${processes}).\nState: ${settings.home}`;
}
