import { requireEngine } from './images/engine';
import { noteEngine, removeContainers } from './images/leftovers';
import { localPackaging } from './images/packaging';
import { MiniStack } from './ministack';
import { requireFreePorts } from './ports';
import { end, isRunning, markOf } from './processes';
import { emulatorPython } from './python';
import { alreadyRunning, claim, type RunRecord, readLiveRecord, readRecord, removeRecord } from './run-record';
import type { Settings } from './settings';
import { Steps } from './steps';
import { Supervisor } from './supervisor';
import { UserError } from './user-error';
import { welcome } from './welcome';

/** One Ctrl-C arrives twice when npm or tsx pass it on; only a later one is a second one. */
const ECHO_MS = 500;

/**
 * Brings the local environment up and stays until it is told to end. Resolves with the exit code: 0 after an orderly
 * end that somebody asked for.
 */
export async function start(settings: Settings, env: NodeJS.ProcessEnv, foreground: boolean): Promise<number> {
  const python = emulatorPython(settings.root);
  const engine = localPackaging(settings.root) === 'image' ? requireEngine(env) : undefined;
  const record = await claimHome(settings);
  try {
    await requireFreePorts(settings);
  } catch (error) {
    removeRecord(settings.home, record);
    throw error;
  }
  if (engine) noteEngine(settings.home, engine);
  const emulator = new MiniStack({ python, home: settings.home, port: settings.port, base: env, engine });
  const steps = new Steps(engine ? 5 : 4);
  const supervisor = new Supervisor({ settings, emulator, steps, base: env, engine }, record);

  let asked: { at: number } | undefined;
  let lost = false;
  const ended = new Promise<number>((resolve) => {
    emulator.onUnexpectedEnd(({ how, lastLines }) => {
      lost = true;
      steps.say(`The embedded AWS ended by itself (${how}). The last lines of its log, '${emulator.logFile}':`);
      for (const line of lastLines) steps.say(`  ${line}`);
      steps.say("Everything that belonged to it is stopped: 'npm start' brings it up again with what it had saved.");
      void supervisor.stop().then(() => resolve(1));
    });
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        if (!asked) {
          asked = { at: Date.now() };
          steps.say('Stopping; the data is kept. Once more to end at once.');
          void supervisor.stop().then(() => resolve(0));
        } else if (Date.now() - asked.at > ECHO_MS) {
          supervisor.kill();
          resolve(130);
        }
      });
    }
  });
  const up = supervisor.up().then(
    () => {
      steps.say(welcome(settings.url));
      if (foreground) steps.say('Ctrl-C stops it; its data is kept.');
      return ended;
    },
    async (error: unknown) => {
      // What fails because all of it ends is no news.
      if (asked || lost) return ended;
      await supervisor.stop();
      throw error;
    },
  );
  return Promise.race([up, ended]);
}

/** Claims the state folder for this process, after clearing away what an earlier start left half done. */
async function claimHome(settings: Settings): Promise<RunRecord> {
  const supervisor = markOf(process.pid);
  if (!supervisor) throw new Error(`This process (${process.pid}) can't be told apart from others on this system.`);
  const record: RunRecord = { supervisor, state: 'starting', port: settings.port, url: settings.url };
  for (let tries = 0; tries < 3; tries += 1) {
    if (claim(settings.home, record)) return record;
    const live = readLiveRecord(settings.home);
    if (live) throw new UserError(alreadyRunning(live));
    await clearStale(settings.home);
  }
  throw new UserError(`Another start keeps claiming '${settings.home}': run 'npm stop', then 'npm start' again.`);
}

/** The emulator ends by itself when its supervisor is gone: one that is still there by now most likely hangs. */
const LEFTOVER_GRACE_MS = 3_000;

/** Ends what a `start` that was killed left running, as far as it provably is ours, and says so. */
async function clearStale(home: string): Promise<void> {
  const stale = readRecord(home);
  console.log('An earlier start did not end in order; clearing away what it left.');
  for (const [what, mark] of [
    ['emulator', stale?.emulator],
    ['build or deployment', stale?.task],
  ] as const) {
    if (!isRunning(mark)) continue;
    const how = await end(mark, LEFTOVER_GRACE_MS);
    console.log(`  ended its ${what} (process ${mark.pid}${how === 'killed' ? ', by force' : ''})`);
  }
  removeContainers(home);
  removeRecord(home, stale);
}
