import * as path from 'node:path';
import { Command } from 'commander';
import { prepareAssembly } from './prepare/assembly';
import { summarize } from './prepare/not-run-locally';
import { settings, stateFolder } from './settings';
import { UserError } from './user-error';

export interface CommandProps {
  /** The repository's root. */
  readonly root: string;
  /** The script that runs this command again, for --detach. */
  readonly script: string;
}

/** Runs the command that the process was started with; what goes wrong is said, and becomes the exit code. */
export async function main(props: CommandProps): Promise<void> {
  try {
    refuseSwallowedOptions(process.env);
    await command(props).parseAsync();
  } catch (error) {
    console.error(error instanceof UserError ? error.message : error);
    process.exit(1);
  }
}

/**
 * `npm start --detach` gives the option to npm, which drops it (or leaves a variable behind): without a word the
 * environment would start in the foreground, or at another port.
 */
export function refuseSwallowedOptions(env: NodeJS.ProcessEnv): void {
  if (env.npm_lifecycle_event !== 'start') return;
  const option = ['detach', 'port'].find((name) => env[`npm_config_${name}`] !== undefined);
  if (option === undefined) return;
  const example = option === 'port' ? '--port 5000' : '--detach';
  throw new UserError(
    `npm took '--${option}' for an option of its own, so nothing was started: write 'npm start -- ${example}', with '--' in between.`,
  );
}

/** The command `stratiform-local`. */
function command({ root, script }: CommandProps): Command {
  const program = new Command('stratiform-local').description('The embedded AWS of the local environment.');
  const { env } = process;
  const home = () => stateFolder({ root, env });

  program
    .command('start')
    .description('start it, deploy core, infra and app to it, and stay until Ctrl-C')
    .option('-d, --detach', 'come back when the backend is up; `stop` ends it')
    .option('-p, --port <port>', "the API's port on 127.0.0.1 (4510); the emulator takes the next one")
    .option('--background', 'what --detach starts')
    .showHelpAfterError("It knows --detach and --port: 'npm start -- --help' says more.")
    .action(async (options: { detach?: boolean; port?: string; background?: boolean }) => {
      const chosen = settings({ root, env, port: options.port });
      if (options.detach) process.exitCode = await detachment().startDetached(chosen, env, script);
      else process.exit(await starting().start(chosen, env, !options.background));
    });

  program
    .command('stop')
    .description('end it and wait until it is gone; its data is kept')
    .showHelpAfterError('It takes no options: what runs is found by its state folder, at whatever port.')
    .action(async () => console.log(await stopping().stop(home())));

  program
    .command('wipe')
    .description('end it and forget its data')
    .showHelpAfterError('It takes no options: what runs is found by its state folder, at whatever port.')
    .action(async () => console.log(await stopping().wipe(home())));

  program
    .command('status')
    .description('say what runs')
    .action(() => console.log(stopping().status(home())));

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

// Loaded by the verb that needs it. `require`, for `import()` would need tsx's ESM loader: a second thread, 20 MB.
const starting = () => require('./start') as typeof import('./start');
const detachment = () => require('./detach') as typeof import('./detach');
const stopping = () => require('./stop') as typeof import('./stop');
