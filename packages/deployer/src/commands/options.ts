import { InvalidArgumentError, Option } from 'commander';

/** For options that may be given more than once. */
export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}

/** For options in minutes, with fractions; a day is the most. */
export function minutes(value: string): number {
  const given = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (given <= 24 * 60) return given;
  throw new InvalidArgumentError('It should be a number of minutes between 0 and 1440.');
}

export const yes = new Option('--yes', "don't ask");
export const breaks = new Option('--break', 'take the lock from whoever holds it');
export const requiredLabel = new Option(
  '--label <label>',
  'what the plans were made for, for example pr-12',
).makeOptionMandatory();

const head = new Option('--head <commit>', 'the commit that is planned, or that the plan has to be of');
const base = new Option(
  '--base <commit>',
  'the commit of the branch that it goes to; a plan made against another is refused',
);

export const planOptions: readonly Option[] = [
  new Option('--save', 'keep the change sets and store the plan, to be applied later by its id and digest'),
  new Option('--label <label>', 'what the plan is for, for example pr-12; clean-up goes by it').default('laptop'),
  head,
  base,
  new Option('--drift', "also show what isn't as the deployed templates say"),
  new Option('--import-existing', 'import resources whose name is taken, instead of failing on them'),
  new Option('--import <file>', 'import these resources, and do nothing else: JSON, logical id → identifier'),
  new Option('--fail-on-destroy', 'fail when what may hold data would be destroyed or replaced'),
  new Option('--allow-destroy <type>', 'a resource type that may be; may be given more than once').argParser(collect),
  new Option('--markdown <file>', 'also write the plan to a file, as Markdown'),
];

export const applyOptions: readonly Option[] = [
  new Option('--plan <id>', 'the stored plan that is to be applied'),
  new Option('--digest <sha256>', 'digest of the plan that was reviewed'),
  new Option('--mode <mode>', 'execute the reviewed change sets, or plan again and compare')
    .choices(['locked', 'parity'])
    .default('locked'),
  head,
  base,
  new Option('--require-no-drift', "refuse when resources aren't as their templates say"),
  new Option('--same-code', 'the plan has to be made of what is synthesized here'),
  new Option('--lock-timeout <minutes>', 'wait so long while another run holds the environment')
    .default(0)
    .argParser(minutes),
  new Option(
    '--timeout <minutes>',
    'stop after so long: what CloudFormation is at goes on, no further stack is begun',
  ).argParser(minutes),
  yes,
  new Option('--recover', 'delete what a failed first creation left, although it holds resources'),
  new Option('--disable-rollback', 'leave what was done before a failure, instead of undoing it'),
];

export const bootstrapOptions: readonly Option[] = [
  new Option('--bucket <name>', 'name of the bucket of the plan store'),
  new Option('--table <name>', 'name of the table of the lock'),
  new Option('--region <region>', "has to be the environment's region"),
];
