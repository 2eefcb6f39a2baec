import { Command, Option } from 'commander';
import type { CommonOptions, Context } from './context';

type Handler = (options: CommonOptions, context: Context) => Promise<number>;

interface Verb {
  readonly name: string;
  readonly description: string;
  /** Loads the command's code, and the SDK with it: only when it runs. */
  readonly handler: () => Promise<Handler>;
  readonly options?: readonly Option[];
}

const yes = new Option('--yes', "don't ask");
const keep = new Option('--keep', 'keep the change sets instead of deleting them after they were shown');
const recover = new Option('--recover', 'delete what a failed first creation left, although it holds resources');

const verbs: readonly Verb[] = [
  {
    name: 'plan',
    description: 'shows what an apply would do (exit code 2: there are changes)',
    handler: async () => (await import('./plan.js')).plan,
    options: [keep],
  },
  {
    name: 'apply',
    description: 'plans, asks, and executes what was shown',
    handler: async () => (await import('./apply.js')).apply,
    options: [yes, recover],
  },
  {
    name: 'destroy',
    description: 'deletes the stacks, last layer first',
    handler: async () => (await import('./destroy.js')).destroy,
    options: [yes],
  },
  {
    name: 'bootstrap',
    description: "makes or updates the CDK's bootstrap in the environment",
    handler: async () => (await import('./bootstrap.js')).bootstrap,
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
    command.option('--layer <name>', 'only this layer; may be given more than once', collect);
    command.option('--json', 'the result as JSON on standard output; everything else on standard error');
    for (const option of verb.options ?? []) command.addOption(option);
    command.action(async (given: CommonOptions) => {
      const { run } = await import('./run.js');
      process.exitCode = await run(given, await verb.handler());
    });
  }
  return program;
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
