import { Command, type Option } from 'commander';
import type { CommonOptions, Context } from './context';
import * as option from './options';

type Handler = (options: CommonOptions, context: Context) => Promise<number>;

interface Verb {
  readonly name: string;
  readonly description: string;
  /** Loads the command's code, and the SDK with it: only when it runs. */
  readonly handler: () => Promise<Handler>;
  readonly options?: readonly Option[];
  /** It is about the environment as a whole, so there are no layers to choose. @default false */
  readonly whole?: boolean;
}

const verbs: readonly Verb[] = [
  {
    name: 'plan',
    description: 'shows what an apply would do (exit code 2: there are changes)',
    handler: async () => (await import('./plan.js')).plan as Handler,
    options: option.planOptions,
  },
  {
    name: 'apply',
    description: 'applies a stored plan; without one: plans, asks, and executes what was shown',
    handler: async () => (await import('./apply.js')).apply as Handler,
    options: option.applyOptions,
  },
  {
    name: 'destroy',
    description: 'deletes the stacks, last layer first',
    handler: async () => (await import('./destroy.js')).destroy,
    options: [option.yes],
  },
  {
    name: 'drift',
    description: "shows what isn't as the deployed templates say (exit code 2: something isn't)",
    handler: async () => (await import('./drift.js')).drift,
  },
  {
    name: 'lock',
    description: 'shows who holds the environment, or breaks the lock',
    handler: async () => (await import('./lock.js')).lock,
    options: [option.breaks, option.yes],
    whole: true,
  },
  {
    name: 'cleanup',
    description: 'deletes what the plans of a label left: change sets, stacks in review, stored plans',
    handler: async () => (await import('./cleanup.js')).cleanup as Handler,
    options: [option.requiredLabel],
    whole: true,
  },
  {
    name: 'bootstrap',
    description: 'makes or updates what an environment needs: the CDK bootstrap, plan store, lock, roles for GitHub',
    handler: async () => (await import('./bootstrap.js')).bootstrap,
    options: option.bootstrapOptions,
    whole: true,
  },
  {
    name: 'outputs',
    description: 'shows what the layers publish',
    handler: async () => (await import('./outputs.js')).outputs,
  },
];

/** The command `stratiform`: its verbs, their options, and what runs them. */
export function stratiformCommand(): Command {
  const program = new Command('stratiform');
  program.description('Plans and applies the layers of a project, environment by environment.');
  for (const verb of verbs) {
    const command = program.command(verb.name).description(verb.description);
    command.showHelpAfterError(`'stratiform ${verb.name} --help' says what it takes.`);
    command.requiredOption('--env <name>', 'environment of the project file');
    if (!verb.whole) command.option('--layer <name>', 'only this layer; may be given more than once', option.collect);
    command.option('--json', 'the result as JSON on standard output; everything else on standard error');
    for (const option of verb.options ?? []) command.addOption(option);
    command.action(async (given: CommonOptions) => {
      const { run } = await import('./run.js');
      process.exitCode = await run(given, await verb.handler());
    });
  }
  return program;
}
