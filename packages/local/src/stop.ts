import { existsSync, rmSync } from 'node:fs';
import { removeContainers } from './images/leftovers';
import { STOP_GRACE_MS } from './ministack';
import { end } from './processes';
import { readLiveRecord, readRecord, removeRecord } from './run-record';
import { UserError } from './user-error';

/** What an orderly stop may take: the deployment of the moment, then the emulator, each with its own limit. */
const STOP_LIMIT_MS = 20_000;

const STILL_STOPPING = `Stopping: what is under way may take ${STOP_LIMIT_MS / 1000} s to end, then it is ended by force.`;

/** Ends the local environment whose state is in `home`, and waits until it is gone. Resolves with what to say. */
export async function stop(home: string): Promise<string> {
  const record = readRecord(home);
  const live = readLiveRecord(home);
  if (!record) return 'Nothing was running.';
  const patience = setTimeout(() => console.log(STILL_STOPPING), 2_000);
  const how = await end(live?.supervisor, STOP_LIMIT_MS);
  // Nothing of these is left after an orderly end; what a killed supervisor left, here or earlier, is ended now.
  const left = (how === 'killed' && readRecord(home)) || record;
  await end(left.task, 1_000);
  await end(left.emulator, STOP_GRACE_MS);
  removeContainers(home);
  clearTimeout(patience);
  removeRecord(home, record);
  if (!live) return 'Nothing was running; cleared away what an earlier start left.';
  return how === 'gone' ? 'Stopped; the data is kept.' : 'Stopped by force after 20 s: what changed last may be lost.';
}

/** Stops, then forgets all data. */
export async function wipe(home: string): Promise<string> {
  const stopped = readLiveRecord(home) !== undefined;
  await stop(home);
  if (!existsSync(home)) return `There was nothing to forget: '${home}' isn't there.`;
  if (!/[/\\]local$/.test(home)) throw new UserError(`'${home}' does not look like a state folder.`);
  rmSync(home, { recursive: true, force: true });
  return `${stopped ? 'Stopped, and forgot' : 'Forgot'} all local data ('${home}').`;
}

/** One paragraph on what runs. */
export function status(home: string): string {
  const live = readLiveRecord(home);
  if (!live) return "Not running: 'npm start' starts it.";
  const processes = `supervisor ${live.supervisor.pid}, emulator ${live.emulator?.pid ?? 'not yet'}`;
  return `${live.state === 'ready' ? 'Running' : 'Starting'} at ${live.url} (${processes}).\nState: ${home}`;
}
