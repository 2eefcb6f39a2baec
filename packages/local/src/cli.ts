import * as path from 'node:path';
import { Command } from 'commander';
import { prepareAssembly } from './prepare/assembly';
import { summarize } from './prepare/not-run-locally';
import { type Settings, settings } from './settings';

export interface CommandProps {
  /** The repository's root. */
  readonly root: string;
  /** The script that runs this command again, for --detach. */
  readonly script: string;
}

/** The command `stratiform-local`. */
export function command({ root, script }: CommandProps): Command {
  const program = new Command('stratiform-local').description('The embedded AWS of the local environment.');
  const settingsFor = (port?: string): Settings => settings({ root, env: process.env, port });

  program
    .command('start')
    .description('start it, deploy core, infra and app to it, and stay until Ctrl-C')
    .option('-d, --detach', 'come back when the backend is up; `stop` ends it')
    .option('-p, --port <port>', "the API's port on 127.0.0.1 (4510); the emulator takes the next one")
    .option('--background', 'what --detach starts')
    .action(async (options: { detach?: boolean; port?: string; background?: boolean }) => {
      // Loaded here: `stop` and `prepare` need none of it.
      if (options.detach) {
        const { startDetached } = await import('./detach.js');
        process.exitCode = await startDetached(settingsFor(options.port), process.env, script);
      } else {
        const { start } = await import('./start.js');
        process.exit(await start(settingsFor(options.port), process.env, !options.background));
      }
    });

  program
    .command('stop')
    .description('end it and wait until it is gone; its data is kept')
    .action(async () => console.log(await (await import('./stop.js')).stop(settingsFor())));

  program
    .command('wipe')
    .description('end it and forget its data')
    .action(async () => console.log(await (await import('./stop.js')).wipe(settingsFor())));

  program
    .command('status')
    .description('say what runs')
    .action(async () => console.log((await import('./stop.js')).status(settingsFor())));

  program
    .command('prepare')
    .argument('<assembly>', 'the folder of a synthesized cloud assembly; rewritten in place')
    .description('leave out of an assembly what the emulator does not run')
    .action((assembly: string) => {
      const leftOut = prepareAssembly(path.resolve(assembly));
      for (const it of leftOut) console.log(`not run locally: ${it.logicalId} (${it.type}): ${it.reason}`);
      if (leftOut.length > 0) console.log(`not run locally: ${summarize(leftOut.map((it) => it.type))}`);
    });

  return program;
}
