import {
  type ActionInterface,
  flag,
  type Inputs,
  list,
  oneOf,
  sharedInputs,
  text,
  wholeNumber,
} from '@stratiform/github/lib/start.js';
import { REQUIREMENTS, type Requirement } from './requirements.js';

const commit = { pattern: /^[0-9a-f]{40}$/, expected: 'a commit of 40 hexadecimal digits' };

const environment = text({
  description: 'The environment, as the project file names it.',
  pattern: /^[a-z][a-z0-9-]*$/,
  expected: "an environment's name in lower case",
});

const inputs = {
  ...sharedInputs,
  environment: { ...environment, description: `${environment.description} Empty: the one that a command names.` },
  environments: list({
    description: 'Environments that a command may name, where `environment` leaves it to the command. Empty: any.',
    each: /^[a-z][a-z0-9-]*$/,
    items: "environments' names in lower case",
  }),
  'plan-id': text({
    description:
      "Id of the stored plan, as the plan put it out. Empty: the one in the pull request's comment, of the event or of `pr-number`.",
    pattern: /^(?=.{1,128}$)[a-z0-9]+(-{1,2}[a-z0-9]+)*$/,
    expected: "a plan's id such as pr-12--20261121t120000z-9f3ac1d0",
  }),
  'plan-digest': text({
    description: 'SHA-256 of the plan that was reviewed; goes together with `plan-id`.',
    pattern: /^[0-9a-f]{64}$/,
    expected: '64 hexadecimal digits',
  }),
  head: text({ description: 'With `plan-id`: the commit that the plan has to be of. Empty: any.', ...commit }),
  base: text({
    description: 'With `plan-id`: the commit that the plan has to be made against. Empty: any.',
    ...commit,
  }),
  'resolve-only': flag({
    description:
      'Whether it only finds out which plan is to be applied, and checks it, without AWS: for a job before the one that waits for approval.',
    default: false,
  }),
  code: text({
    description:
      'With `plan-id`: the code that the plan has to be made of, as `resolve-only` with `require: same-code` puts it out. Empty: any.',
    pattern: /^\{("[a-z][a-z0-9-]*":"[0-9a-f]{64}"(,(?="))?)+\}$/,
    expected: 'JSON of layers and their SHA-256',
  }),
  'without-plan': oneOf(['skip', 'fail'], {
    description:
      'What a push does whose pull request has no plan of the environment: `skip` it, where only what is touched is planned; `fail`, where everything is.',
    default: 'skip',
  }),
  require: requirements({
    description:
      "What has to hold beside that the plan is the reviewed one. `undiverged`: the branch that it goes to hasn't gone on since. `approved`: somebody who may write approved the pull request's newest commit. `same-code`: it was made of exactly what is synthesized in this checkout.",
    default: 'undiverged',
  }),
  mode: oneOf(['locked', 'parity'], {
    description:
      '`locked` executes the change sets that were reviewed; `parity` plans again and executes what is the same, for those who cannot keep change sets.',
    default: 'locked',
  }),
  'require-no-drift': flag({
    description: 'Whether it refuses when resources are not as their deployed templates say.',
    default: false,
  }),
  'lock-timeout-minutes': wholeNumber({
    description: 'How long to wait while another run works on the environment.',
    min: 0,
    max: 360,
    default: 5,
  }),
  'timeout-minutes': wholeNumber({
    description:
      "When it begins no further stack and stops watching; the same apply again goes on. Should be less than the job's own. Empty: never.",
    min: 1,
    max: 7200,
  }),
  'recover-rollback-complete': flag({
    description: 'Whether the remains of a first creation that failed are deleted, although they hold resources.',
    default: false,
  }),
  'disable-rollback': flag({
    description: 'Whether what was done before a failure stays as it is, instead of being undone.',
    default: false,
  }),
};

const outputs = {
  applied: {
    description:
      '`true` when all of the plan is applied, also by an earlier run; `false` when not; empty with `resolve-only`, unless it is applied already.',
  },
  'stack-outputs-path': {
    description:
      "JSON, layer → key → value: what the environment's layers publish now, in a file in the runner's temporary folder.",
  },
  'failed-stack': { description: 'Name of the stack that failed.' },
  'failed-resource': { description: 'Construct path of the resource that failed first, or its logical id.' },
  'root-cause': { description: 'What its service said, redacted.' },
  'failure-reason': {
    description: 'Why nothing, or not all, was applied, one word as in docs/plan-and-apply.md; else empty.',
  },
  environment: { description: 'The environment.' },
  'pr-number': { description: 'Number of the pull request that the plan is of.' },
  'plan-id': { description: 'Id of the plan that is to be applied; empty when there is none.' },
  'plan-digest': { description: 'Its SHA-256.' },
  head: { description: 'The commit that it has to be of.' },
  base: { description: 'The commit that it has to be made against.' },
  code: {
    description:
      'JSON, layer → SHA-256: the code that is synthesized in this checkout; only with `require: same-code`.',
  },
  'comment-id': { description: "Id of the pull request's comment that shows the plan." },
};

/** What the action takes and gives; action.yml and the README's tables are made from it. */
export const action = {
  name: 'Stratiform apply',
  description: 'Applies exactly the plan that was reviewed in a pull request, and tells there how it goes on',
  inputs,
  outputs,
  branding: { icon: 'layers', color: 'green' },
} as const satisfies ActionInterface;

/** The inputs as the code reads them. */
export type ApplyInputs = Inputs<typeof inputs>;
/** Values of outputs, those that there are. */
export type Outputs = { readonly [name in keyof typeof outputs]?: string | number | boolean };

// An empty input counts as not given, so that there is a word for nothing.
function requirements(options: { readonly description: string; readonly default: Requirement }) {
  const { read, ...declared } = list(options);
  const expected = `any of ${REQUIREMENTS.join(', ')}, separated by commas, or none`;
  return {
    ...declared,
    expected,
    read: (value: string): readonly Requirement[] => {
      const words = read(value);
      if (words.length === 1 && words[0] === 'none') return [];
      const known = REQUIREMENTS.filter((word) => words.includes(word));
      if (known.length !== words.length) throw new Error(`should be ${expected}`);
      return known;
    },
  };
}
